// [database] of nova.conf, as the conductor, nova-manage and nova-status read it.
#pragma once
#include <chrono>
#include <string>

#include "common/config/option.hpp"

namespace nova::db {

struct Options {
  static constexpr std::string_view section = "database";
  std::string connection;
  int max_pool_size = 5;
  std::chrono::seconds pool_timeout{30};
  std::chrono::seconds connect_timeout{5};
  std::chrono::seconds statement_timeout{60};
  std::chrono::seconds idle_timeout{300};
  int db_max_retries = 20;
  std::chrono::seconds keepalives_idle{10};
  std::chrono::seconds keepalives_interval{5};
  int keepalives_count = 3;
  std::chrono::seconds tcp_user_timeout{20};
  std::chrono::seconds idle_in_transaction_timeout{30};

  static constexpr auto options() {
    using namespace std::chrono_literals;
    return Pack{
        option(
            "connection", &Options::connection,
            "PostgreSQL database: postgresql://user:password@host:port/name. The form postgresql+psycopg2://"
            " is read too.")
            .secret()
            .required(),
        option("max_pool_size", &Options::max_pool_size, "Connections that this process opens at most.")
            .at_least(1)
            .at_most(200),
        option("pool_timeout", &Options::pool_timeout, "How long a request waits for a free connection.")
            .at_least(1s),
        option("connect_timeout", &Options::connect_timeout, "How long opening a connection may take.")
            .at_least(1s),
        option("statement_timeout", &Options::statement_timeout,
               "Longest run of one statement; a request's own deadline shortens it.")
            .at_least(1s),
        option("idle_timeout", &Options::idle_timeout, "A connection that is unused for so long is closed.")
            .at_least(1s)
            .formerly("connection_recycle_time"),
        option("db_max_retries", &Options::db_max_retries,
               "How often a transaction is repeated after a deadlock or a serialization failure.")
            .at_least(0),
        option(
            "keepalives_idle", &Options::keepalives_idle,
            "TCP: a connection on which nothing came for so long is asked whether the server is still there. "
            "0: as the system does.")
            .at_least(0s),
        option("keepalives_interval", &Options::keepalives_interval, "TCP: time between such questions.")
            .at_least(0s),
        option("keepalives_count", &Options::keepalives_count,
               "TCP: so many questions without an answer end the connection.")
            .at_least(0),
        option("tcp_user_timeout", &Options::tcp_user_timeout,
               "TCP: what was sent and is not acknowledged for so long ends the connection. 0: as the system "
               "does.")
            .at_least(0s),
        option("idle_in_transaction_timeout", &Options::idle_in_transaction_timeout,
               "A transaction whose conductor does not go on for so long is ended by the server, so that a "
               "conductor that hangs or was cut off keeps no rows locked. 0: never.")
            .at_least(0s)};
  }
};

}  // namespace nova::db
