// Keys: fingerprints of given ones, and new pairs as Nova makes them before 2.92. Making a pair takes some
// 100 ms of CPU. Throws Fault(bad_request) for a public key that cannot be read.
#pragma once
#include <string>

#include "api/keypairs/bodies.hpp"

namespace nova::api::keypairs {

// MD5 of the key blob for ssh, SHA-1 of the DER form for x509; hex with colons.
std::string fingerprint(KeyType type, const std::string& public_key);

struct KeyPair {
  std::string public_key, private_key;
};
// RSA 2048; x509: a self-signed client certificate for the user.
KeyPair make_key_pair(KeyType type, const std::string& user_id);

}  // namespace nova::api::keypairs
