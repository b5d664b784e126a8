// The thread that runs libvirt's event loop: replies to keepalives, delivers callbacks. libvirt allows one
// per process; make one before the first connection and let it outlive the last.
#pragma once
#include <atomic>
#include <thread>

namespace nova::compute::libvirt {

class EventThread {
 public:
  EventThread();
  ~EventThread();
  EventThread(const EventThread&) = delete;
  EventThread& operator=(const EventThread&) = delete;

 private:
  std::atomic<bool> stop_ = false;
  int waker_ = -1;
  std::thread thread_;
};

}  // namespace nova::compute::libvirt
