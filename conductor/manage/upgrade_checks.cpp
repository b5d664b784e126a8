#include "conductor/manage/upgrade_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "conductor/db/migrate.hpp"
#include "conductor/options.hpp"
#include "conductor/store/claims.hpp"
#include "conductor/store/sagas.hpp"
#include "conductor/store/services.hpp"

namespace nova::manage {
namespace {

constexpr std::int64_t service_version = 73;

CheckResult schema(Environment& env) {
  const auto problem = db::version_problem(env.run(db::schema_version(env.database(), Context())));
  if (problem) return {"Database schema", Verdict::failure, *problem};
  return {"Database schema", Verdict::success, {}};
}

CheckResult old_computes(Environment& env) {
  CheckResult out{"Older than N-1 computes", Verdict::success, {}};
  for (const auto& service : env.read([](Tx& tx) { return conductor::service_list(tx, {}, "nova-compute"); }))
    if (service.version < service_version - 1)
      out = {out.check, Verdict::warning,
             fmt::format(
                 "Current service versions are at least {}; the compute on {} reports {}. Upgrade it first.",
                 service_version - 1, service.host.str(), service.version)};
  return out;
}

CheckResult hosts_up(Environment& env) {
  const auto down = env.config().get<conductor::ServerOptions>().service_down_time;
  const auto services = env.read([](Tx& tx) { return conductor::service_list(tx, {}, "nova-compute"); });
  if (services.empty()) return {"Compute hosts", Verdict::warning, "No nova-compute has reported yet."};
  const auto silent = std::count_if(services.begin(), services.end(), [&](const auto& s) {
    return s.forced_down || now() - s.last_seen > down;
  });
  if (silent > 0)
    return {"Compute hosts", Verdict::warning,
            fmt::format("{} of {} do not report.", silent, services.size())};
  return {"Compute hosts", Verdict::success, {}};
}

// Work that has not moved past its deadline: nobody drives it.
CheckResult stuck_work(Environment& env) {
  const auto sagas = env.read([](Tx& tx) { return conductor::saga_list(tx, false, 10'000); });
  const auto late =
      std::count_if(sagas.begin(), sagas.end(), [](const auto& s) { return s.record.deadline < now(); });
  if (late > 0)
    return {
        "Work in hand", Verdict::warning,
        fmt::format(
            "{} sagas are past their deadline: is a nova-conductor running? See nova-manage inspect sagas.",
            late)};
  return {"Work in hand", Verdict::success, {}};
}

}  // namespace

std::vector<CheckResult> upgrade_checks(Environment& env) {
  std::vector<CheckResult> results{schema(env)};
  if (results.front().verdict == Verdict::failure) return results;  // the others read tables
  results.push_back({"Cells v2", Verdict::success, "One cell, made with the schema."});
  results.push_back(old_computes(env));
  results.push_back(hosts_up(env));
  results.push_back(stuck_work(env));
  return results;
}

Verdict worst(const std::vector<CheckResult>& results) {
  Verdict out = Verdict::success;
  for (const auto& result : results) out = std::max(out, result.verdict);
  return out;
}

std::string report(const std::vector<CheckResult>& results) {
  constexpr std::size_t width = 72;
  const std::string line = "+" + std::string(width + 2, '-') + "+\n";
  const auto row = [&](const std::string& text) { return fmt::format("| {:<{}} |\n", text, width); };
  std::string out = line + row("Upgrade Check Results") + line;
  for (const auto& result : results) {
    constexpr std::array words{"Success", "Warning", "Failure"};
    out += row("Check: " + result.check);
    out += row(fmt::format("Result: {}", words[static_cast<std::size_t>(result.verdict)]));
    std::string details = "Details: " + (result.details.empty() ? "None" : result.details);
    for (; details.size() > width; details = "  " + details.substr(width))
      out += row(details.substr(0, width));
    out += row(details) + line;
  }
  return out;
}

}  // namespace nova::manage
