#include "api/quotas/lines.hpp"

namespace nova::api::quotas {
namespace {

proto::QuotaLine line_of(const Lines& lines, std::string_view name) {
  const auto at = lines.find(std::string(name));
  return at == lines.end() ? proto::QuotaLine{} : at->second;
}

}  // namespace

SetView<std::int64_t> limits_view(const Lines& lines) {
  SetView<std::int64_t> view;
  view.each([&](std::string_view name, std::int64_t& limit) { limit = line_of(lines, name).limit; });
  return view;
}

SetView<UsageView> usage_view(const Lines& lines) {
  SetView<UsageView> view;
  view.each([&](std::string_view name, UsageView& usage) {
    const auto line = line_of(lines, name);
    usage = {line.limit, line.used, line.reserved};
  });
  return view;
}

ClassView class_view(const std::map<std::string, std::int64_t>& limits) {
  ClassView view;
  view.each([&](std::string_view name, std::int64_t& limit) {
    const auto at = limits.find(std::string(name));
    limit = at == limits.end() ? -1 : at->second;
  });
  return view;
}

}  // namespace nova::api::quotas
