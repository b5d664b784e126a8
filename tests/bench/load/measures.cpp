#include "tests/bench/load/measures.hpp"

#include <nlohmann/json.hpp>

#include "common/error.hpp"

namespace nova::bench {
namespace {

Report make_report(std::string measure, Timings timings) {
  Report report;
  report.measure = std::move(measure);
  report.requests = summarize(std::move(timings));
  return report;
}

// How many of the `wanted` servers are ACTIVE, in the time that it took until none was being built.
awaitable<Summary> built(Servers& servers, std::size_t wanted, Steady::time_point start) {
  co_await servers.wait_built();
  const double seconds = seconds_since(start);
  const auto active = co_await servers.ids("ACTIVE");
  const auto good = static_cast<std::int64_t>(active.size());
  co_return summarize(good, static_cast<std::int64_t>(wanted) - good, seconds);
}

awaitable<Timings> make(Servers& servers, Crowd crowd) {
  const Job job = [&servers](std::size_t number) -> awaitable<void> {
    co_await servers.create(servers.name(number));
  };
  co_return co_await storm(crowd, job);
}

awaitable<Timings> remove(Servers& servers, const std::vector<std::string>& ids, std::size_t clients) {
  const Job job = [&servers, &ids](std::size_t number) { return servers.remove(ids[number]); };
  co_return co_await storm(Crowd{clients, ids.size()}, job);
}

void add(Timings& sum, Timings more) {
  sum.ms.insert(sum.ms.end(), more.ms.begin(), more.ms.end());
  sum.errors += more.errors;
  sum.seconds += more.seconds;
  if (sum.first_error.empty()) sum.first_error = std::move(more.first_error);
}

}  // namespace

awaitable<Report> create_storm(Servers& servers, Crowd crowd) {
  const auto start = Steady::now();
  auto timings = co_await make(servers, crowd);
  auto report = make_report("create-storm", std::move(timings));
  report.settled = co_await built(servers, crowd.jobs, start);
  co_return report;
}

awaitable<Report> delete_storm(Servers& servers, Crowd crowd) {
  const auto ids = co_await servers.ids();
  const auto start = Steady::now();
  auto timings = co_await remove(servers, ids, crowd.clients);
  auto report = make_report("delete-storm", std::move(timings));
  co_await servers.wait_all_gone();
  report.settled =
      summarize(report.requests.count - report.requests.errors, report.requests.errors, seconds_since(start));
  co_return report;
}

awaitable<Report> single_boot(Servers& servers, Crowd crowd) {
  Timings accepted, active;
  for (std::size_t number = 0; number < crowd.jobs; ++number) {
    const auto start = Steady::now();
    const std::string id = co_await servers.create(servers.name(number));
    accepted.ms.push_back(seconds_since(start) * 1000);
    co_await servers.wait_active(id);
    active.ms.push_back(seconds_since(start) * 1000);
    accepted.seconds += accepted.ms.back() / 1000;
    active.seconds += active.ms.back() / 1000;
    co_await servers.remove(id);
    co_await servers.wait_gone(id);
  }
  auto report = make_report("single-boot", std::move(accepted));
  report.settled = summarize(std::move(active));
  co_return report;
}

awaitable<Report> multi_create(Servers& servers, std::size_t count) {
  const auto start = Steady::now();
  const Job job = [&servers, count](std::size_t) -> awaitable<void> {
    co_await servers.create(servers.name(0), count);
  };
  auto timings = co_await storm(Crowd{1, 1}, job);
  auto report = make_report("multi-create", std::move(timings));
  report.settled = co_await built(servers, count, start);
  co_return report;
}

awaitable<Report> repeat_get(Endpoint& endpoint, std::string name, std::string target, Crowd crowd) {
  co_await endpoint.get(target);
  const Job job = [&endpoint, &target](std::size_t) -> awaitable<void> { co_await endpoint.get(target); };
  auto timings = co_await storm(crowd, job);
  co_return make_report(std::move(name), std::move(timings));
}

namespace {

// The link to the next page comes last in a list's answer; the rest is not looked at, so that this program
// stays light beside what it measures.
std::string next_page(const std::string& body) {
  const auto at = body.rfind("servers_links");
  if (at == std::string::npos) return {};
  const auto document = nlohmann::json::parse(std::string("{\"").append(body, at));
  for (const auto& link : document.at("servers_links"))
    if (link.at("rel") == "next") return link.at("href").get<std::string>();
  return {};
}

}  // namespace

awaitable<Report> all_pages(Endpoint& endpoint, std::string target, Crowd crowd) {
  Timings pages;
  const Job job = [&](std::size_t) -> awaitable<void> {
    for (std::string at = target; !at.empty();) {
      const auto start = Steady::now();
      const auto page = co_await endpoint.get(at);
      pages.ms.push_back(seconds_since(start) * 1000);
      at = next_page(page.body);
    }
  };
  auto walks = co_await storm(crowd, job);
  pages.seconds = walks.seconds;
  pages.errors = walks.errors;
  pages.first_error = walks.first_error;
  auto report = make_report("all-pages", std::move(pages));
  report.settled = summarize(std::move(walks));
  co_return report;
}

awaitable<Report> soak(Servers& servers, Crowd crowd, std::size_t rounds) {
  Timings requests, whole;
  std::int64_t lost = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    const auto start = Steady::now();
    auto made = co_await make(servers, crowd);
    const auto active = co_await built(servers, crowd.jobs, start);
    const auto ids = co_await servers.ids();
    auto removed = co_await remove(servers, ids, crowd.clients);
    co_await servers.wait_all_gone();
    lost += active.errors;
    whole.ms.push_back(seconds_since(start) * 1000);
    whole.seconds += whole.ms.back() / 1000;
    add(requests, std::move(made));
    add(requests, std::move(removed));
  }
  auto report = make_report("soak", std::move(requests));
  report.settled = summarize(std::move(whole));
  report.settled->errors = lost;
  co_return report;
}

}  // namespace nova::bench
