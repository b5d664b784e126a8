// Accepts create requests: quota, names, key, group, rows, action records and sagas in one transaction.
// Requests that arrive together share a transaction and its statements; one that is refused does not fail its
// neighbours. The host of a lone server is chosen before, and claimed in the same transaction
// (conductor/logic/head_start.hpp).
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "common/clock.hpp"
#include "conductor/db/batcher.hpp"
#include "conductor/logic/head_start.hpp"
#include "conductor/logic/new_servers.hpp"
#include "conductor/saga/record.hpp"
#include "conductor/store/quota_defaults.hpp"
#include "conductor/store/sagas.hpp"
#include "proto/conductor/servers.hpp"

namespace nova::conductor {

struct CreateOptions {
  QuotaDefaults quotas;
  std::string instance_name_template = "instance-%08x";
  int max_attempts = 3;
  std::chrono::milliseconds host_silence{30'000};
  // A request waits so long for the scheduler at most; the workflow asks it again, with more patience. After
  // a failure nobody asks for a while.
  std::chrono::milliseconds scheduler_patience{250}, scheduler_rest{1'000};
};

class ServerCreator {
 public:
  struct Created {
    proto::CreateServers::Reply reply;
    std::vector<SagaRecord> sagas;  // committed, and held by this process
  };
  // All outlive the creator.
  struct Parts {
    db::Database& database;
    SchedulerPort& scheduler;
    const Clock& clock;
    SagaLease lease;
    std::function<void(proto::HostName)> touched;  // told which hosts' usage changed
  };
  ServerCreator(Parts parts, CreateOptions options);

  awaitable<Created> create(Context context, proto::CreateServers::Request request);

  // Are many requests in hand that are not answered yet, or were there a moment ago?
  bool crowded() const { return in_hand_ >= crowd || Context::Clock::now() < crowded_until_; }

 private:
  using Request = proto::CreateServers::Request;
  static constexpr std::size_t crowd = 8;
  struct Item {
    const Context& context;
    const Request& request;
    std::optional<HeadStart> start;
    Created made;
    std::optional<Error> refusal;  // found without the database's help, so that nobody else is disturbed
  };
  struct Rows;  // of all items of a transaction

  awaitable<std::optional<HeadStart>> choose_host(const Context& context, const Request& request);
  void create_together(Tx& tx, std::span<Item* const> items) const;
  void check_request_limits(Tx& tx, const Context& context, const Request& request) const;
  void plan(Tx& tx, Item& item, int count, Rows& rows) const;
  void join_group(Tx& tx, const Context& context, const Request& request,
                  const std::vector<proto::ServerId>& servers) const;
  void insert(Tx& tx, Rows& rows) const;
  void claim(Tx& tx, Rows& rows) const;
  SagaRecord saga_of(const Item& item, const proto::Server& server, const BuildState& state) const;

  awaitable<bool> was_committed(Context context, const Created& made);

  const Parts parts_;
  db::Batcher<Item> batcher_;
  const CreateOptions options_;
  std::size_t in_hand_ = 0;
  Context::Clock::time_point crowded_until_{}, no_choice_until_{};
};

}  // namespace nova::conductor
