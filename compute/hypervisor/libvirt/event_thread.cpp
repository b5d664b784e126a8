#include "compute/hypervisor/libvirt/event_thread.hpp"

#include <libvirt/libvirt.h>

#include <mutex>

#include "compute/hypervisor/libvirt/error.hpp"

namespace nova::compute::libvirt {
namespace {

// libvirt keeps the registration for the life of the process.
void register_once() {
  static std::once_flag once;
  std::call_once(once, [] {
    silence_libvirt();
    virInitialize();
    virEventRegisterDefaultImpl();
  });
}

}  // namespace

EventThread::EventThread() {
  register_once();
  // Never fires by itself; the destructor sets it off to end the wait.
  waker_ = virEventAddTimeout(-1, [](int, void*) {}, nullptr, nullptr);
  thread_ = std::thread([this] {
    while (!stop_.load()) virEventRunDefaultImpl();
  });
}

EventThread::~EventThread() {
  stop_.store(true);
  virEventUpdateTimeout(waker_, 0);
  thread_.join();
  virEventRemoveTimeout(waker_);
}

}  // namespace nova::compute::libvirt
