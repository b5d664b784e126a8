#include "common/daemon/heap.hpp"

#include <malloc.h>
#include <unistd.h>

#include <chrono>
#include <fstream>

namespace nova::daemon {
namespace {

constexpr int most_arenas = 2;  // the daemons have few threads, and their memory is a promise
// Blocks up to this size come from the heap, and its free end is kept up to twice that.
constexpr int kept_bytes = 32 * 1024 * 1024;
constexpr std::chrono::seconds trim_every{5};
constexpr std::size_t worth_a_trim = 1024 * 1024;

std::size_t resident_bytes() {
  std::size_t pages = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

void tune_heap() {
  ::mallopt(M_ARENA_MAX, most_arenas);
  ::mallopt(M_MMAP_THRESHOLD, kept_bytes);
  ::mallopt(M_TRIM_THRESHOLD, 2 * kept_bytes);
}

void HeapTrimmer::start() {
  timer_.expires_after(trim_every);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    trim();
    start();
  });
}

void HeapTrimmer::trim() {
  if (resident_bytes() < resident_ + worth_a_trim && ::mallinfo2().fordblks < free_ + worth_a_trim) return;
  ::malloc_trim(0);
  resident_ = resident_bytes();
  free_ = ::mallinfo2().fordblks;
}

}  // namespace nova::daemon
