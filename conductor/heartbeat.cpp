#include "conductor/heartbeat.hpp"

#include "common/async/sleep.hpp"

namespace nova::conductor {

Heartbeat::Heartbeat(boost::asio::any_io_executor executor, HostsHandlers& handlers, std::string host,
                     std::chrono::seconds interval, Logger log)
    : handlers_(handlers),
      host_(std::move(host)),
      interval_(interval),
      log_(std::move(log)),
      tasks_(std::move(executor), {}) {}

void Heartbeat::start() { tasks_.spawn("heartbeat", beat()); }

awaitable<void> Heartbeat::beat() {
  for (std::int64_t count = 1;; ++count) {
    proto::ReportHost::Request report;
    report.host = proto::HostName(host_);
    report.binary = "nova-conductor";
    report.topic = "conductor";
    report.report_count = count;
    std::string trouble;
    try {
      co_await handlers_.on(Context(), std::move(report));
    } catch (const Fault& fault) {
      trouble = fault.what();
    }
    if (!trouble.empty()) log_.warning("The heartbeat was not written: {}", trouble);
    co_await sleep_for(interval_);
  }
}

awaitable<void> Heartbeat::stop() {
  tasks_.stop();
  co_await tasks_.join();
}

}  // namespace nova::conductor
