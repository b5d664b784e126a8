// The server quotas of the projects and users whose requests share a transaction. Opening the book locks
// their usage lines until the transaction ends and reads them as they are then, in two statements however
// many there are; what is taken out of it counts for those who come after in the same transaction.
#pragma once
#include <map>
#include <span>
#include <string>
#include <utility>

#include "conductor/db/tx.hpp"
#include "conductor/store/quota_room.hpp"
#include "conductor/store/quotas.hpp"

namespace nova::conductor {

struct QuotaAsk {
  std::string project, user;
  int vcpus = 0, memory_mb = 0;
  int min = 1, max = 1;
};

class QuotaBook {
 public:
  QuotaBook(Tx& tx, std::span<const QuotaAsk> asks, const QuotaDefaults& defaults = {});

  // How many servers may be created, at most `max`; the caller inserts them in the same transaction. Throws
  // Fault(over_quota), in Nova's words and without touching the database, if fewer than `min`.
  int take(const QuotaAsk& ask);

 private:
  using Line = std::pair<std::string, std::string>;  // project and user; an empty user is the whole project
  std::map<Line, QuotaRoom> rooms_;                  // users without limits of their own have none
};

}  // namespace nova::conductor
