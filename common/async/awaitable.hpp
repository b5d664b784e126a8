// The coroutine type of the whole project. One event-loop thread per daemon runs every coroutine; what blocks
// runs on a BlockingPool (docs/adr/0002).
#pragma once
#include <boost/asio/awaitable.hpp>

namespace nova {

template <class T = void>
using awaitable = boost::asio::awaitable<T>;

}  // namespace nova
