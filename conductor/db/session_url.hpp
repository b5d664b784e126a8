// The URL that a session with PostgreSQL is opened by: the operator's, and what every session of ours needs.
#pragma once
#include <string>
#include <string_view>

#include "conductor/db/options.hpp"

namespace nova::db {

// libpq's form of an SQLAlchemy URL: "postgresql+psycopg2://..." becomes "postgresql://...".
// Fault(bad_request) for another database.
std::string libpq_url(std::string_view url);
// `connection` in libpq's form, with timeouts and settings. Those of the network that the operator's URL
// names itself are left as they are there.
std::string session_url(const Options& options);

}  // namespace nova::db
