// The measures of the load generator, each a coroutine that ends with its report. All wait for their effect
// and check it: a server that did not become ACTIVE is an error.
#pragma once
#include <string>

#include "tests/bench/load/servers.hpp"
#include "tests/bench/load/storm.hpp"

namespace nova::bench {

// `crowd.jobs` servers: to accepted, then until all are ACTIVE. They stay.
awaitable<Report> create_storm(Servers& servers, Crowd crowd);
// Deletes all servers of the prefix: to accepted, then until the last is gone.
awaitable<Report> delete_storm(Servers& servers, Crowd crowd);
// One server after another, POST to ACTIVE seen by polling; each is deleted outside of the time.
awaitable<Report> single_boot(Servers& servers, Crowd crowd);
// One POST for many servers.
awaitable<Report> multi_create(Servers& servers, std::size_t count);
// The same GET again and again; the answer has to be 200.
awaitable<Report> repeat_get(Endpoint& endpoint, std::string name, std::string target, Crowd crowd);
// All pages of a list, following its links.
awaitable<Report> all_pages(Endpoint& endpoint, std::string target, Crowd crowd);
// Creates and deletes again, `rounds` times.
awaitable<Report> soak(Servers& servers, Crowd crowd, std::size_t rounds);

}  // namespace nova::bench
