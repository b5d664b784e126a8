#include "common/rabbit/receiver.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nova::rabbit {
namespace {

constexpr std::size_t ids_kept = 4096;
constexpr std::chrono::milliseconds first_requeue_delay{500};
constexpr std::chrono::milliseconds longest_requeue_delay{30000};
constexpr int reply_attempts = 10;  // a caller that reconnects makes its reply queue again
constexpr std::chrono::milliseconds reply_pause{500};

std::chrono::milliseconds requeue_delay(int earlier) {
  return std::min(first_requeue_delay * (1 << std::clamp(earlier, 0, 10)), longest_requeue_delay);
}

// The sender's mistake: trying again cannot help.
bool is_poison(Errc code) {
  return code == Errc::bad_request || code == Errc::unsupported_version || code == Errc::no_such_method;
}

// A handler's exception as a failure; nothing that a client must not see is in it.
Error error_of(const std::exception_ptr& thrown, const Logger& log, const Context& context,
               const std::string& method) {
  try {
    std::rethrow_exception(thrown);
  } catch (const Fault& fault) {
    return fault.error();
  } catch (const std::exception& error) {
    log.error(context, "{} failed: {}", method, error.what());
  } catch (...) {
    log.error(context, "{} failed with something that is no exception", method);
  }
  return {Errc::internal, "An unexpected error occurred in the service.", {}};
}

}  // namespace

Receiver::Receiver(boost::asio::any_io_executor executor, Ends ends, metrics::Registry* registry, Logger log)
    : executor_(executor),
      publisher_(std::move(ends.publisher)),
      consumer_(std::move(ends.consumer)),
      log_(std::move(log)),
      numbers_(registry),
      metrics_(registry),
      tasks_(executor,
             [log = log_](const std::string& name, const std::exception_ptr& error) {
               static_cast<void>(error_of(error, log, Context(), name));
             }),
      handled_(ids_kept) {}

void Receiver::receive(std::shared_ptr<Service> service, DeliveryRef ref, Delivery delivery) {
  rpc::ParsedRequest request;
  try {
    request = rpc::parse_request(delivery.body);
  } catch (const Fault& fault) {
    log_.error("a message for {} cannot be understood and goes to the dead letters: {}",
               delivery.consumer_tag, fault.what());
    numbers_.dead_letters.add();
    consumer_->settle(ref, Verdict::dead);
    return;
  }
  if (seen_before(request.ids.unique_id, ref)) return;
  if (request.message.wants_reply && delivery.redelivered) return refuse(request, ref);
  const JobPtr job = make_job(std::move(service), ref, delivery, request);
  tasks_.spawn(job->method, run(shared_from_this(), job, std::move(request.message)));
}

// A call is carried out at most once: whoever had it before may have done it. Its caller is told at once.
void Receiver::refuse(const rpc::ParsedRequest& request, DeliveryRef ref) {
  const auto job = std::make_shared<Job>();
  job->ids = request.ids;
  job->method = request.message.method;
  job->context = request.message.context;
  reply(job, rpc::failure_body(job->ids.msg_id,
                               {Errc::unavailable, "The service that had the request ended.", {}}));
  consumer_->settle(ref, Verdict::done);
}

awaitable<void> Receiver::join() {
  draining_ = true;
  for (const auto& [id, job] : running_)
    if (job->delay) job->delay->cancel();
  co_await tasks_.join();
}

bool Receiver::seen_before(const std::string& unique_id, DeliveryRef ref) {
  if (unique_id.empty()) return false;
  if (handled_.contains(unique_id)) {
    numbers_.duplicates.add();
    consumer_->settle(ref, Verdict::done);
    return true;
  }
  const auto at = running_.find(unique_id);
  if (at == running_.end()) return false;
  numbers_.duplicates.add();
  at->second->copies.push_back(ref);
  return true;
}

Receiver::JobPtr Receiver::make_job(std::shared_ptr<Service> service, DeliveryRef ref,
                                    const Delivery& delivery, rpc::ParsedRequest& request) {
  if (delivery.expiry.count() > 0)
    request.message.context.deadline = std::chrono::steady_clock::now() + delivery.expiry;
  auto job = std::make_shared<Job>();
  job->service = std::move(service);
  job->ids = std::move(request.ids);
  job->method = request.message.method;
  job->context = request.message.context;
  job->is_call = request.message.wants_reply;
  job->earlier = delivery.earlier;
  job->copies.push_back(ref);
  if (!job->ids.unique_id.empty()) running_.emplace(job->ids.unique_id, job);
  ++job->service->running;
  if (job->is_call && job->ids.heartbeat_seconds >= 2) {
    job->pulse.emplace(executor_);
    pulse(job);
  }
  return job;
}

