// Room for the server by Placement's rule: used + amount <= (total - reserved) * ratio, and amount <= total,
// for VCPU, MEMORY_MB, DISK_GB and every further class that the flavor names.
#include <algorithm>
#include <limits>

#include "scheduler/filters/all.hpp"

namespace nova::scheduler {
namespace {

// A class that is not asked for does not matter, even on a host that is overcommitted in it.
std::int32_t wanted(int amount) { return amount > 0 ? amount : std::numeric_limits<std::int32_t>::min(); }

int pinned_apart(const Question& q, Row row) {
  return q.hosts.record(row).counts_pinned_apart() ? q.ask.takes->pinned_cpus : 0;
}

int room_of(const HostRecord& record, const std::string& name) {
  const auto total = record.state.inventory.resources.find(name);
  const auto used = record.resources_used.find(name);
  return (total == record.state.inventory.resources.end() ? 0 : total->second) -
         (used == record.resources_used.end() ? 0 : used->second);
}

bool has_further(const Question& q, Row row) {
  const HostRecord& record = q.hosts.record(row);
  for (const auto& [name, amount] : q.ask.takes->others)
    if (room_of(record, name) < amount) return false;
  const int pinned = pinned_apart(q, row);
  if (pinned > 0 && room_of(record, "PCPU") < pinned) return false;
  const std::int32_t floating = wanted(q.ask.takes->vcpus - pinned);
  return floating <= q.hosts.columns().vcpus_room[row] && floating <= q.hosts.columns().vcpus_unit[row];
}

void narrow(const Question& q, Candidates& hosts) {
  if (q.ask.splits_providers) return hosts.clear();
  const Footprint& takes = *q.ask.takes;
  const Columns& c = q.hosts.columns();
  const bool further = !takes.others.empty() || takes.pinned_cpus > 0;
  const std::int32_t vcpus = wanted(further ? 0 : takes.vcpus);
  const std::int32_t memory = wanted(takes.memory_mb);
  const std::int32_t disk = wanted(takes.disk_gb);
  hosts.keep_if([&](Row row) {
    return every(vcpus <= std::min(c.vcpus_room[row], c.vcpus_unit[row]),
                 memory <= std::min(c.memory_room[row], c.memory_unit[row]),
                 disk <= std::min(c.disk_room[row], c.disk_unit[row]));
  });
  if (further) hosts.keep_if([&](Row row) { return has_further(q, row); });
}

struct Lack {
  std::string_view name, unit;
  int asked = 0, missing = 0;
  bool even_when_empty = false;
};

// Calls `visit` with each class that the host has too little of.
template <class Visit>
void for_each_lack(const Question& q, Row row, Visit visit) {
  const Columns& c = q.hosts.columns();
  const HostRecord& record = q.hosts.record(row);
  const auto look = [&](std::string_view name, std::string_view unit, int amount, int room, int total) {
    if (amount <= 0 || amount <= std::min(room, total)) return;
    visit(Lack{name, unit, amount, amount - (amount > total ? total : room), amount > total});
  };
  const auto look_further = [&](const std::string& name, int amount) {
    const auto total = record.state.inventory.resources.find(name);
    look(name, " ", amount, room_of(record, name),
         total == record.state.inventory.resources.end() ? 0 : total->second);
  };
  const int pinned = pinned_apart(q, row);
  look("MEMORY_MB", " MB of ", q.ask.takes->memory_mb, c.memory_room[row], c.memory_unit[row]);
  look("VCPU", " ", q.ask.takes->vcpus - pinned, c.vcpus_room[row], c.vcpus_unit[row]);
  look("DISK_GB", " GB of ", q.ask.takes->disk_gb, c.disk_room[row], c.disk_unit[row]);
  if (pinned > 0) look_further("PCPU", pinned);
  for (const auto& [name, amount] : q.ask.takes->others) look_further(name, amount);
}

// How much is missing, as shares of what was asked for, summed over the classes.
double distance(const Question& q, Row row) {
  double sum = 0;
  for_each_lack(q, row, [&](const Lack& lack) { sum += static_cast<double>(lack.missing) / lack.asked; });
  return sum;
}

std::string words_of(const Question& q, Row row) {
  std::string words;
  for_each_lack(q, row, [&](const Lack& lack) {
    words += words.empty() ? "" : " and ";
    words.append(std::to_string(lack.missing)).append(lack.unit).append(lack.name);
    if (lack.even_when_empty) words += " even when empty";
  });
  return words;
}

Miss explain(const Question& q, std::span<const Row> refused) {
  if (q.ask.splits_providers) return {"the resource groups cannot be kept apart on one host", {}};
  const auto& rank = q.hosts.columns().rank;
  Row nearest = refused.front();
  double least = distance(q, nearest);
  for (const Row row : refused) {
    const double here = distance(q, row);
    if (here > least || (here == least && rank[row] >= rank[nearest])) continue;
    least = here;
    nearest = row;
  }
  return {"the nearest lacks " + words_of(q, nearest), nearest};
}

}  // namespace

constinit const Filter resources_filter{
    .name = "Resources", .narrow = narrow, .when_forced = true, .explain = explain};

}  // namespace nova::scheduler
