// Runs a record's workflow as far as it goes: to its end, to a step that waits for a host, or to a passing
// failure that is tried again later. Resumable at every save: another process may go on from the record.
#pragma once
#include <functional>
#include <string>
#include <utility>

#include "common/clock.hpp"
#include "common/decode.hpp"
#include "common/encode.hpp"
#include "conductor/saga/failure.hpp"
#include "conductor/saga/log.hpp"
#include "conductor/saga/policy.hpp"
#include "conductor/saga/saga.hpp"

namespace nova::conductor {

// A step that could not be done now, and is tried again.
struct Pause {
  const SagaRecord& record;  // as it was saved
  std::string_view step;
  std::chrono::milliseconds time;
};

struct DriveEnvironment {
  SagaLog& log;
  const Clock& clock;
  SagaTiming timing;
  std::function<void(const Pause&)> on_pause = [](const Pause&) {};
};

template <class Ports, class State>
class Drive {
 public:
  Drive(const Saga<Ports, State>& saga, Ports& ports, DriveEnvironment env, Context request,
        SagaRecord record)
      : saga_(saga),
        ports_(ports),
        env_(env),
        request_(std::move(request)),
        record_(std::move(record)),
        saved_(record_),
        state_(decode_lenient<State>(json::parse(record_.state).root())) {
    saved_.unsent = false;
    if (std::exchange(record_.unsent, false)) send_what_was_given();
  }

  const SagaRecord& record() const { return record_; }

  // A report for the operation that the record waits for: saves what it changes, and leaves what comes next
  // to run(), but for work that the save has promised to a host. Stale ones change nothing.
  awaitable<void> report(proto::OperationReport report) {
    if (!record_.waiting || report.operation.attempt != record_.attempt) co_return;
    if (report.outcome == proto::Outcome::progress) {
      record_.wake_at = env_.clock.now() + env_.timing.host_silence;
      if (record_.phase == Phase::forward) co_await save(step().on_report(state_, report, here()));
      co_return;
    }
    record_.waiting = false;
    if (record_.phase == Phase::undo) {
      co_await undone({});
    } else if (report.outcome == proto::Outcome::done) {
      co_await ran(step().on_report(state_, report, here()));
    } else {
      co_await fail(error_of(report));
    }
    if (given_) co_await run();
  }

  awaitable<void> run() {
    if (record_.waiting && !given_) co_await silence();
    while (!ended(record_) && (!record_.waiting || given_) && !paused_) {
      if (record_.phase == Phase::forward)
        co_await forward();
      else
        co_await backward();
    }
  }

 private:
  const Step<Ports, State>& step() const { return saga_.steps[static_cast<std::size_t>(record_.cursor)]; }
  bool at_end() const { return record_.cursor == static_cast<int>(saga_.steps.size()); }
  StepContext here() const {
    return {request_,
            proto::OperationRef{record_.id, record_.attempt, record_.server, generation_of(state_)}};
  }
  bool skipped() const { return step().skip != nullptr && step().skip(state_); }
  bool late() const { return env_.clock.now() >= record_.deadline; }

  awaitable<void> save(Effects effects) {
    record_.state =
        ended(record_) ? "{}" : encode_sparse(state_);  // nobody reads it any more; it held secrets
    co_await env_.log.save(request_, record_, std::move(effects));
    ++record_.revision;
    saved_ = record_;
  }

  // The host has not been heard of for too long: the work goes to it again, under a new attempt, unless the
  // host is lost or the time is up.
  awaitable<void> silence() {
    record_.waiting = false;
    ++record_.tries;
    if (record_.phase == Phase::undo) {
      if (co_await lost()) co_await undone({});
      co_return;
    }
    if (co_await lost())
      co_await fail(
          {Errc::internal, "The host went down during the operation.", "ComputeServiceUnavailable"});
    else if (late())
      co_await fail({Errc::timeout, "The host did not finish the work in time.", "MessagingTimeout"});
  }

  // Runs the step at the cursor; what it throws decides how the workflow goes on.
  awaitable<void> forward() {
    const bool given = std::exchange(given_, false);
    if (skipped()) {  // the first one; others are passed over with the step before them
      co_await ran({});
      co_return;
    }
    if (late() && !step().endless) {
      co_await fail({Errc::timeout, "The request was not carried out in time.", "MessagingTimeout"});
      co_return;
    }
    std::optional<Error> error;
    try {
      if (step().on_report != nullptr && !given) co_await give_to_host();
      Effects effects = co_await step().run(ports_, state_, here());
      if (step().on_report == nullptr) co_await ran(std::move(effects));
    } catch (const Fault& fault) {
      if (fault.code() == Errc::gone) throw;
      error = fault.error();
    }
    if (error) co_await stumble(*error);
  }

  // The first save of the record was the intent to give its step to a host. After a while others may have
  // done something with it: then it is saved anew before anything leaves, which finds that out.
  void send_what_was_given() {
    given_ = env_.clock.now() < record_.wake_at - env_.timing.host_silence + env_.timing.trusted_unsent;
    record_.waiting = given_;
  }

