#include "scheduler/select.hpp"

#include <algorithm>

#include "scheduler/filters/table.hpp"
#include "scheduler/weighers/weigh.hpp"

namespace nova::scheduler {
namespace {

bool is_forced(const Ask& ask) {
  return !ask.request.forced_host.empty() || !ask.request.forced_node.empty();
}

bool runs(const Filter& filter, const Ask& ask, bool first_server) {
  if (filter.once_per_request && !first_server) return false;
  if (ask.rebuild) return filter.in_rebuild;
  return !is_forced(ask) || filter.when_forced;
}

// With `explained`, each stage that refuses hosts also says how near they were.
Trace filter_hosts(const Question& question, Candidates& hosts, bool first_server, bool explained) {
  Trace trace;
  for (const Filter* filter : question.policy.stages) {
    if (hosts.empty()) break;
    if (!runs(*filter, question.ask, first_server)) continue;
    const std::vector<Row> before = explained ? hosts.rows() : std::vector<Row>{};
    Stage stage{.filter = filter->name, .before = hosts.size()};
    filter->narrow(question, hosts);
    stage.after = hosts.size();
    if (explained && filter->explain != nullptr && stage.after < stage.before) {
      std::vector<Row> refused;
      std::set_difference(before.begin(), before.end(), hosts.rows().begin(), hosts.rows().end(),
                          std::back_inserter(refused));
      stage.miss = filter->explain(question, refused);
    }
    trace.push_back(std::move(stage));
  }
  return trace;
}

GroupCounts count_group(const HostTable& hosts, const Ask& ask) {
  GroupCounts counts, sent;
  if (!ask.request.group) return counts;
  for (const auto& host : ask.request.group->hosts)
    if (const auto row = hosts.find(host)) ++counts[*row];
  // Members that were sent somewhere a moment ago may not be in the group's hosts yet.
  for (const auto& member : ask.request.group->members) {
    if (std::find(ask.servers.begin(), ask.servers.end(), member) != ask.servers.end()) continue;
    if (const auto row = hosts.picked(member)) ++sent[*row];
  }
  for (const auto& [row, count] : sent) counts[row] = std::max(counts[row], count);
  return counts;
}

struct Ranked {
  double weight;
  std::size_t tie;  // lower first
  Row row;
  bool operator<(const Ranked& other) const {
    return weight != other.weight ? weight > other.weight : tie < other.tie;
  }
};

// The `most` best hosts, best first.
std::vector<Row> best_hosts(const Question& question, const std::vector<Row>& hosts, std::size_t most,
                            const Random& random) {
  const std::vector<double> weights =
      is_forced(question.ask) ? std::vector<double>(hosts.size(), 0.0) : weigh(question, hosts);
  const auto& rank = question.hosts.columns().rank;
  std::vector<Ranked> ranked(hosts.size());
  for (std::size_t i = 0; i < hosts.size(); ++i) ranked[i] = {weights[i], rank[hosts[i]], hosts[i]};
  if (question.policy.filter.shuffle_best_same_weighed_hosts) {
    const double top = *std::max_element(weights.begin(), weights.end());
    std::sort(ranked.begin(), ranked.end());
    for (std::size_t left = static_cast<std::size_t>(std::count(weights.begin(), weights.end(), top));
         left > 1; --left)
      std::swap(ranked[left - 1].tie, ranked[random(left)].tie);
  }
  const auto end = ranked.begin() + static_cast<std::ptrdiff_t>(std::min(most, ranked.size()));
  std::partial_sort(ranked.begin(), end, ranked.end());
  std::vector<Row> best;
  for (auto at = ranked.begin(); at != end; ++at) best.push_back(at->row);
  const std::size_t subset =
      std::min(static_cast<std::size_t>(question.policy.filter.host_subset_size), best.size());
  if (subset > 1) std::swap(best.front(), best[random(subset)]);
  return best;
}

// The next best hosts, none of which another server of the request was given.
void keep_alternates(std::vector<std::vector<Row>>& choices, std::size_t most) {
  std::vector<Row> chosen;
  for (const auto& hosts : choices) chosen.push_back(hosts.front());
  std::sort(chosen.begin(), chosen.end());
  for (auto& hosts : choices) {
    std::erase_if(hosts, [&, first = true](Row row) mutable {
      return !std::exchange(first, false) && std::binary_search(chosen.begin(), chosen.end(), row);
    });
    hosts.resize(std::min(hosts.size(), most));
  }
}

constexpr std::string_view not_enough = "No valid host was found. There are not enough hosts available. ";

// One attempt at a whole request.
class Selection {
 public:
  Selection(HostTable& hosts, const Ask& ask, const Policy& policy, const Random& random,
            const Circumstances& when)
      : hosts_(hosts),
        ask_(ask),
        policy_(policy),
        random_(random),
        when_(when),
        group_(count_group(hosts, ask)) {}

  std::variant<Choice, Refusal> run() {
    Candidates candidates = Candidates::all(hosts_.size());
    Choice choice;
    const std::size_t alternates =
        when_.alternates ? static_cast<std::size_t>(policy_.placement.max_attempts) - 1 : 0;
    const std::size_t enough = alternates + std::min<std::size_t>(ask_.servers.size(), 32);
    const std::size_t wanted = std::max(enough, static_cast<std::size_t>(policy_.filter.host_subset_size));
    for (std::size_t server = 0; server < ask_.servers.size(); ++server) {
      const Candidates before = candidates;
      choice.trace = filter_hosts(question(), candidates, server == 0, false);
      if (candidates.empty()) return refuse(before, server);
      choice.hosts.push_back(best_hosts(question(), candidates.rows(), wanted, random_));
      take(choice.hosts.back().front(), server);
    }
    keep_alternates(choice.hosts, 1 + alternates);
    return choice;
  }

 private:
  Question question() const { return {hosts_, ask_, policy_, group_, when_.now, when_.silent_too}; }

  void take(Row row, std::size_t server) {
    // A rebuild asks whether its server may stay, and takes nothing more.
    if (ask_.rebuild) return;
    hosts_.consume(row, ask_.servers[server], ask_.takes, when_.picks_expire);
    if (ask_.request.group) ++group_[row];
  }

  Refusal refuse(Candidates hosts, std::size_t server) {
    const std::size_t considered = hosts.size();
    Refusal refusal;
    refusal.trace = filter_hosts(question(), hosts, server == 0, true);
    refusal.message = not_enough;
    if (server > 0)
      refusal.message += "Only " + std::to_string(server) + " of " + std::to_string(ask_.servers.size()) +
                         " servers found a host. ";
    refusal.message += reason(refusal.trace, considered);
    refusal.detail = nearest_hosts(refusal.trace, hosts_);
    for (std::size_t i = 0; i < server; ++i) hosts_.forget(ask_.servers[i]);
    return refusal;
  }

  HostTable& hosts_;
  const Ask& ask_;
  const Policy& policy_;
  const Random& random_;
  const Circumstances& when_;
  GroupCounts group_;
};

}  // namespace

Candidates Candidates::all(std::size_t hosts) {
  std::vector<Row> rows(hosts);
  for (std::size_t i = 0; i < hosts; ++i) rows[i] = static_cast<Row>(i);
  return Candidates(std::move(rows));
}

std::variant<Choice, Refusal> select(HostTable& hosts, const Ask& ask, const Policy& policy,
                                     const Random& random, const Circumstances& when) {
  // What an earlier attempt for these servers chose is no longer meant.
  for (const auto& server : ask.servers) hosts.forget(server);
  hosts.settle(when.now);
  return Selection(hosts, ask, policy, random, when).run();
}

}  // namespace nova::scheduler
