// The daemons' heap is jemalloc's: after a rush of requests it gives memory back to the system, of which the
// C library's heap kept the most since something small lay in each of its pages. Builds with sanitizers have
// theirs instead.
#pragma once
#include <cstddef>

namespace nova::daemon {

// In bytes; zero in builds with sanitizers.
struct HeapUse {
  std::size_t allocated = 0;  // by the program
  std::size_t resident = 0;   // memory behind that, and kept for what comes next
};

HeapUse heap_use();

}  // namespace nova::daemon