  // The intent is durable before the message leaves.
  awaitable<void> give_to_host() {
    mark_given();
    co_await save({});
  }

  void mark_given() { conductor::mark_given(record_, env_.clock.now() + env_.timing.host_silence); }

  void move_on() {
    ++record_.cursor;
    record_.tries = 0;
    record_.trouble.clear();
    record_.wake_at = env_.clock.now();
    while (!at_end() && skipped()) ++record_.cursor;
    if (at_end()) record_.phase = Phase::done;
  }

  // A step without effects and without an undo leaves nothing that a crash could lose: it runs again then,
  // and what it found is saved with the next.
  bool needs_no_save(const Effects& effects) const {
    return effects.empty() && step().undo == nullptr && step().on_report == nullptr;
  }

  // The save of one step is also the intent to give the next one to a host.
  awaitable<void> ran(Effects effects) {
    const SagaRecord before = record_;
    const bool later = needs_no_save(effects);
    move_on();
    if (later && !ended(record_)) co_return;
    const bool give = !ended(record_) && step().on_report != nullptr && !late();
    if (give) mark_given();
    std::optional<Error> error;
    try {
      co_await save(std::move(effects));
    } catch (const Fault& fault) {
      if (fault.code() == Errc::gone) throw;
      error = fault.error();
    }
    given_ = give && !error;
    if (!error) co_return;
    if (passing(error->code))
      go_back();
    else
      record_ = before;  // the effects were refused; what the step chose goes into the next try
    co_await stumble(*error);
  }

  // A step could not be done: later, or not at all.
  awaitable<void> stumble(Error error) {
    record_.waiting = false;
    if (step().endless || (passing(error.code) && !late()))
      co_await pause(error);
    else
      co_await fail(std::move(error));
  }

  awaitable<void> pause(const Error& error) {
    const bool cleanup = record_.phase == Phase::undo || step().endless;
    const auto time = backoff(env_.timing, record_.tries, cleanup);
    record_.wake_at = env_.clock.now() + time;
    ++record_.tries;
    record_.trouble = error.message;
    paused_ = true;
    co_await save({});
    env_.on_pause({record_, step().name, time});
  }

  awaitable<void> fail(Error error) {
    const auto again =
        saga_.retry_from != nullptr && !late() ? saga_.retry_from(state_, error) : std::nullopt;
    record_.phase = Phase::undo;
    record_.error = encode_error(error);
    record_.undo_to = again.value_or(0);
    record_.resumes = again.has_value();
    record_.tries = 0;
    record_.trouble.clear();
    record_.waiting = false;
    record_.wake_at = env_.clock.now();
    co_await save({});
  }

  // Is the step's host down? One that is only slow, or whose queue the broker has lost for a moment, is not.
  awaitable<bool> lost() {
    if (step().lost == nullptr) co_return false;
    co_return co_await step().lost(ports_, state_);
  }

  // An undo is never abandoned for a passing reason; only on a host that is down is it, after one send: the
  // host repairs itself when it returns.
  awaitable<void> backward() {
    if (step().undo == nullptr || skipped()) {
      co_await undone({});
      co_return;
    }
    std::optional<Error> error;
    try {
      if (step().undo_on_host) co_await give_to_host();
      Effects effects = co_await step().undo(ports_, state_, here());
      if (!step().undo_on_host) co_await undone(std::move(effects));
    } catch (const Fault& fault) {
      if (fault.code() == Errc::gone) throw;
      error = fault.error();
    }
    if (!error) co_return;
    record_.waiting = false;
    if (step().undo_on_host && co_await lost())
      co_await undone({});
    else
      co_await pause(*error);
  }

  // If the save fails the record is as it was: an undo that went on without its effects would leave things
  // behind.
  awaitable<void> undone(Effects effects) {
    record_.waiting = false;
    record_.tries = 0;
    record_.trouble.clear();
    record_.wake_at = env_.clock.now();
    if (record_.cursor > record_.undo_to) {
      --record_.cursor;
    } else if (record_.resumes) {
      record_.phase = Phase::forward;
      record_.error.clear();
      record_.wake_at += saga_.retry_delay;
      paused_ = saga_.retry_delay.count() > 0;
    } else {
      Effects last = saga_.failed(state_, decode_error(record_.error), here());
      effects.insert(effects.end(), std::make_move_iterator(last.begin()),
                     std::make_move_iterator(last.end()));
      record_.phase = Phase::failed;
    }
    try {
      co_await save(std::move(effects));
    } catch (const Fault&) {
      go_back();
      throw;
    }
  }

  // The save failed: the record and the state are as they were last saved.
  void go_back() {
    record_ = saved_;
    state_ = decode_lenient<State>(json::parse(record_.state).root());
    paused_ = given_ = false;
  }

  const Saga<Ports, State>& saga_;
  Ports& ports_;
  DriveEnvironment env_;
  Context request_;
  SagaRecord record_, saved_;
  State state_;
  bool paused_ = false;
  bool given_ = false;  // the step at the cursor is marked as given to a host, but not sent yet
};

}  // namespace nova::conductor
