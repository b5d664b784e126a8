// What PostgreSQL's planner knows of the tables. It takes a table that was small when autovacuum looked last
// for small, and its plans walk through all of it; autovacuum looks once a minute, and a storm makes
// thousands of rows in that time.
#pragma once
#include "conductor/db/tx.hpp"

namespace nova::conductor {

// Analyzes the tables that have more than twice the rows that the planner knows of, unless that is being
// done.
void statistics_refresh(Tx& tx);

}  // namespace nova::conductor
