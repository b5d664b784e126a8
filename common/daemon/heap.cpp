#include "common/daemon/heap.hpp"

#ifdef NOVA_JEMALLOC
#include <jemalloc/jemalloc.h>

#include <cstdint>

// jemalloc reads this before main(). Few arenas, since the daemons have few threads; what is free goes back
// to the system after a second, by a thread of jemalloc's: sooner would cost page faults while there is work.
const char* malloc_conf = "narenas:2,dirty_decay_ms:1000,muzzy_decay_ms:0,background_thread:true";

namespace nova::daemon {
namespace {

std::size_t statistic(const char* name) {
  std::size_t value = 0, size = sizeof value;
  return ::mallctl(name, &value, &size, nullptr, 0) == 0 ? value : 0;
}

}  // namespace

HeapUse heap_use() {
  std::uint64_t epoch = 1;  // setting it brings the statistics up to date
  ::mallctl("epoch", nullptr, nullptr, &epoch, sizeof epoch);
  return {statistic("stats.allocated"), statistic("stats.resident")};
}

}  // namespace nova::daemon
#else

namespace nova::daemon {
HeapUse heap_use() { return {}; }
}  // namespace nova::daemon
#endif
