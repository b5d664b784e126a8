#include "common/daemon/heap.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <string>
#include <vector>

#include "common/metrics/process.hpp"

namespace nova::daemon {
namespace {

// A sanitizer brings a heap of its own: there is nothing of the C library's that could be tested.
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)

constexpr std::size_t mib = 1024 * 1024;

TEST(Heap, FreedMemoryIsKeptUntilTheNextLook) {
  tune_heap();
  boost::asio::io_context loop;
  HeapTrimmer trimmer(loop.get_executor());
  trimmer.trim();
  const auto before = metrics::process_usage().resident_bytes;
  {
    std::vector<std::string> blocks;
    for (int i = 0; i < 32; ++i) blocks.emplace_back(mib, 'x');
    const std::string keeps_the_end_of_the_heap(1000, 'y');
  }
  EXPECT_GT(metrics::process_usage().resident_bytes, before + 16 * mib);
  trimmer.trim();
  EXPECT_LT(metrics::process_usage().resident_bytes, before + 4 * mib);
}

#endif

}  // namespace
}  // namespace nova::daemon
