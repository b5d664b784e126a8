// The effects of several saves, gathered by what they do, so that each kind is one statement however many
// saves share the transaction.
#pragma once
#include <map>
#include <set>
#include <vector>

#include "conductor/db/tx.hpp"
#include "conductor/saga/effect.hpp"
#include "conductor/store/actions.hpp"
#include "conductor/store/claims.hpp"
#include "conductor/store/faults.hpp"
#include "conductor/store/servers.hpp"

namespace nova::conductor {

class EffectPlan {
 public:
  // Effects of one server come from one save; of several in one save the later ones win.
  void add(const effect::Any& effect);

  // Does all of it. Throws what conductor/saga/effect.hpp says of the effects; when there are several, it may
  // throw for want of room for all, though each alone would find some. Returns the hosts whose usage changed.
  std::vector<proto::HostName> apply(Tx& tx) const;

 private:
  void on(const effect::ClaimHost& e);
  void on(const effect::ReleaseClaim& e);
  void on(const effect::EnterTask& e);
  void on(const effect::SetVifs& e);
  void on(const effect::Settle& e);
  void on(const effect::Fail& e);
  void on(const effect::RecordEvent& e);
  void on(const effect::Archive& e);
  void on(const effect::CountBuild& e);
  ServerUpdate& update_of(const proto::ServerId& server);

  std::vector<proto::ServerId> change_servers(Tx& tx) const;
  void take_claims(Tx& tx) const;
  void finish_events(Tx& tx) const;

  std::map<proto::ServerId, ServerUpdate> updates_;
  std::set<proto::ServerId> must_be_there_;  // not gone, not being deleted
  std::set<proto::ServerId> scrubbed_;       // their secrets are forgotten, if the update found them
  std::vector<Claim> claims_;
  std::vector<proto::ServerId> released_, archived_;
  std::vector<NewFault> faults_;
  std::vector<ActionEvent> events_;
  std::vector<effect::CountBuild> builds_;
};

}  // namespace nova::conductor
