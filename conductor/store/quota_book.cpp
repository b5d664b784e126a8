#include "conductor/store/quota_book.hpp"

#include <set>
#include <vector>

namespace nova::conductor {

using namespace db::literals;

namespace {

using Line = std::pair<std::string, std::string>;

Line line_of(const db::Row& row) {
  return {row.get<std::string>("project_id"), row.get<std::string>("user_id")};
}

// The limits that are set, by line; the class "default" has the line of no project.
std::map<Line, QuotaLimits> read_limits(Tx& tx, const db::TextArray& projects) {
  std::map<Line, QuotaLimits> set;
  const auto rows = tx.exec("quota_limits_of"_sql, projects);
  for (int i = 0; i < rows.size(); ++i)
    set[line_of(rows[i])][rows[i].get<std::string>("resource")] = rows[i].get<std::int64_t>("hard_limit");
  return set;
}

// The stronger ones last.
ServerAmounts limit_of(const QuotaLimits& defaults, const std::map<Line, QuotaLimits>& set,
                       std::span<const Line> lines) {
  QuotaLimits limits = defaults;
  for (const auto& line : lines)
    if (const auto found = set.find(line); found != set.end())
      for (const auto& [resource, limit] : found->second) limits[resource] = limit;
  return {limits.at("instances"), limits.at("cores"), limits.at("ram")};
}

}  // namespace

QuotaBook::QuotaBook(Tx& tx, std::span<const QuotaAsk> asks, const QuotaDefaults& defaults) {
  std::set<Line> lines;
  for (const auto& ask : asks) lines.insert({{ask.project, ""}, {ask.project, ask.user}});
  std::vector<std::string> projects, users;
  for (const auto& [project, user] : lines) {
    projects.push_back(project);
    users.push_back(user);
  }
  const auto held = tx.exec("quota_lock"_sql, db::text_array(projects), db::text_array(users));
  const auto set = read_limits(tx, db::text_array(projects));
  const QuotaLimits configured = quota_defaults(defaults);
  for (int i = 0; i < held.size(); ++i) {
    const Line line = line_of(held[i]), project{line.first, ""};
    if (line != project && !set.contains(line)) continue;  // bound by the project's alone
    const std::vector<Line> strength{{"", ""}, project, line};
    rooms_[line] = {limit_of(configured, set, strength),
                    {held[i].get<std::int64_t>("instances"), held[i].get<std::int64_t>("cores"),
                     held[i].get<std::int64_t>("ram")}};
  }
}

int QuotaBook::take(const QuotaAsk& ask) {
  std::vector<QuotaRoom*> bound;
  std::vector<QuotaRoom> rooms;
  for (const Line& line : std::set<Line>{{ask.project, ""}, {ask.project, ask.user}})
    if (const auto found = rooms_.find(line); found != rooms_.end()) bound.push_back(&found->second);
  for (const auto* room : bound) rooms.push_back(*room);
  const ServerAmounts each{1, ask.vcpus, ask.memory_mb};
  const int count = allowed_servers(rooms, each, ask.min, ask.max);
  for (auto* room : bound) {
    room->used.instances += count;
    room->used.cores += count * each.cores;
    room->used.ram += count * each.ram;
  }
  return count;
}

}  // namespace nova::conductor
