// What the C library's heap keeps of freed memory: much while there is work, since on a virtual machine the
// page faults of memory that comes and goes cost more than what is done with it, and little soon afterwards.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>

namespace nova::daemon {

// To be called before there are threads.
void tune_heap();

// Looks every few seconds whether there is more to give back to the system than last time. Used on the loop;
// ends with it.
class HeapTrimmer {
 public:
  explicit HeapTrimmer(const boost::asio::any_io_executor& executor) : timer_(executor) {}

  void start();
  // One look.
  void trim();

 private:
  boost::asio::steady_timer timer_;
  // After the last trim: in use by the process, and free in the heap, be it with memory behind it or not.
  std::size_t resident_ = 0, free_ = 0;
};

}  // namespace nova::daemon
