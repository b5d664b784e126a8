// Servers of one run, known by the prefix of their names: made, waited for, counted, deleted.
#pragma once
#include <string>
#include <vector>

#include "tests/bench/load/endpoint.hpp"

namespace nova::bench {

struct ServerShape {
  std::string prefix;  // of the names
  std::string flavor, image;
  std::string network;  // empty: none
};

class Servers {
 public:
  // The endpoint outlives it.
  Servers(Endpoint& endpoint, ServerShape shape);

  // The ids come one by one with GET, for a POST that makes several answers with the first only.
  awaitable<std::string> create(std::string name, std::size_t count = 1);
  std::string name(std::size_t number) const;
  awaitable<void> remove(std::string id);
  // Until the server is ACTIVE; Fault(internal) when it is in ERROR.
  awaitable<void> wait_active(std::string id);
  awaitable<void> wait_gone(std::string id);
  // Until none of the run's servers is being built.
  awaitable<void> wait_built();
  awaitable<void> wait_all_gone();
  // All of the run, or those of one status.
  awaitable<std::vector<std::string>> ids(std::string status = {});

 private:
  awaitable<bool> any(std::string more);
  std::string filter() const;

  Endpoint& endpoint_;
  ServerShape shape_;
};

}  // namespace nova::bench
