// Which tokens were revoked, as far as this process has heard. Pure; grows with the revocations of one token
// lifetime.
#pragma once
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "api/standalone/identity/claims.hpp"

namespace nova::api::standalone {

class Revocations {
 public:
  // Also forgets those that no token can match any more.
  void add(const std::vector<proto::identity::Revocation>& more, Timestamp now);
  bool covers(const Claims& claims) const;
  // The highest number heard of.
  std::int64_t newest() const { return newest_; }
  std::size_t size() const { return by_subject_.size(); }

 private:
  struct Entry {
    Timestamp issued_by{}, expires{};
  };
  bool matches(const std::string& subject, Timestamp issued) const;

  std::unordered_map<std::string, Entry> by_subject_;  // the widest revocation of each subject
  std::int64_t newest_ = 0;
};

}  // namespace nova::api::standalone
