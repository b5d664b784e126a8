#include <array>

#include "api/servers/handlers.hpp"
#include "api/servers/routes.hpp"
#include "api/servers/target.hpp"
#include "proto/actions.hpp"

namespace nova::api::servers {
namespace {

constexpr std::string_view path = "/servers/{id}/action";

// What the conductor and the hosts know of an action, too.
constexpr Route of(const proto::ActionSpec& spec, Handler handler) {
  return {.verb = Verb::post,
          .path = path,
          .action = spec.name,
          .versions = spec.versions,
          .policy = spec.policy,
          .target = find_server,
          .success = static_cast<unsigned>(spec.success),
          .handler = handler};
}

constexpr Route action(std::string_view name, std::string_view policy, Handler handler,
                       unsigned success = 202, Span versions = {}) {
  return {.verb = Verb::post,
          .path = path,
          .action = name,
          .versions = versions,
          .policy = policy,
          .target = find_server,
          .success = success,
          .handler = handler};
}

constexpr std::array rows{
    of(proto::action::start, start),
    of(proto::action::stop, stop),
    of(proto::action::reboot_soft, with_body<RebootBody, reboot>),
    action("os-getConsoleOutput", "os_compute_api:os-console-output",
           with_body<ConsoleOutputBody, get_console_output>, 200),
    action("lock", "os_compute_api:os-lock-server:lock", lock, 202, {.upto = mv::before(mv::lock_reason)}),
    action("lock", "os_compute_api:os-lock-server:lock", with_body<LockBody, lock_with_reason>, 202,
           {.from = mv::lock_reason}),
    action("unlock", "os_compute_api:os-lock-server:unlock", unlock),
};

}  // namespace

RouteTable action_routes() { return rows; }

}  // namespace nova::api::servers
