#include <fmt/format.h>

#include <charconv>

#include "api/flavors/handlers.hpp"
#include "api/flavors/view.hpp"
#include "api/http/values.hpp"
#include "proto/conductor/flavors.hpp"

namespace nova::api::flavors {
namespace {

std::optional<int> number_filter(const Request& request, std::string_view name) {
  const std::string* text = request.query.last(name);
  if (text == nullptr) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size())
    throw Fault(Errc::bad_request, fmt::format("Invalid {} filter [{}]", name, *text));
  return value;
}

// Only administrators choose; the others see the public flavors and those that they were given.
std::optional<bool> public_filter(const Request& request) {
  const std::string* text = request.query.last("is_public");
  if (text == nullptr || !request.context.is_admin) return true;
  if (*text == "none" || *text == "None") return std::nullopt;
  const auto value = strict_bool(*text);
  if (!value) throw Fault(Errc::bad_request, fmt::format("Invalid is_public filter [{}]", *text));
  return value;
}

std::string value_or(const Request& request, std::string_view name, std::string_view fallback) {
  const std::string* text = request.query.last(name);
  return std::string(text == nullptr ? fallback : *text);
}

awaitable<std::vector<proto::Flavor>> page_of(const Request& request) {
  proto::ListFlavors::Request ask;
  ask.is_public = public_filter(request);
  ask.min_ram = number_filter(request, "minRam");
  ask.min_disk = number_filter(request, "minDisk");
  ask.sort_key = value_or(request, "sort_key", "flavorid");
  ask.sort_dir = value_or(request, "sort_dir", "asc");
  if (const std::string* name = request.query.last("name")) ask.name = *name;
  ask.limit = page_size(request);
  ask.marker = page_marker(request);
  auto reply = co_await request.call<proto::FlavorsService, proto::ListFlavors>(std::move(ask));
  co_return std::move(reply.flavors);
}

template <class View>
Reply answer(const Request& request, FlavorList<View> list, std::string_view path) {
  if (!list.flavors.empty() && list.flavors.size() == static_cast<std::size_t>(page_size(request)))
    list.next = request.links.next(path, request.raw_query, list.flavors.back().id);
  return request.reply(list);
}

}  // namespace

awaitable<Reply> index(Request& request) {
  const auto flavors = co_await page_of(request);
  FlavorList<FlavorSummary> list;
  for (const auto& flavor : flavors) list.flavors.push_back(summary_of(flavor, request.links));
  co_return answer(request, std::move(list), "flavors");
}

awaitable<Reply> detail(Request& request) {
  const auto flavors = co_await page_of(request);
  const bool extra_specs = request.allows("os_compute_api:os-flavor-extra-specs:index");
  FlavorList<FlavorView> list;
  for (const auto& flavor : flavors) list.flavors.push_back(view_of(flavor, request.links, extra_specs));
  co_return answer(request, std::move(list), "flavors/detail");
}

}  // namespace nova::api::flavors
