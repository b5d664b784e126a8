// bench_load: puts load on a compute endpoint through its public API and prints one JSON object.
//   bench_load --url http://127.0.0.1:8774/v2.1 --token T create-storm --flavor F --image I -n 200 -c 20
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>

#include "common/encode.hpp"
#include "common/error.hpp"
#include "tests/bench/load/measures.hpp"
#include "tests/bench/load/own_time.hpp"

namespace {

using namespace nova;
using namespace nova::bench;

struct Choices {
  EndpointOptions endpoint;
  ServerShape shape{"bench", {}, {}, {}};
  Crowd crowd;
  std::size_t rounds = 1;
  std::string target, name = "get";
  std::string subject;  // header X-Subject-Token
  std::function<awaitable<Report>(Endpoint&, Servers&)> measure;
};

CLI::App* add_measure(CLI::App& cli, Choices& choices, const std::string& name, const std::string& help,
                      std::function<awaitable<Report>(Endpoint&, Servers&)> measure) {
  auto* sub = cli.add_subcommand(name, help);
  sub->add_option("-n,--count", choices.crowd.jobs, "How many servers or requests.");
  sub->add_option("-c,--clients", choices.crowd.clients, "How many at a time.")->check(CLI::PositiveNumber);
  sub->callback([&choices, measure = std::move(measure)] { choices.measure = measure; });
  return sub;
}

void add_shape(CLI::App& sub, Choices& choices) {
  sub.add_option("--prefix", choices.shape.prefix, "Of the servers' names.");
  sub.add_option("--flavor", choices.shape.flavor, "Its id.")->required();
  sub.add_option("--image", choices.shape.image, "Its id.")->required();
  sub.add_option("--network", choices.shape.network, "Its id; without it the servers have none.");
}

void add_server_measures(CLI::App& cli, Choices& c) {
  add_shape(*add_measure(cli, c, "create-storm", "N servers by C clients: accepted, then all ACTIVE.",
                         [&c](Endpoint&, Servers& s) { return create_storm(s, c.crowd); }),
            c);
  add_shape(*add_measure(cli, c, "single-boot", "One server after another: POST to ACTIVE.",
                         [&c](Endpoint&, Servers& s) { return single_boot(s, c.crowd); }),
            c);
  add_shape(*add_measure(cli, c, "multi-create", "N servers by one POST.",
                         [&c](Endpoint&, Servers& s) { return multi_create(s, c.crowd.jobs); }),
            c);
  auto* soaked = add_measure(cli, c, "soak", "Create and delete N servers again and again.",
                             [&c](Endpoint&, Servers& s) { return soak(s, c.crowd, c.rounds); });
  add_shape(*soaked, c);
  soaked->add_option("--rounds", c.rounds, "How often.");
  add_measure(cli, c, "delete-storm", "Deletes all servers of the prefix.", [&c](Endpoint&, Servers& s) {
    return delete_storm(s, c.crowd);
  })->add_option("--prefix", c.shape.prefix, "Of the servers' names.");
}

void add_read_measures(CLI::App& cli, Choices& c) {
  auto* get = add_measure(cli, c, "get", "The same GET again and again.", [&c](Endpoint& e, Servers&) {
    if (!c.subject.empty()) e.add_header("X-Subject-Token", c.subject);
    return repeat_get(e, c.name, c.target, c.crowd);
  });
  get->add_option("target", c.target, "Below the endpoint's URL, or a URL.")->required();
  get->add_option("--name", c.name, "Of the measure, for the report.");
  get->add_option("--subject-token", c.subject, "For the Identity API's token check.");
  add_measure(cli, c, "pages", "All pages of a list, N times.",
              [&c](Endpoint& e, Servers&) { return all_pages(e, c.target, c.crowd); })
      ->add_option("target", c.target, "Below the endpoint's URL.")
      ->required();
}

int run(const Choices& choices) {
  boost::asio::io_context loop(1);
  Endpoint endpoint(loop.get_executor(), choices.endpoint);
  Servers servers(endpoint, choices.shape);
  std::exception_ptr failure;
  Report report;
  const OwnTime time;
  boost::asio::co_spawn(loop, choices.measure(endpoint, servers), [&](std::exception_ptr error, Report made) {
    failure = error;
    report = std::move(made);
  });
  loop.run();
  if (failure) std::rethrow_exception(failure);
  time.note(report);
  fmt::print("{}\n", encode(report));
  const bool failed = report.requests.errors > 0 || (report.settled && report.settled->errors > 0);
  return failed ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  Choices choices;
  CLI::App cli("Puts load on a compute endpoint through its public API; prints one JSON object.",
               "bench_load");
  cli.add_option("--url", choices.endpoint.url, "The endpoint, as .../v2.1.")
      ->envname("OS_COMPUTE_URL")
      ->required();
  cli.add_option("--token", choices.endpoint.token, "A token.")->envname("OS_TOKEN")->required();
  cli.add_option("--microversion", choices.endpoint.microversion, "What to speak.");
  cli.require_subcommand(1);
  add_server_measures(cli, choices);
  add_read_measures(cli, choices);
  CLI11_PARSE(cli, argc, argv);
  choices.endpoint.clients = choices.crowd.clients;
  try {
    return run(choices);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_load: {}\n", error.what());
    return 2;
  }
}
