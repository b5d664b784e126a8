// Key pairs, by RPC to the conductor (namespace "keypairs"). A key pair belongs to a user, across projects.
#pragma once
#include <string>
#include <vector>

#include "common/rpc/method.hpp"
#include "common/time.hpp"

namespace nova::proto {

struct Keypair {
  std::int64_t id = 0;
  std::string user_id, name, type = "ssh", public_key, fingerprint;
  Timestamp created{};
  static constexpr auto fields() {
    return Pack{field("id", &Keypair::id).optional(),
                field("user_id", &Keypair::user_id),
                field("name", &Keypair::name),
                field("type", &Keypair::type).optional(),
                field("public_key", &Keypair::public_key),
                field("fingerprint", &Keypair::fingerprint),
                field("created", &Keypair::created).optional()};
  }
};

// conflict if the user has one of that name, over_quota if it has too many.
struct CreateKeypair {
  static constexpr rpc::MethodSpec spec{.name = "create_keypair", .ns = "keypairs", .version = {1, 0}};
  struct Request {
    Keypair keypair;
    static constexpr auto fields() { return Pack{field("keypair", &Request::keypair)}; }
  };
  struct Reply {
    Keypair keypair;
    static constexpr auto fields() { return Pack{field("keypair", &Reply::keypair)}; }
  };
};

struct GetKeypair {
  static constexpr rpc::MethodSpec spec{.name = "get_keypair", .ns = "keypairs", .version = {1, 0}};
  struct Request {
    std::string user_id, name;
    static constexpr auto fields() {
      return Pack{field("user_id", &Request::user_id), field("name", &Request::name)};
    }
  };
  using Reply = CreateKeypair::Reply;
};

struct ListKeypairs {
  static constexpr rpc::MethodSpec spec{.name = "list_keypairs", .ns = "keypairs", .version = {1, 0}};
  struct Request {
    std::string user_id;
    int limit = 0;       // 0: all
    std::string marker;  // a name
    static constexpr auto fields() {
      return Pack{field("user_id", &Request::user_id), field("limit", &Request::limit).optional(),
                  field("marker", &Request::marker).optional()};
    }
  };
  struct Reply {
    std::vector<Keypair> keypairs;  // by name
    static constexpr auto fields() { return Pack{field("keypairs", &Reply::keypairs)}; }
  };
};

struct DeleteKeypair {
  static constexpr rpc::MethodSpec spec{.name = "delete_keypair", .ns = "keypairs", .version = {1, 0}};
  struct Request {
    std::string user_id, name;
    static constexpr auto fields() {
      return Pack{field("user_id", &Request::user_id), field("name", &Request::name)};
    }
  };
  using Reply = rpc::Nothing;
};

struct KeypairsService : rpc::Methods<CreateKeypair, GetKeypair, ListKeypairs, DeleteKeypair> {
  static constexpr std::string_view topic = "conductor";
};

}  // namespace nova::proto
