// Why a server is in ERROR: a history, of which views show the newest.
#pragma once
#include <string>

#include "conductor/db/tx.hpp"
#include "proto/ids.hpp"

namespace nova::conductor {

struct NewFault {
  proto::ServerId server;
  int code = 500;
  std::string message = {};  // cut to 255 characters, as clients expect
  std::string details = {};
  proto::HostName host = {};
};
// A server that is gone is passed over.
void fault_insert(Tx& tx, const NewFault& fault);

}  // namespace nova::conductor
