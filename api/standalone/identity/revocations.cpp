#include "api/standalone/identity/revocations.hpp"

#include <algorithm>

namespace nova::api::standalone {
namespace {

// Ids hold no '/'.
std::string subject(const std::string& audit, const std::string& user, const std::string& project) {
  return audit + '/' + user + '/' + project;
}

}  // namespace

void Revocations::add(const std::vector<proto::identity::Revocation>& more, Timestamp now) {
  if (more.empty()) return;
  for (const auto& one : more) {
    Entry& entry = by_subject_[subject(one.audit_id, one.user_id, one.project_id)];
    entry.issued_by = std::max(entry.issued_by, one.issued_by);
    entry.expires = std::max(entry.expires, one.expires);
    newest_ = std::max(newest_, one.number);
  }
  std::erase_if(by_subject_, [now](const auto& item) { return item.second.expires <= now; });
}

bool Revocations::matches(const std::string& key, Timestamp issued) const {
  const auto at = by_subject_.find(key);
  return at != by_subject_.end() && issued <= at->second.issued_by;
}

bool Revocations::covers(const Claims& claims) const {
  if (by_subject_.empty()) return false;
  const std::string project = claims.project_id();
  return matches(subject(claims.audit_id, "", ""), claims.issued) ||
         matches(subject("", claims.user_id, ""), claims.issued) ||
         (!project.empty() && (matches(subject("", "", project), claims.issued) ||
                               matches(subject("", claims.user_id, project), claims.issued)));
}

}  // namespace nova::api::standalone
