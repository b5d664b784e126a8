#include <charconv>

#include "common/async/sleep.hpp"
#include "compute/hypervisor/libvirt/driver.hpp"

namespace nova::compute::libvirt {
namespace {

using proto::PowerState;

bool is_off(PowerState power) {
  return power == PowerState::shutdown || power == PowerState::crashed || power == PowerState::nostate;
}

// The image may give its guests more time than the option, or less.
std::chrono::seconds shutdown_limit(const proto::ServerSpec& server, std::chrono::seconds fallback) {
  const auto wish = server.image.properties.find("os_shutdown_timeout");
  if (wish == server.image.properties.end()) return fallback;
  int seconds = 0;
  const auto& text = wish->second;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  return error == std::errc() && seconds >= 0 ? std::chrono::seconds(seconds) : fallback;
}

}  // namespace

awaitable<PowerState> Driver::change_power(Context context, proto::ServerSpec server, proto::PowerOp op) {
  using enum proto::PowerOp;
  switch (op) {
    case start:
      co_await power_on(std::move(context), server);
      break;
    case stop:
      co_await power_off(std::move(context), server);
      break;
    case reboot_soft:
      co_await this->reboot_soft(std::move(context), server);
      break;
    case reboot_hard:
      co_await this->reboot_hard(std::move(context), server);
      break;
    case pause:
      co_await on_guest(server, pause_domain);
      break;
    case unpause:
      co_await on_guest(server, unpause_domain);
      break;
    case suspend:
      co_await on_guest(server, save_domain);
      break;
    case resume:
      co_await this->resume(std::move(context), server);
      break;
  }
  const auto guest = co_await look(server);
  co_return guest ? guest->power : PowerState::nostate;
}

// Nothing if there is no guest; Fault(conflict) when it is of a newer generation than the request.
awaitable<std::optional<Guest>> Driver::look(proto::ServerSpec server) {
  auto guest = co_await on_libvirt([id = server.id](virConnectPtr connection) -> std::optional<Guest> {
    auto found = find_guest(connection, id);
    if (!found) return std::nullopt;
    return std::move(found->facts);
  });
  if (guest && guest->generation > server.generation)
    throw Fault(Errc::conflict, "This host runs a newer generation of the server.");
  co_return guest;
}

awaitable<void> Driver::power_on(Context context, proto::ServerSpec server) {
  const auto guest = co_await look(server);
  if (guest && guest->power == PowerState::running) co_return;
  if (guest && guest->power == PowerState::paused) co_return co_await on_guest(server, unpause_domain);
  auto blueprint = co_await draw(server);
  co_await launch(std::move(context), std::move(server), std::move(blueprint));
}

awaitable<void> Driver::power_off(Context context, proto::ServerSpec server) {
  const auto guest = co_await look(server);
  if (!guest || is_off(guest->power)) co_return;
  const auto limit = shutdown_limit(server, options_.guest.shutdown_timeout);
  // A guest that does not run cannot heed its button.
  if (guest->power == PowerState::running && co_await shut_down(server, limit)) co_return;
  log_.info(context, "Server {} did not shut down in {} s and is switched off", server.id, limit.count());
  co_await on_guest(server, switch_off);
}

awaitable<bool> Driver::shut_down(proto::ServerSpec server, std::chrono::seconds limit) {
  const auto begin = Context::Clock::now();
  auto press_at = begin;
  while (Context::Clock::now() < begin + limit) {
    // A button pressed before the guest listens to it is lost, so it is pressed again.
    const bool press = Context::Clock::now() >= press_at;
    if (press) press_at = Context::Clock::now() + options_.retry.shutdown_retry_interval;
    const auto power = co_await on_libvirt([id = server.id, press](virConnectPtr connection) {
      const auto domain = find_domain(connection, id);
      if (!domain) return PowerState::nostate;
      if (press) press_power_button(domain);
      return power_of(domain);
    });
    if (is_off(power)) co_return true;
    co_await sleep_for(options_.power_poll);
  }
  co_return false;
}

awaitable<void> Driver::reboot_soft(Context context, proto::ServerSpec server) {
  const auto guest = co_await look(server);
  const bool running = guest && guest->power == PowerState::running;
  if (running && co_await shut_down(server, options_.libvirt.wait_soft_reboot_seconds))
    co_return co_await power_on(std::move(context), std::move(server));
  log_.info(context, "Server {} is rebooted hard: it did not shut down by itself", server.id);
  co_await reboot_hard(std::move(context), std::move(server));
}

awaitable<void> Driver::reboot_hard(Context context, proto::ServerSpec server) {
  if (co_await look(server))
    co_await on_guest(server, [](const DomainHandle& domain) {
      if (!is_off(power_of(domain))) switch_off(domain);
      drop_saved(domain);
    });
  auto blueprint = co_await draw(server);
  co_await launch(std::move(context), std::move(server), std::move(blueprint));
}

awaitable<void> Driver::resume(Context context, proto::ServerSpec server) {
  const auto guest = co_await look(server);
  if (!guest) throw_not_here();
  if (guest->power == PowerState::running) co_return;
  const bool saved = co_await on_libvirt([id = server.id](virConnectPtr connection) {
    const auto domain = find_domain(connection, id);
    return domain && is_saved(domain);
  });
  if (!saved) co_return co_await power_on(std::move(context), std::move(server));
  co_await plug(std::move(context), server.vifs);
  co_await on_guest(server, start_domain);
}

}  // namespace nova::compute::libvirt
