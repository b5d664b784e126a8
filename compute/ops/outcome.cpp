#include "compute/ops/outcome.hpp"

#include <fmt/format.h>

namespace nova::compute::ops {
namespace {

// Nothing in these requests would be right on another host.
bool hopeless(Errc code) {
  return code == Errc::bad_request || code == Errc::unprocessable || code == Errc::unsupported_media ||
         code == Errc::forbidden || code == Errc::too_large;
}

proto::OperationReport report_of(const Operation& operation, const proto::HostName& host,
                                 proto::Outcome outcome) {
  proto::OperationReport report;
  report.operation = operation.ref;
  report.host = host;
  report.outcome = outcome;
  return report;
}

}  // namespace

proto::OperationReport succeeded(const Operation& operation, const proto::HostName& host,
                                 const Result& result) {
  auto report = report_of(operation, host, proto::Outcome::done);
  report.power_state = static_cast<int>(result.power);
  report.root_device_name = result.root_device_name;
  return report;
}

proto::OperationReport failed(const Operation& operation, const proto::HostName& host, const Error& error) {
  auto report =
      report_of(operation, host, hopeless(error.code) ? proto::Outcome::failed_hard : proto::Outcome::failed);
  report.error_class = error.kind;
  report.error_message = error.message;
  report.error_details =
      fmt::format("{} on host {}: {}", enum_name(operation.kind), host.str(), error.message);
  return report;
}

proto::OperationReport refused(const Operation& operation, const proto::HostName& host, std::string why) {
  auto report = failed(operation, host, {Errc::conflict, std::move(why), "InstanceInvalidState"});
  report.outcome = proto::Outcome::failed_hard;
  return report;
}

Error error_of(std::exception_ptr error) {
  try {
    std::rethrow_exception(error);
  } catch (const Fault& fault) {
    return fault.error();
  } catch (const std::exception& other) {
    return {Errc::internal, fmt::format("Unexpected error on the host: {}", other.what()), {}};
  }
}

}  // namespace nova::compute::ops
