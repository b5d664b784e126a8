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
  double share = 0;  // of what was asked for, summed over the classes
  std::string words;

  void add(std::string_view name, std::string_view unit, int amount, int room, int total) {
    if (amount <= 0 || amount <= std::min(room, total)) return;
    const bool too_big = amount > total;
    const int missing = amount - (too_big ? total : room);
    share += static_cast<double>(missing) / amount;
    words += (words.empty() ? "" : " and ") + std::to_string(missing) + std::string(unit) + std::string(name);
    if (too_big) words += " even when empty";
  }
};

Lack lack_of(const Question& q, Row row) {
  const Columns& c = q.hosts.columns();
  const HostRecord& record = q.hosts.record(row);
  const int pinned = pinned_apart(q, row);
  Lack lack;
  lack.add("MEMORY_MB", " MB of ", q.ask.takes->memory_mb, c.memory_room[row], c.memory_unit[row]);
  lack.add("VCPU", " ", q.ask.takes->vcpus - pinned, c.vcpus_room[row], c.vcpus_unit[row]);
  lack.add("DISK_GB", " GB of ", q.ask.takes->disk_gb, c.disk_room[row], c.disk_unit[row]);
  const auto add_further = [&](const std::string& name, int amount) {
    const auto total = record.state.inventory.resources.find(name);
    lack.add(name, " ", amount, room_of(record, name),
             total == record.state.inventory.resources.end() ? 0 : total->second);
  };
  if (pinned > 0) add_further("PCPU", pinned);
  for (const auto& [name, amount] : q.ask.takes->others) add_further(name, amount);
  return lack;
}

Miss explain(const Question& q, std::span<const Row> refused) {
  if (q.ask.splits_providers) return {"the resource groups cannot be kept apart on one host", {}};
  Row nearest = refused.front();
  Lack least = lack_of(q, nearest);
  for (const Row row : refused) {
    Lack lack = lack_of(q, row);
    if (lack.share > least.share ||
        (lack.share == least.share && q.hosts.columns().rank[row] >= q.hosts.columns().rank[nearest]))
      continue;
    least = std::move(lack);
    nearest = row;
  }
  return {"the nearest lacks " + least.words, nearest};
}

}  // namespace

constinit const Filter resources_filter{
    .name = "Resources", .narrow = narrow, .when_forced = true, .explain = explain};

}  // namespace nova::scheduler
