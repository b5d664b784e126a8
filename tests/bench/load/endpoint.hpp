// A compute endpoint and a token for it: sends requests of the public API and says what was refused. Used by
// many coroutines on one loop thread; outlives them.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "common/http/client.hpp"

namespace nova::bench {

struct EndpointOptions {
  std::string url;  // of the compute service: "http://127.0.0.1:8774/v2.1"
  std::string token;
  std::string microversion = "2.37";  // the first with networks = "none"
  std::size_t clients = 1;            // connections kept open
};

class Endpoint {
 public:
  Endpoint(boost::asio::any_io_executor executor, EndpointOptions options);

  // `target` is below the endpoint's URL, or a URL of its own. Throws Fault(internal) with the answer's text
  // when its status is another than `wanted`.
  awaitable<http::Response> request(std::string method, std::string target, unsigned wanted,
                                    std::string body = {});
  awaitable<http::Response> get(std::string target) { return request("GET", std::move(target), 200); }
  awaitable<nlohmann::json> get_json(std::string target);
  // The answer, whatever its status.
  awaitable<http::Response> ask(std::string method, std::string target, std::string body = {});

  // Sent with every request.
  void add_header(std::string name, std::string value) { headers_.add(std::move(name), std::move(value)); }

 private:
  EndpointOptions options_;
  http::Headers headers_;
  http::Client client_;
};

}  // namespace nova::bench
