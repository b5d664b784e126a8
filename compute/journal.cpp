#include "compute/journal.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <tuple>

#include "common/async/sleep.hpp"
#include "common/decode.hpp"
#include "common/encode.hpp"
#include "common/error.hpp"
#include "compute/journal_file.hpp"

namespace nova::compute {
namespace {
namespace asio = boost::asio;
using proto::HostName;

enum class Event { accept, adopt, finish, settle };
constexpr std::array<EnumName<Event>, 4> event_names{{{Event::accept, "accept"},
                                                      {Event::adopt, "adopt"},
                                                      {Event::finish, "finish"},
                                                      {Event::settle, "settle"}}};
constexpr const auto& names_of(Event) { return event_names; }

// One line of the file.
struct Line {
  Event event = Event::accept;
  HostName host;
  proto::SagaId saga = 0;
  OperationKind kind = OperationKind::build;
  int attempt = 0;
  std::optional<Operation> operation;
  std::optional<proto::OperationReport> report;

  static constexpr auto fields() {
    return Pack{field("event", &Line::event),
                field("host", &Line::host),
                field("saga", &Line::saga),
                field("kind", &Line::kind),
                field("attempt", &Line::attempt).optional(),
                field("operation", &Line::operation).optional(),
                field("report", &Line::report).optional()};
  }
};

using Key = std::tuple<HostName, proto::SagaId, OperationKind>;
Key key_of(const Line& line) { return {line.host, line.saga, line.kind}; }

// What the file says, line after line; what cannot be read is passed over and counted.
class Replay {
 public:
  void take(std::string_view text) {
    try {
      apply(decode_lenient<Line>(json::parse(text).root()));
    } catch (const Fault&) {
      ++unreadable;
    }
  }

  std::vector<Journal::Entry> entries;
  int unreadable = 0;

 private:
  void apply(Line line) {
    const auto at = std::find_if(entries.begin(), entries.end(), [&](const Journal::Entry& e) {
      return Key(e.host, e.operation.ref.saga, e.operation.kind) == key_of(line);
    });
    if (line.event == Event::accept && line.operation) {
      if (at != entries.end()) entries.erase(at);
      entries.push_back({line.host, std::move(*line.operation), std::nullopt});
    } else if (at == entries.end()) {
      return;
    } else if (line.event == Event::adopt) {
      at->operation.ref.attempt = line.attempt;
    } else if (line.event == Event::finish) {
      at->report = std::move(line.report);
    } else if (line.event == Event::settle) {
      entries.erase(at);
    }
  }
};

Line line_of(Event event, const HostName& host, const OperationKey& key) {
  Line line;
  line.event = event;
  line.host = host;
  line.saga = key.saga;
  line.kind = key.kind;
  return line;
}

}  // namespace

// Shared with the writing coroutine, so that it may end after the Journal.
struct Journal::State : std::enable_shared_from_this<Journal::State> {
  struct Record {
    Event event;
    Key key;
    std::string text;
  };
  // What is written together; those who wait for it wait on the timer.
  struct Batch {
    explicit Batch(const asio::any_io_executor& ex) : written(ex, asio::steady_timer::time_point::max()) {}
    std::vector<Record> records;
    asio::steady_timer written;
    bool done = false;
    std::optional<Error> error;
  };
  // The lines that an operation in hand has in the file.
  struct Live {
    std::uint64_t order = 0;
    std::string text;
  };
  static constexpr std::uint64_t slack = 4 << 20;  // bytes of settled lines that are put up with

  State(asio::any_io_executor ex, BlockingPool& p, std::filesystem::path path, Logger logger)
      : executor(std::move(ex)), pool(p), file(std::move(path)), log(std::move(logger)) {}

  std::shared_ptr<Batch> add(const Line& line) {
    if (!open) open = std::make_shared<Batch>(executor);
    open->records.push_back({line.event, key_of(line), encode(line) + "\n"});
    auto batch = open;
    if (!writing) {
      writing = true;
      asio::co_spawn(executor, write(shared_from_this()), asio::detached);
    }
    return batch;
  }

  static awaitable<void> write(std::shared_ptr<State> self) {
    while (self->open) {
      const auto batch = std::exchange(self->open, nullptr);
      co_await self->append(batch);
      if (batch->error)
        co_await sleep_for(std::chrono::milliseconds(500));
      else
        co_await self->tidy();
    }
    self->writing = false;
  }

