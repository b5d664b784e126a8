// Bodies of key pair requests.
#pragma once
#include <array>

#include "api/http/only.hpp"
#include "api/http/values.hpp"
#include "api/microversions.hpp"

namespace nova::api::keypairs {

enum class KeyType { ssh, x509 };
constexpr std::array<EnumName<KeyType>, 2> key_type_names{{{KeyType::ssh, "ssh"}, {KeyType::x509, "x509"}}};
constexpr const auto& names_of(KeyType) { return key_type_names; }

extern const Pattern name_pattern;       // letters, digits, blank, _ and -
extern const Pattern mail_name_pattern;  // also @ and .

struct CreateKeypair {
  Matching<name_pattern> plain_name;
  Matching<mail_name_pattern> mail_name;
  std::optional<std::string> public_key;  // absent: a pair is made
  std::string required_key;
  KeyType type = KeyType::ssh;
  std::string user_id;

  const std::string& name() const { return plain_name.text.empty() ? mail_name.text : plain_name.text; }

  static constexpr auto fields() {
    using B = CreateKeypair;
    constexpr Microversion last_generated = mv::before(mv::imported_keys_only);
    return Pack{field("name", &B::plain_name).length(1, 255).upto(last_generated),
                field("name", &B::mail_name).length(1, 255).from(mv::imported_keys_only),
                field("public_key", &B::public_key).optional().upto(last_generated),
                field("public_key", &B::required_key).from(mv::imported_keys_only),
                field("type", &B::type).optional().from(mv::keypair_type),
                field("user_id", &B::user_id).optional().from(mv::keypair_user)};
  }
};
using CreateKeypairBody = Only<"keypair", CreateKeypair>;

}  // namespace nova::api::keypairs
