// What a build needs of a create request and no view shows, apart from the server's row. Password and files
// are forgotten when the build ends; user data stays for the metadata service and for rebuilds.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/secret.hpp"
#include "conductor/db/tx.hpp"
#include "proto/compute.hpp"

namespace nova::conductor {

struct ServerSecrets {
  proto::ServerId server;
  std::optional<std::string> user_data;
  Secret admin_password;
  std::vector<proto::InjectedFile> files;
  std::string public_key, key_type;
  std::string project_name, user_name;
  std::vector<std::string> trusted_certificates;

  static constexpr auto fields() {
    return Pack{field("server", &ServerSecrets::server),
                field("user_data", &ServerSecrets::user_data).optional().secret(),
                field("admin_password", &ServerSecrets::admin_password).secret(),
                field("files", &ServerSecrets::files).secret(),
                field("public_key", &ServerSecrets::public_key),
                field("key_type", &ServerSecrets::key_type),
                field("project_name", &ServerSecrets::project_name),
                field("user_name", &ServerSecrets::user_name),
                field("trusted_certificates", &ServerSecrets::trusted_certificates)};
  }
};

void server_secrets_insert(Tx& tx, const std::vector<ServerSecrets>& secrets);
std::optional<ServerSecrets> server_secrets_find(Tx& tx, const proto::ServerId& server);
std::vector<ServerSecrets> server_secrets_of(Tx& tx, const std::vector<proto::ServerId>& servers);
// Of all servers on a host, for its repair at start.
std::vector<ServerSecrets> server_secrets_on_host(Tx& tx, const proto::HostName& host);
// What the guest has stored as its password, encrypted for its owner; empty if nothing.
std::string guest_password_find(Tx& tx, const proto::ServerId& server);
// False if there is one already, or no such server.
bool guest_password_set(Tx& tx, const proto::ServerId& server, const std::string& password);
// Forgets the passwords and the files.
void server_secrets_scrub(Tx& tx, const std::vector<proto::ServerId>& servers);

}  // namespace nova::conductor
