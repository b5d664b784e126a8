#include "conductor/store/server_secrets.hpp"

namespace nova::conductor {

using namespace db::literals;

void server_secrets_insert(Tx& tx, const std::vector<ServerSecrets>& secrets) {
  if (!secrets.empty()) tx.exec("server_secrets_insert"_sql, secrets);
}

std::optional<ServerSecrets> server_secrets_find(Tx& tx, const proto::ServerId& server) {
  return db::read_first<ServerSecrets>(tx.exec("server_secrets_find"_sql, server));
}

std::vector<ServerSecrets> server_secrets_of(Tx& tx, const std::vector<proto::ServerId>& servers) {
  return db::read_all<ServerSecrets>(tx.exec("server_secrets_of"_sql, db::text_array(servers)));
}

std::vector<ServerSecrets> server_secrets_on_host(Tx& tx, const proto::HostName& host) {
  return db::read_all<ServerSecrets>(tx.exec("server_secrets_on_host"_sql, host));
}

std::string guest_password_find(Tx& tx, const proto::ServerId& server) {
  const auto rows = tx.exec("guest_password_find"_sql, server);
  return rows.empty() ? std::string() : rows[0].get<std::string>("guest_password");
}

bool guest_password_set(Tx& tx, const proto::ServerId& server, const std::string& password) {
  return tx.exec("guest_password_set"_sql, server, password).affected() == 1;
}

void server_secrets_scrub(Tx& tx, const std::vector<proto::ServerId>& servers) {
  if (!servers.empty()) tx.exec("server_secrets_scrub"_sql, db::text_array(servers));
}

}  // namespace nova::conductor
