#include "compute/reporter.hpp"

#include "common/async/sleep.hpp"

namespace nova::compute {

Reporter::Reporter(rpc::Bus& bus, AgentTiming timing, Logger log, metrics::Counter retries)
    : conductor_(bus), timing_(timing), log_(std::move(log)), retries_(retries) {}

awaitable<std::string> Reporter::attempt(Context context, proto::OperationReport report) {
  std::string problem;
  try {
    problem = co_await calls_.ask({}, std::move(report), [this, context](auto reports) {
      return attempt_all(context, std::move(reports));
    });
  } catch (const Fault& fault) {
    problem = fault.what();
  }
  co_return problem;
}

awaitable<std::vector<std::string>> Reporter::attempt_all(Context context,
                                                          std::vector<proto::OperationReport> reports) {
  if (reports.size() == 1) {  // which earlier conductors understand
    co_await conductor_.call<proto::ReportOperation>(std::move(context), std::move(reports.front()));
    co_return std::vector<std::string>(1);
  }
  proto::ReportOperations::Request request{std::move(reports)};
  auto reply = co_await conductor_.call<proto::ReportOperations>(std::move(context), std::move(request));
  co_return std::move(reply.problems);
}

awaitable<void> Reporter::tell(Context context, proto::OperationReport report) {
  auto wait = timing_.retry_first;
  for (int tries = 1;; ++tries) {
    const std::string problem = co_await attempt(context, report);
    if (problem.empty()) {
      if (tries > 1) log_.info(context, "The conductor has the report now, at try {}.", tries);
      co_return;
    }
    retries_.add();
    if (tries == 1)
      log_.warning(context, "The conductor did not take the report of operation {}, trying on: {}",
                   report.operation.saga, problem);
    co_await sleep_for(jittered(wait));
    wait = std::min(wait * 2, timing_.retry_last);
  }
}

awaitable<bool> Reporter::mention(Context context, proto::OperationReport progress) {
  const std::string problem = co_await attempt(std::move(context), std::move(progress));
  co_return problem.empty();
}

}  // namespace nova::compute
