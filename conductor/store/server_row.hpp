// How a row of live_servers, archived_servers or all_servers becomes a Server; for the stores only.
#pragma once
#include "conductor/db/rows.hpp"
#include "conductor/store/servers.hpp"

namespace nova::conductor {

class ServerReader {
 public:
  ServerReader(const db::Rows& rows, ServerView view);
  proto::Server read(const db::Row& row) const;

 private:
  // UP, DOWN, MAINTENANCE, UNKNOWN, or '' without a host.
  std::string host_status(const db::Row& row) const;
  db::RowReader<proto::Server> columns_;
  int silence_, disabled_, forced_down_;
  ServerView view_;
};

std::optional<proto::Server> first_server(const db::Rows& rows, ServerView view);
std::vector<proto::Server> all_servers(const db::Rows& rows, ServerView view);

}  // namespace nova::conductor
