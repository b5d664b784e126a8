#include "scheduler/numa/guest.hpp"

#include <array>

#include "scheduler/match/text.hpp"
#include "scheduler/numa/cpu_set.hpp"

namespace nova::scheduler {
namespace {

Error wrong(std::string why) { return {Errc::bad_request, std::move(why)}; }

// "numa_nodes" is hw:numa_nodes of the flavor, else hw_numa_nodes of the image.
class Wishes {
 public:
  Wishes(const proto::Flavor& flavor, const std::map<std::string, std::string>& image)
      : flavor_(flavor), image_(image) {}
  const proto::Flavor& flavor() const { return flavor_; }
  std::string text(const std::string& name) const {
    if (const auto at = flavor_.extra_specs.find("hw:" + name); at != flavor_.extra_specs.end())
      return at->second;
    const auto at = image_.find("hw_" + name);
    return at == image_.end() ? std::string() : at->second;
  }

 private:
  const proto::Flavor& flavor_;
  const std::map<std::string, std::string>& image_;
};

Result<PageWish> page_wish(const std::string& text) {
  if (text.empty()) return PageWish{};
  if (text == "small") return PageWish{PageWish::Kind::small, 4};
  if (text == "large") return PageWish{PageWish::Kind::large, 0};
  if (text == "any") return PageWish{PageWish::Kind::any, 0};
  struct Unit {
    std::string_view suffix;
    double kib;
  };
  constexpr std::array<Unit, 10> units{{{"KiB", 1},
                                        {"KB", 1},
                                        {"MiB", 1024},
                                        {"MB", 1024},
                                        {"GiB", 1048576},
                                        {"GB", 1048576},
                                        {"K", 1},
                                        {"M", 1024},
                                        {"G", 1048576},
                                        {"", 1}}};
  for (const Unit& unit : units) {
    if (!text.ends_with(unit.suffix)) continue;
    const auto number = to_integer(text.substr(0, text.size() - unit.suffix.size()));
    if (number && *number > 0 && *number < 1 << 20)
      return PageWish{PageWish::Kind::exact, static_cast<int>(static_cast<double>(*number) * unit.kib)};
  }
  return wrong("hw:mem_page_size '" + text + "' is not a page size");
}

Result<CpuSet> dedicated_set(const Wishes& wishes, const std::string& policy) {
  const int vcpus = wishes.flavor().vcpus;
  if (policy == "dedicated") return all_cpus(vcpus);
  if (policy != "mixed") return CpuSet{};
  std::string mask = wishes.text("cpu_dedicated_mask");
  if (mask.empty()) mask = wishes.text("cpu_realtime_mask");
  const auto set = read_cpu_set(mask, vcpus);
  if (!set || set->empty()) return wrong("hw:cpu_dedicated_mask '" + mask + "' names no CPU of the server");
  return *set;
}

GuestCell make_cell(const CpuSet& cpus, const CpuSet& dedicated, int memory_mb) {
  GuestCell cell{.memory_mb = memory_mb};
  for (const int cpu : cpus) ++(dedicated.contains(cpu) ? cell.dedicated_cpus : cell.shared_cpus);
  return cell;
}

Result<std::vector<GuestCell>> equal_cells(const Wishes& wishes, int nodes, const CpuSet& dedicated) {
  const proto::Flavor& flavor = wishes.flavor();
  if (flavor.vcpus % nodes != 0 || flavor.memory_mb % nodes != 0)
    return wrong("hw:numa_nodes " + std::to_string(nodes) +
                 " does not divide the server's CPUs and memory evenly");
  std::vector<GuestCell> cells;
  const int share = flavor.vcpus / nodes;
  for (int node = 0; node < nodes; ++node) {
    CpuSet cpus;
    for (int cpu = node * share; cpu < (node + 1) * share; ++cpu) cpus.insert(cpu);
    cells.push_back(make_cell(cpus, dedicated, flavor.memory_mb / nodes));
  }
  return cells;
}

Result<std::vector<GuestCell>> listed_cells(const Wishes& wishes, int nodes, const CpuSet& dedicated) {
  const proto::Flavor& flavor = wishes.flavor();
  std::vector<GuestCell> cells;
  CpuSet seen;
  int memory = 0;
  for (int node = 0; node < nodes; ++node) {
    const std::string number = std::to_string(node);
    const auto cpus = read_cpu_set(wishes.text("numa_cpus." + number), flavor.vcpus);
    const auto mb = to_integer(wishes.text("numa_mem." + number));
    if (!cpus || !mb || *mb < 1 || *mb > flavor.memory_mb)
      return wrong("hw:numa_cpus." + number + " and hw:numa_mem." + number +
                   " must both be given and be of the server");
    for (const int cpu : *cpus)
      if (!seen.insert(cpu).second)
        return wrong("CPU " + std::to_string(cpu) + " is in two NUMA nodes of the server");
    memory += static_cast<int>(*mb);
    cells.push_back(make_cell(*cpus, dedicated, static_cast<int>(*mb)));
  }
  if (static_cast<int>(seen.size()) != flavor.vcpus || memory != flavor.memory_mb)
    return wrong("the NUMA nodes do not add up to the server's CPUs and memory");
  return cells;
}

ThreadPolicy thread_policy(const std::string& name) {
  if (name == "isolate") return ThreadPolicy::isolate;
  return name == "require" ? ThreadPolicy::require : ThreadPolicy::prefer;
}

}  // namespace

Result<std::optional<GuestTopology>> guest_topology(const proto::Flavor& flavor,
                                                    const std::map<std::string, std::string>& image) {
  const Wishes wishes(flavor, image);
  const std::string nodes_text = wishes.text("numa_nodes");
  const std::string policy = wishes.text("cpu_policy");
  const std::string page_text = wishes.text("mem_page_size");
  const bool pinned = policy == "dedicated" || policy == "mixed";
  if (nodes_text.empty() && !pinned && page_text.empty()) return std::nullopt;

  const auto nodes = nodes_text.empty() ? std::optional<std::int64_t>(1) : to_integer(nodes_text);
  if (!nodes || *nodes < 1 || *nodes > 64)
    return wrong("hw:numa_nodes '" + nodes_text + "' is not a number of nodes");
  const auto pages = page_wish(page_text);
  if (!pages) return pages.error();
  const auto dedicated = dedicated_set(wishes, policy);
  if (!dedicated) return dedicated.error();
  const bool listed = !wishes.text("numa_cpus.0").empty() || !wishes.text("numa_mem.0").empty();
  auto cells = (listed ? listed_cells : equal_cells)(wishes, static_cast<int>(*nodes), *dedicated);
  if (!cells) return cells.error();
  GuestTopology guest{.cells = std::move(*cells),
                      .threads = thread_policy(wishes.text("cpu_thread_policy")),
                      .pages = *pages,
                      .own_emulator_cpu = pinned && wishes.text("emulator_threads_policy") == "isolate"};
  return std::optional(std::move(guest));
}

}  // namespace nova::scheduler
