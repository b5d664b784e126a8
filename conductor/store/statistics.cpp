#include "conductor/store/statistics.hpp"

namespace nova::conductor {

using namespace db::literals;

void statistics_refresh(Tx& tx) {
  const auto rows = tx.exec("tables_outgrown"_sql);
  for (int i = 0; i < rows.size(); ++i) tx.script(rows[i].get<std::string>("command"));
}

}  // namespace nova::conductor
