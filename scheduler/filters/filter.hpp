// A filter narrows the hosts that are left for one server. It is a row of filters/table.cpp: a name and
// functions over the host table; it keeps no state and performs no I/O.
#pragma once
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "scheduler/ask.hpp"
#include "scheduler/hosts/host_table.hpp"
#include "scheduler/policy.hpp"

namespace nova::scheduler {

// Members of the server's group by host, those chosen earlier in the same request included.
using GroupCounts = std::unordered_map<Row, int>;

struct Question {
  const HostTable& hosts;
  const Ask& ask;
  const Policy& policy;
  const GroupCounts& group;
  Timestamp now{};
  bool silent_too = false;  // take hosts that have not been heard of for those that live
};

class Candidates {
 public:
  explicit Candidates(std::vector<Row> rows) : rows_(std::move(rows)) {}
  static Candidates all(std::size_t hosts);

  const std::vector<Row>& rows() const { return rows_; }
  std::size_t size() const { return rows_.size(); }
  bool empty() const { return rows_.empty(); }

  // Keeps the order. Written without branches, because which host passes is hard to guess.
  template <class Pass>
  void keep_if(Pass pass) {
    std::size_t kept = 0;
    for (const Row row : rows_) {
      rows_[kept] = row;
      kept += pass(row) ? 1 : 0;
    }
    rows_.resize(kept);
  }
  void clear() { rows_.clear(); }

 private:
  std::vector<Row> rows_;
};

// How near the refused hosts were to passing, in words for the user (no host names); `host` is for the log.
struct Miss {
  std::string words;
  std::optional<Row> host;
};

struct Filter {
  std::string_view name;
  void (*narrow)(const Question& question, Candidates& hosts);
  // Its verdict is the same for every server of a request.
  bool once_per_request = false;
  // Runs also when a server on its host gets a new image.
  bool in_rebuild = false;
  // Runs also for a host that the request forces.
  bool when_forced = false;
  // Given some of the hosts that it refused, at least one. May be null.
  Miss (*explain)(const Question& question, std::span<const Row> refused) = nullptr;
};

// All conditions, each evaluated: no branch to mispredict in a loop over hosts.
constexpr bool every(std::same_as<bool> auto... conditions) {
  return (static_cast<int>(conditions) & ...) != 0;
}

// Asks once per value of an interned property: answer(id), for ids below `limit`.
template <class Answer>
class OncePer {
 public:
  OncePer(std::size_t limit, Answer answer) : known_(limit, unknown), answer_(std::move(answer)) {}
  bool operator()(std::uint32_t id) {
    std::int8_t& known = known_[id];
    if (known == unknown) known = answer_(id) ? 1 : 0;
    return known == 1;
  }

 private:
  static constexpr std::int8_t unknown = -1;
  std::vector<std::int8_t> known_;
  Answer answer_;
};

// Keeps the hosts whose aggregates satisfy `pass`.
template <class Pass>
void keep_by_aggregates(const Question& question, Candidates& hosts, Pass pass) {
  const auto& sets = question.hosts.aggregate_sets();
  const auto& column = question.hosts.columns().aggregates;
  OncePer once(sets.limit(), [&](std::uint32_t id) { return pass(sets[id]); });
  hosts.keep_if([&](Row row) { return once(column[row]); });
}

// Keeps the hosts whose kind satisfies `pass`.
template <class Pass>
void keep_by_kind(const Question& question, Candidates& hosts, Pass pass) {
  const auto& kinds = question.hosts.kinds();
  const auto& column = question.hosts.columns().kind;
  OncePer once(kinds.limit(), [&](std::uint32_t id) { return pass(kinds[id]); });
  hosts.keep_if([&](Row row) { return once(column[row]); });
}

}  // namespace nova::scheduler
