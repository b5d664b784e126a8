// How hypervisors look in answers. Pure.
#pragma once
#include <optional>
#include <vector>

#include "api/http/links.hpp"
#include "api/http/only.hpp"
#include "api/microversions.hpp"
#include "common/encode.hpp"
#include "proto/conductor/hypervisors.hpp"

namespace nova::api::hypervisors {

struct ServerItem {
  std::string name, uuid;
  static constexpr auto fields() {
    return Pack{field("name", &ServerItem::name), field("uuid", &ServerItem::uuid)};
  }
};

struct Summary {
  std::int64_t number = 0;
  std::string id, name, state, status;
  std::optional<std::vector<ServerItem>> some_servers;   // if it has any
  std::optional<std::vector<ServerItem>> asked_servers;  // if they were asked for
  static constexpr auto fields() {
    using V = Summary;
    return Pack{field("id", &V::number).upto(mv::before(mv::uuids_for_hosts)),
                field("id", &V::id).from(mv::uuids_for_hosts),
                field("hypervisor_hostname", &V::name),
                field("state", &V::state),
                field("status", &V::status),
                field("servers", &V::some_servers).optional().upto(mv::before(mv::strict_parameters)),
                field("servers", &V::asked_servers).optional().from(mv::strict_parameters)};
  }
};

struct UptimeView : Summary {
  std::optional<std::string> uptime;
  static constexpr auto fields() {
    return join(Summary::fields(), Pack{field("uptime", &UptimeView::uptime)});
  }
};

struct ServiceItem {
  std::int64_t number = 0;
  std::string id, host;
  std::optional<std::string> disabled_reason;
  static constexpr auto fields() {
    using V = ServiceItem;
    return Pack{field("id", &V::number).upto(mv::before(mv::uuids_for_hosts)),
                field("id", &V::id).from(mv::uuids_for_hosts), field("host", &V::host),
                field("disabled_reason", &V::disabled_reason)};
  }
};

// Sums over one hypervisor, or over all.
struct Resources {
  std::int64_t vcpus = 0, memory_mb = 0, local_gb = 0, vcpus_used = 0, memory_mb_used = 0, local_gb_used = 0;
  std::int64_t free_ram_mb = 0, free_disk_gb = 0, current_workload = 0, running_vms = 0,
               disk_available_least = 0;
  static constexpr auto lines(Span span) {
    using V = Resources;
    return Pack{field("vcpus", &V::vcpus).span(span),
                field("memory_mb", &V::memory_mb).span(span),
                field("local_gb", &V::local_gb).span(span),
                field("vcpus_used", &V::vcpus_used).span(span),
                field("memory_mb_used", &V::memory_mb_used).span(span),
                field("local_gb_used", &V::local_gb_used).span(span),
                field("free_ram_mb", &V::free_ram_mb).span(span),
                field("free_disk_gb", &V::free_disk_gb).span(span),
                field("current_workload", &V::current_workload).span(span),
                field("running_vms", &V::running_vms).span(span),
                field("disk_available_least", &V::disk_available_least).span(span)};
  }
};

struct Detail : Summary, Resources {
  std::string type, host_ip, cpu_info_text;
  std::int64_t version = 0;
  json::Raw cpu_info;
  ServiceItem service;
  std::optional<std::string> uptime;  // null when the host did not say

  static constexpr auto fields() {
    using V = Detail;
    constexpr Span objects{.from = mv::cpu_info_object, .upto = mv::before(mv::lean_hypervisors)};
    return join(join(Summary::fields(), Resources::lines({.upto = mv::before(mv::lean_hypervisors)})),
                Pack{field("hypervisor_type", &V::type), field("hypervisor_version", &V::version),
                     field("host_ip", &V::host_ip), field("service", &V::service),
                     field("cpu_info", &V::cpu_info_text).upto(mv::before(mv::cpu_info_object)),
                     field("cpu_info", &V::cpu_info).span(objects),
                     field("uptime", &V::uptime).from(mv::lean_hypervisors)});
  }
};

struct Statistics : Resources {
  std::int64_t count = 0;
  static constexpr auto fields() {
    return join(Resources::lines({}), Pack{field("count", &Statistics::count)});
  }
};

template <class View>
struct HypervisorList {
  std::vector<View> hypervisors;
  std::optional<std::vector<Link>> next;
  static constexpr auto fields() {
    return Pack{field("hypervisors", &HypervisorList::hypervisors),
                field("hypervisors_links", &HypervisorList::next).optional()};
  }
};

Summary summary_of(const proto::Hypervisor& hypervisor);
Detail detail_of(const proto::Hypervisor& hypervisor);
Statistics statistics_of(const proto::SumHypervisors::Reply& sums);

}  // namespace nova::api::hypervisors
