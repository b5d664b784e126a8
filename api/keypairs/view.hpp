// How key pairs look in answers.
#pragma once
#include <optional>
#include <vector>

#include "api/http/links.hpp"
#include "api/http/only.hpp"
#include "api/microversions.hpp"
#include "common/encode.hpp"
#include "proto/conductor/keypairs.hpp"

namespace nova::api::keypairs {

struct KeypairItem {
  std::string name, public_key, fingerprint, type;
  static constexpr auto fields() {
    using V = KeypairItem;
    return Pack{field("name", &V::name), field("public_key", &V::public_key),
                field("fingerprint", &V::fingerprint), field("type", &V::type).from(mv::keypair_type)};
  }
};

struct KeypairList {
  std::vector<Only<"keypair", KeypairItem>> keypairs;
  std::optional<std::vector<Link>> next;
  static constexpr auto fields() {
    return Pack{field("keypairs", &KeypairList::keypairs),
                field("keypairs_links", &KeypairList::next).optional().from(mv::keypair_paging)};
  }
};

struct NewKeypair {
  std::string name, public_key, fingerprint, type, user_id;
  std::optional<std::string> private_key;  // once, when the pair was made here
  static constexpr auto fields() {
    using V = NewKeypair;
    return Pack{field("name", &V::name),
                field("public_key", &V::public_key),
                field("fingerprint", &V::fingerprint),
                field("type", &V::type).from(mv::keypair_type),
                field("user_id", &V::user_id),
                field("private_key", &V::private_key).optional().secret()};
  }
};

struct KeypairView {
  std::int64_t id = 0;
  std::string name, public_key, fingerprint, type, user_id, created_at;
  std::optional<std::string> updated_at,
      deleted_at;  // a key pair never changes, and is not kept once deleted
  bool deleted = false;
  static constexpr auto fields() {
    using V = KeypairView;
    return Pack{field("id", &V::id),
                field("name", &V::name),
                field("public_key", &V::public_key),
                field("fingerprint", &V::fingerprint),
                field("type", &V::type).from(mv::keypair_type),
                field("user_id", &V::user_id),
                field("created_at", &V::created_at),
                field("updated_at", &V::updated_at),
                field("deleted_at", &V::deleted_at),
                field("deleted", &V::deleted)};
  }
};

}  // namespace nova::api::keypairs
