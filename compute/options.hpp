// What an agent is told by nova.conf, with Nova's names. One copy serves every agent of a process.
#pragma once
#include <chrono>

#include "common/config/option.hpp"

namespace nova::compute {

struct AgentOptions {
  static constexpr std::string_view section = "DEFAULT";
  using seconds = std::chrono::seconds;

  seconds report_interval{10};
  seconds sync_power_state_interval{600};
  seconds update_resources_interval{0};
  int max_concurrent_builds = 10;
  bool resume_guests_state_on_host_boot = false;
  std::string running_deleted_instance_action = "reap";
  int reserved_host_cpus = 0;
  int reserved_host_memory_mb = 512;
  int reserved_host_disk_mb = 0;
  double initial_cpu_allocation_ratio = 4.0;
  double initial_ram_allocation_ratio = 1.0;
  double initial_disk_allocation_ratio = 1.0;

  static constexpr auto options() {
    using O = AgentOptions;
    using std::chrono::seconds;
    return Pack{
        option("report_interval", &O::report_interval, "Time between two heartbeats to the conductor.")
            .at_least(seconds(1)),
        option(
            "sync_power_state_interval", &O::sync_power_state_interval,
            "Time between two comparisons of the guests with what the conductor knows; 0 means every minute, "
            "below 0 only at start."),
        option("update_resources_interval", &O::update_resources_interval,
               "Time between two looks at the resources of the host; 0 means every minute, below 0 only at "
               "start."),
        option("max_concurrent_builds", &O::max_concurrent_builds,
               "Builds at the same time on one host; 0 means no limit.")
            .at_least(0),
        option("resume_guests_state_on_host_boot", &O::resume_guests_state_on_host_boot,
               "Start the guests that were running when the host went down."),
        option(
            "running_deleted_instance_action", &O::running_deleted_instance_action,
            "What to do with a guest whose server was deleted: reap removes it, shutdown powers it off, log "
            "says so, noop leaves it.")
            .one_of("reap", "shutdown", "log", "noop"),
        option("reserved_host_cpus", &O::reserved_host_cpus, "CPUs that are not offered to servers.")
            .at_least(0),
        option("reserved_host_memory_mb", &O::reserved_host_memory_mb,
               "Memory in MiB that is not offered to servers.")
            .at_least(0),
        option("reserved_host_disk_mb", &O::reserved_host_disk_mb,
               "Disk in MiB that is not offered to servers.")
            .at_least(0),
        option("initial_cpu_allocation_ratio", &O::initial_cpu_allocation_ratio,
               "Virtual CPUs offered per CPU.")
            .at_least(0.0)
            .formerly("cpu_allocation_ratio"),
        option("initial_ram_allocation_ratio", &O::initial_ram_allocation_ratio,
               "Memory offered per memory present.")
            .at_least(0.0)
            .formerly("ram_allocation_ratio"),
        option("initial_disk_allocation_ratio", &O::initial_disk_allocation_ratio,
               "Disk offered per disk present.")
            .at_least(0.0)
            .formerly("disk_allocation_ratio")};
  }
};

// Times that are not worth an option but that a test wants shorter.
struct AgentTiming {
  using milliseconds = std::chrono::milliseconds;
  milliseconds progress_delay{200};  // an operation that ends sooner sends no progress
  milliseconds journal_delay{250};   // an operation that is settled sooner is not journalled
  milliseconds event_delay{1000};    // a guest's change of power must last that long to be told
  milliseconds retry_first{100};     // a report that was not answered; doubled up to ...
  milliseconds retry_last{5000};
  milliseconds hypervisor_retry{1000};  // an operation while the hypervisor is away
  milliseconds build_patience{30000};   // a build waits no longer than that for a hypervisor
};

}  // namespace nova::compute
