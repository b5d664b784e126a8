#include "common/daemon/heap.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace nova::daemon {
namespace {

#ifdef NOVA_JEMALLOC

TEST(Heap, FreedMemoryGoesBackToTheSystemAlthoughSomeIsKeptAmongIt) {
  constexpr std::size_t mib = 1024 * 1024;
  const auto before = heap_use();
  std::vector<std::string> kept;
  {
    std::vector<std::string> freed;
    for (int i = 0; i < 64 * 1024; ++i) {
      freed.emplace_back(1000, 'x');
      if (i % 16 == 0) kept.emplace_back(60, 'y');
    }
    EXPECT_GT(heap_use().allocated, before.allocated + 60 * mib);
  }
  EXPECT_LT(heap_use().allocated, before.allocated + 8 * mib);
  // After a second, and a machine that is busy may take its time.
  for (int tenths = 0; tenths < 300 && heap_use().resident > before.resident + 16 * mib; ++tenths)
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_LT(heap_use().resident, before.resident + 16 * mib);
}

#else

TEST(Heap, HasNoFiguresOfASanitizersHeap) { EXPECT_EQ(heap_use().allocated, 0U); }

#endif

}  // namespace
}  // namespace nova::daemon