awaitable<void> Receiver::run(std::shared_ptr<Receiver> self, JobPtr job, rpc::Incoming message) {
  const auto start = std::chrono::steady_clock::now();
  std::exception_ptr thrown;
  std::string result;
  try {
    result = co_await job->service->handler(std::move(message));
  } catch (...) {
    thrown = std::current_exception();
  }
  if (self->tasks_.stopping()) co_return;
  std::optional<Error> failure;
  if (thrown) failure = error_of(thrown, self->log_, job->context, job->method);
  self->metrics_.handled(job->method, failure ? std::optional(failure->code) : std::nullopt,
                         std::chrono::steady_clock::now() - start);
  Verdict verdict = Verdict::done;
  if (job->is_call) {
    if (failure)
      self->log_.debug(job->context, "{} answers with {}: {}", job->method, name_of(failure->code),
                       failure->message);
    self->reply(job, failure ? rpc::failure_body(job->ids.msg_id, *failure)
                             : rpc::reply_body(job->ids.msg_id, result));
  } else if (failure) {
    verdict = co_await self->conclude_cast(job, std::move(*failure));
    if (self->tasks_.stopping()) co_return;
  }
  self->finish(job, verdict);
}

awaitable<Verdict> Receiver::conclude_cast(JobPtr job, Error error) {
  if (error.code == Errc::unavailable) {
    const auto delay = draining_ ? std::chrono::milliseconds(0) : requeue_delay(job->earlier);
    log_.warning(job->context, "{} cannot be done now: {}; back into the queue in {:.1f} s", job->method,
                 error.message, std::chrono::duration<double>(delay).count());
    job->delay.emplace(executor_, delay);
    boost::system::error_code hurried;
    co_await job->delay->async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, hurried));
    numbers_.requeued.add();
    co_return Verdict::requeue;
  }
  if (!is_poison(error.code)) {
    log_.warning(job->context, "{} failed: {}", job->method, error.message);
    co_return Verdict::done;
  }
  log_.error(job->context, "{} cannot be done and goes to the dead letters: {}", job->method, error.message);
  numbers_.dead_letters.add();
  co_return Verdict::dead;
}

// Half as often as the caller would miss it.
void Receiver::pulse(const JobPtr& job) {
  job->pulse->expires_after(std::chrono::milliseconds(job->ids.heartbeat_seconds * 500));
  job->pulse->async_wait([weak_self = weak_from_this(), weak_job = std::weak_ptr(job)](auto error) {
    const auto self = weak_self.lock();
    const auto live = weak_job.lock();
    if (error || !self || !live) return;
    self->reply(live, rpc::heartbeat_body(live->ids.msg_id), reply_attempts);
    self->pulse(live);
  });
}

void Receiver::reply(const JobPtr& job, Body body, int attempt) {
  Publication message;
  message.routing_key = job->ids.reply_queue;
  message.body = body;
  message.awaited = false;
  publisher_->send(std::move(message), [weak = weak_from_this(), job, body = std::move(body),
                                        attempt](const Outcome& outcome) mutable {
    const auto self = weak.lock();
    if (outcome.confirmed || !self) return;
    if (!outcome.unroutable || attempt >= reply_attempts) {
      self->log_.info(job->context, "a reply to {} did not reach its caller: {}", job->method, outcome.why);
      return;
    }
    auto timer = std::make_shared<boost::asio::steady_timer>(self->executor_, reply_pause);
    timer->async_wait([weak, job, body = std::move(body), attempt, timer](auto error) {
      if (const auto again = weak.lock(); again && !error) again->reply(job, body, attempt + 1);
    });
  });
}

void Receiver::finish(const JobPtr& job, Verdict verdict) {
  job->pulse.reset();
  --job->service->running;
  running_.erase(job->ids.unique_id);
  if (verdict != Verdict::requeue && !job->ids.unique_id.empty()) handled_.add(job->ids.unique_id);
  for (const auto& ref : job->copies) consumer_->settle(ref, verdict);
}

}  // namespace nova::rabbit
