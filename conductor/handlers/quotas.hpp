// The conductor's answers about quotas (proto/conductor/quotas.hpp).
#pragma once
#include "conductor/db/database.hpp"
#include "conductor/store/quota_defaults.hpp"
#include "proto/conductor/quotas.hpp"

namespace nova::rpc {
class Dispatcher;
}

namespace nova::conductor {

class QuotasHandlers {
 public:
  QuotasHandlers(db::Database& database, QuotaDefaults defaults) : database_(database), defaults_(defaults) {}

  awaitable<proto::GetQuotas::Reply> on(Context, proto::GetQuotas::Request);
  awaitable<proto::GetQuotas::Reply> on(Context, proto::SetQuotas::Request);
  awaitable<rpc::Nothing> on(Context, proto::ResetQuotas::Request);
  awaitable<proto::SetQuotaClass::Reply> on(Context, proto::SetQuotaClass::Request);

 private:
  db::Database& database_;
  QuotaDefaults defaults_;
};

void serve(rpc::Dispatcher& dispatcher, QuotasHandlers& handlers);

}  // namespace nova::conductor
