#include "common/rabbit/receiver.hpp"

#include <algorithm>
#include <optional>

#include "common/async/sleep.hpp"

namespace nova::rabbit {
namespace {

constexpr std::size_t ids_kept = 4096;
constexpr std::chrono::milliseconds first_requeue_delay{500};
constexpr std::chrono::milliseconds longest_requeue_delay{30000};

std::chrono::milliseconds requeue_delay(int earlier) {
  return std::min(first_requeue_delay * (1 << std::clamp(earlier, 0, 10)), longest_requeue_delay);
}

// The sender's mistake: trying again cannot help.
bool is_poison(Errc code) {
  return code == Errc::bad_request || code == Errc::unsupported_version || code == Errc::no_such_method;
}

std::string error_text(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& e) {
    return e.what();
  }
}

}  // namespace

Receiver::Receiver(boost::asio::any_io_executor executor, Publisher& publisher, Consumer& consumer,
                   Logger log)
    : executor_(executor),
      publisher_(publisher),
      consumer_(consumer),
      log_(std::move(log)),
      tasks_(executor,
             [this](const std::string& name, const std::exception_ptr& error) {
               log_.error("handling of {} broke off: {}", name, error_text(error));
             }),
      signs_of_life_(executor, {}),
      handled_(ids_kept) {}

void Receiver::receive(const rpc::Handler& handler, DeliveryRef ref, Delivery delivery) {
  auto job = std::make_shared<Job>();
  rpc::ParsedRequest request;
  try {
    request = rpc::parse_request(delivery.body);
  } catch (const Fault& fault) {
    poison(ref, delivery.consumer_tag, fault.what());
    return;
  }
  const std::string& id = request.ids.unique_id;
  if (handled_.contains(id)) {
    log_.debug("{} came twice (unique id {}); already handled", request.message.method, id);
    consumer_.settle(ref, Verdict::done);
    return;
  }
  if (const auto at = running_.find(id); at != running_.end() && !id.empty()) {
    at->second->copies.push_back(ref);
    return;
  }
  if (delivery.expiry.count() > 0)
    request.message.context.deadline = std::chrono::steady_clock::now() + delivery.expiry;
  job->ids = std::move(request.ids);
  job->method = request.message.method;
  job->is_call = request.message.wants_reply;
  job->earlier = delivery.earlier;
  job->copies.push_back(ref);
  if (!job->ids.unique_id.empty()) running_.emplace(job->ids.unique_id, job);
  tasks_.spawn(job->method, run(handler, std::move(request.message), job));
}

awaitable<void> Receiver::run(rpc::Handler handler, rpc::Incoming message, std::shared_ptr<Job> job) {
  const Context context = message.context;
  std::optional<Error> failure;
  std::string result;
  try {
    result = co_await handler(std::move(message));
  } catch (const Fault& fault) {
    failure = fault.error();
  } catch (const std::exception& error) {
    log_.error(context, "{} failed: {}", job->method, error.what());
    failure = Error{Errc::internal, "An unexpected error occurred in the service.", {}};
  }
  Verdict verdict = Verdict::done;
  if (!failure) {
    if (job->is_call) reply(*job, rpc::reply_body(job->ids.msg_id, result));
  } else {
    verdict = co_await judge(job, context, std::move(*failure));
  }
  finish(*job, verdict);
}

awaitable<Verdict> Receiver::judge(std::shared_ptr<Job> job, Context context, Error error) {
  if (job->is_call) {
    log_.debug(context, "{} answers with {}: {}", job->method, name_of(error.code), error.message);
    reply(*job, rpc::failure_body(job->ids.msg_id, error));
    co_return Verdict::done;
  }
  if (error.code == Errc::unavailable) {
    const auto delay = requeue_delay(job->earlier);
    log_.warning(context, "{} cannot be done now: {}; back into the queue in {} ms", job->method,
                 error.message, delay.count());
    co_await sleep_for(delay);
    co_return Verdict::requeue;
  }
  log_.warning(context, "{} failed: {}{}", job->method, error.message,
               is_poison(error.code) ? "; the message goes to the dead letters" : "");
  co_return is_poison(error.code) ? Verdict::dead : Verdict::done;
}

void Receiver::reply(const Job& job, std::string body) {
  Publication message;
  message.routing_key = job.ids.reply_queue;
  message.body = std::move(body);
  publisher_.send(std::move(message), [this, method = job.method](const Outcome& outcome) {
    if (!outcome.confirmed) log_.info("the reply to {} did not reach its caller: {}", method, outcome.why);
  });
}

void Receiver::poison(DeliveryRef ref, const std::string& queue, const std::string& why) {
  log_.error("a message in {} cannot be understood and goes to the dead letters: {}", queue, why);
  consumer_.settle(ref, Verdict::dead);
}

void Receiver::finish(const Job& job, Verdict verdict) {
  running_.erase(job.ids.unique_id);
  if (verdict != Verdict::requeue && !job.ids.unique_id.empty()) handled_.add(job.ids.unique_id);
  for (const auto& ref : job.copies) consumer_.settle(ref, verdict);
}

}  // namespace nova::rabbit