  awaitable<void> append(std::shared_ptr<Batch> batch) {
    std::string text;
    bool force = false;
    for (const Record& record : batch->records) {
      text += record.text;
      force = force || record.event == Event::accept;
    }
    try {
      co_await pool.run([this, &text, force] { file.append(text, force); });
    } catch (const Fault& fault) {
      batch->error = fault.error();
    }
    if (batch->error)
      put_back(*batch);
    else
      for (Record& record : batch->records) apply(std::move(record));
    batch->done = true;
    batch->written.cancel();
  }

  // An operation that was not accepted is its sender's again; everything else is still to be written.
  void put_back(Batch& batch) {
    log.error("{}", batch.error->message);
    auto rest = open ? open : std::make_shared<Batch>(executor);
    std::erase_if(batch.records, [](const Record& r) { return r.event == Event::accept; });
    rest->records.insert(rest->records.begin(), std::make_move_iterator(batch.records.begin()),
                         std::make_move_iterator(batch.records.end()));
    if (!rest->records.empty()) open = rest;
  }

  void apply(Record record) {
    if (record.event == Event::settle) {
      live.erase(record.key);
      return;
    }
    Live& at = live[record.key];
    if (record.event == Event::accept) at = {++accepted, {}};
    at.text += record.text;
  }

  // Nothing in hand: nothing in the file. Else rewritten when mostly settled lines.
  awaitable<void> tidy() {
    if (file.size() == 0 || (!live.empty() && file.size() < slack)) co_return;
    std::uint64_t used = 0;
    for (const auto& [key, entry] : live) used += entry.text.size();
    if (file.size() < 2 * used + slack && !live.empty()) co_return;
    std::map<std::uint64_t, std::string_view> ordered;
    for (const auto& [key, entry] : live) ordered.emplace(entry.order, entry.text);
    std::string text;
    for (const auto& [order, lines] : ordered) text += lines;
    try {
      co_await pool.run([this, &text] { file.replace(text); });
    } catch (const Fault& fault) {
      log.warning("The journal was not tidied: {}", fault.what());
    }
  }

  asio::any_io_executor executor;
  BlockingPool& pool;
  JournalFile file;
  Logger log;
  std::shared_ptr<Batch> open;  // the one that is being filled
  bool writing = false;
  std::map<Key, Live> live;
  std::uint64_t accepted = 0;
};

Journal::Journal(asio::any_io_executor executor, BlockingPool& pool, std::filesystem::path file, Logger log)
    : state_(std::make_shared<State>(std::move(executor), pool, std::move(file), std::move(log))) {
  const std::string text = state_->file.read();
  Replay replay;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    replay.take(std::string_view(text).substr(at, end - at));
    at = end + 1;
  }
  if (replay.unreadable > 0) state_->log.warning("The journal has {} unreadable lines.", replay.unreadable);
  left_ = std::move(replay.entries);
  for (const Entry& entry : left_) {
    Line line = line_of(Event::accept, entry.host, compute::key_of(entry.operation));
    line.operation = entry.operation;
    state_->apply({Event::accept, key_of(line), encode(line) + "\n"});
    if (!entry.report) continue;
    line = line_of(Event::finish, entry.host, compute::key_of(entry.operation));
    line.report = entry.report;
    state_->apply({Event::finish, key_of(line), encode(line) + "\n"});
  }
}

Journal::~Journal() = default;

std::vector<Journal::Entry> Journal::take(const HostName& host) {
  std::vector<Entry> out, others;
  for (Entry& entry : left_) (entry.host == host ? out : others).push_back(std::move(entry));
  left_ = std::move(others);
  return out;
}

awaitable<void> Journal::accept(HostName host, Operation operation,
                                std::optional<proto::OperationReport> report) {
  const OperationKey key = compute::key_of(operation);
  Line line = line_of(Event::accept, host, key);
  line.operation = std::move(operation);
  const auto batch = state_->add(line);
  if (report) finish(host, key, *report);
  boost::system::error_code ignored;
  while (!batch->done) {
    co_await batch->written.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  if (batch->error) throw Fault(*batch->error);
}

void Journal::adopt(const HostName& host, const OperationKey& key, int attempt) {
  Line line = line_of(Event::adopt, host, key);
  line.attempt = attempt;
  state_->add(line);
}

void Journal::finish(const HostName& host, const OperationKey& key, const proto::OperationReport& report) {
  Line line = line_of(Event::finish, host, key);
  line.report = report;
  state_->add(line);
}

void Journal::settle(const HostName& host, const OperationKey& key) {
  state_->add(line_of(Event::settle, host, key));
}

awaitable<void> Journal::flush() {
  while (state_->writing) co_await sleep_for(std::chrono::milliseconds(2));
}

}  // namespace nova::compute
