#include "api/extensions/routes.hpp"

#include <array>

#include "api/http/request.hpp"

namespace nova::api::extensions {
namespace {

struct Row {
  std::string_view alias, name, description;
};

// What is served here, by the names of that time.
// clang-format off
constexpr std::array extensions{
    Row{"NMN", "Multinic", "Several networks per server."},
    Row{"OS-DCF", "DiskConfig", "Whether a guest's disk is partitioned for it."},
    Row{"OS-EXT-AZ", "ExtendedAvailabilityZone", "The availability zone of a server."},
    Row{"OS-EXT-IMG-SIZE", "ImageSize", "The size of images."},
    Row{"OS-EXT-IPS", "ExtendedIps", "Whether an address is fixed or floating."},
    Row{"OS-EXT-IPS-MAC", "ExtendedIpsMac", "The MAC address of a server's address."},
    Row{"OS-EXT-SRV-ATTR", "ExtendedServerAttributes", "Where a server runs, for administrators."},
    Row{"OS-EXT-STS", "ExtendedStatus", "The inner states of a server."},
    Row{"OS-FLV-DISABLED", "FlavorDisabled", "Whether a flavor is disabled."},
    Row{"OS-FLV-EXT-DATA", "FlavorExtraData", "The ephemeral disk of a flavor."},
    Row{"OS-SCH-HNT", "SchedulerHints", "Hints to the scheduler."},
    Row{"OS-SRV-USG", "ServerUsage", "When a server was launched and terminated."},
    Row{"os-access-ips", "AccessIPs", "Addresses by which a server wants to be reached."},
    Row{"os-aggregates", "Aggregates", "Groups of hosts."},
    Row{"os-availability-zone", "AvailabilityZone", "Availability zones."},
    Row{"os-block-device-mapping", "BlockDeviceMapping", "Disks of a server at its creation."},
    Row{"os-block-device-mapping-v2-boot", "BlockDeviceMappingV2Boot",
        "The second form of block device mapping."},
    Row{"os-config-drive", "ConfigDrive", "Config drives."},
    Row{"os-console-output", "ConsoleOutput", "The console log of a server."},
    Row{"os-extended-hypervisors", "ExtendedHypervisors", "More about hypervisors."},
    Row{"os-extended-quotas", "ExtendedQuotas", "Quotas can be forced and deleted."},
    Row{"os-extended-services", "ExtendedServices", "Why a service is disabled."},
    Row{"os-extended-services-delete", "ExtendedServicesDelete", "Services can be deleted."},
    Row{"os-extended-status", "ExtendedStatus", "The inner states of a server."},
    Row{"os-extended-volumes", "ExtendedVolumes", "The volumes of a server."},
    Row{"os-flavor-access", "FlavorAccess", "Access lists of private flavors."},
    Row{"os-flavor-extra-specs", "FlavorExtraSpecs", "Extra specs of flavors."},
    Row{"os-flavor-manage", "FlavorManage", "Flavors can be made and deleted."},
    Row{"os-flavor-rxtx", "FlavorRxtx", "The network factor of a flavor."},
    Row{"os-flavor-swap", "FlavorSwap", "The swap disk of a flavor."},
    Row{"os-hypervisor-status", "HypervisorStatus", "The state of hypervisors."},
    Row{"os-hypervisors", "Hypervisors", "Hypervisors."},
    Row{"os-instance-actions", "InstanceActions", "The log of a server's actions."},
    Row{"os-keypairs", "Keypairs", "Key pairs."},
    Row{"os-lock-server", "LockServer", "Servers can be locked."},
    Row{"os-multiple-create", "MultipleCreate", "Several servers by one request."},
    Row{"os-personality", "Personality", "Files that are put into a server."},
    Row{"os-quota-class-sets", "QuotaClasses", "Default quotas."},
    Row{"os-quota-sets", "Quotas", "Quotas."},
    Row{"os-security-groups", "SecurityGroups", "Security groups of a new server."},
    Row{"os-server-group-quotas", "ServerGroupQuotas", "Quotas of server groups."},
    Row{"os-server-groups", "ServerGroups", "Server groups."},
    Row{"os-server-list-multi-status", "ServerListMultiStatus", "Several status filters at once."},
    Row{"os-server-sort-keys", "ServerSortKeys", "Lists of servers can be sorted."},
    Row{"os-server-start-stop", "ServerStartStop", "Servers can be started and stopped."},
    Row{"os-services", "Services", "The services of the cloud."},
    Row{"os-used-limits", "UsedLimits", "What is used of the limits."},
    Row{"os-used-limits-for-admin", "UsedLimitsForAdmin", "The same for other projects."}};
// clang-format on

struct ExtensionView {
  std::string_view alias, name, description;
  std::string_view ns = "http://docs.openstack.org/compute/ext/fake_xml";
  std::string_view updated = "2014-12-03T00:00:00Z";
  std::vector<Link> links;
  static constexpr auto fields() {
    using V = ExtensionView;
    return Pack{
        field("alias", &V::alias),  field("name", &V::name),       field("description", &V::description),
        field("namespace", &V::ns), field("updated", &V::updated), field("links", &V::links)};
  }
};

ExtensionView view_of(const Row& row) {
  ExtensionView view;
  view.alias = row.alias;
  view.name = row.name;
  view.description = row.description;
  return view;
}

awaitable<Reply> list(Request& request) {
  Only<"extensions", std::vector<ExtensionView>> all;
  for (const auto& row : extensions) all.value.push_back(view_of(row));
  co_return request.reply(all);
}

awaitable<Reply> show(Request& request) {
  for (const auto& row : extensions)
    if (row.alias == request.path[0]) co_return request.reply(Only<"extension", ExtensionView>{view_of(row)});
  throw Fault(Errc::not_found, "The resource could not be found.");
}

constexpr std::string_view policy = "os_compute_api:extensions";
constexpr std::array rows{Route{.path = "/extensions", .policy = policy, .handler = list},
                          Route{.path = "/extensions/{alias}", .policy = policy, .handler = show}};

}  // namespace

RouteTable routes() { return rows; }

}  // namespace nova::api::extensions
