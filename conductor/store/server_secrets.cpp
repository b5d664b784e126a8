#include "conductor/store/server_secrets.hpp"

namespace nova::conductor {

using namespace db::literals;

void server_secrets_insert(Tx& tx, const std::vector<ServerSecrets>& secrets) {
  if (!secrets.empty()) tx.exec("server_secrets_insert"_sql, secrets);
}

std::optional<ServerSecrets> server_secrets_find(Tx& tx, const proto::ServerId& server) {
  return db::read_first<ServerSecrets>(tx.exec("server_secrets_find"_sql, server));
}

std::vector<ServerSecrets> server_secrets_on_host(Tx& tx, const proto::HostName& host) {
  return db::read_all<ServerSecrets>(tx.exec("server_secrets_on_host"_sql, host));
}

void server_secrets_scrub(Tx& tx, const proto::ServerId& server) {
  tx.exec("server_secrets_scrub"_sql, server);
}

}  // namespace nova::conductor
