#include "tests/bench/load/servers.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "common/async/sleep.hpp"
#include "common/error.hpp"
#include "common/http/url.hpp"

namespace nova::bench {
namespace {

using namespace std::chrono_literals;

// How often is asked whether it has come about: the answer is late by half of that on the average.
constexpr auto look_at_one = 2ms;
constexpr auto look_at_all = 20ms;

}  // namespace

Servers::Servers(Endpoint& endpoint, ServerShape shape) : endpoint_(endpoint), shape_(std::move(shape)) {}

std::string Servers::name(std::size_t number) const { return fmt::format("{}-{}", shape_.prefix, number); }

std::string Servers::filter() const { return "name=" + http::percent_encode("^" + shape_.prefix + "-"); }

awaitable<std::string> Servers::create(std::string name, std::size_t count) {
  nlohmann::json server{{"name", std::move(name)}, {"flavorRef", shape_.flavor}, {"imageRef", shape_.image}};
  if (shape_.network.empty())
    server["networks"] = "none";
  else
    server["networks"] = nlohmann::json::array({{{"uuid", shape_.network}}});
  if (count > 1) server["min_count"] = server["max_count"] = count;
  const nlohmann::json body{{"server", std::move(server)}};
  std::string text = body.dump();
  const auto response = co_await endpoint_.request("POST", "/servers", 202, std::move(text));
  const auto answer = nlohmann::json::parse(response.body);
  co_return answer.at("server").at("id").get<std::string>();
}

awaitable<void> Servers::remove(std::string id) {
  co_await endpoint_.request("DELETE", "/servers/" + id, 204);
}

awaitable<void> Servers::wait_active(std::string id) {
  for (;;) {
    const auto document = co_await endpoint_.get_json("/servers/" + id);
    const auto& server = document.at("server");
    const auto status = server.at("status").get<std::string>();
    if (status == "ACTIVE") co_return;
    if (status == "ERROR") throw Fault(Errc::internal, server.value("fault", nlohmann::json()).dump());
    co_await sleep_for(look_at_one);
  }
}

awaitable<void> Servers::wait_gone(std::string id) {
  const std::string target = "/servers/" + id;
  for (;;) {
    const auto response = co_await endpoint_.ask("GET", target);
    if (response.status == 404) co_return;
    co_await sleep_for(look_at_one);
  }
}

awaitable<bool> Servers::any(std::string more) {
  const auto document = co_await endpoint_.get_json("/servers?limit=1&" + filter() + more);
  co_return !document.at("servers").empty();
}

awaitable<void> Servers::wait_built() {
  while (co_await any("&status=BUILD")) co_await sleep_for(look_at_all);
}

awaitable<void> Servers::wait_all_gone() {
  while (co_await any({})) co_await sleep_for(look_at_all);
}

awaitable<std::vector<std::string>> Servers::ids(std::string status) {
  const std::string base =
      "/servers?limit=1000&" + filter() + (status.empty() ? std::string() : "&status=" + status);
  std::vector<std::string> out;
  for (std::string marker;;) {
    const auto page = co_await endpoint_.get_json(base + marker);
    for (const auto& server : page.at("servers")) out.push_back(server.at("id").get<std::string>());
    if (!page.contains("servers_links")) co_return out;
    marker = "&marker=" + out.back();
  }
}

}  // namespace nova::bench
