#include "api/hypervisors/handlers.hpp"
#include "common/async/slots.hpp"
#include "common/async/together.hpp"
#include "proto/compute.hpp"

namespace nova::api::hypervisors {
namespace {

// A host that is thought to be up answers at once or not at all. One that does not holds up those that wait
// for its place; some rows of such hosts still leave time for the others.
constexpr std::chrono::seconds patience{3};
constexpr std::chrono::seconds patience_with_all{9};
constexpr std::size_t at_once = 64;

awaitable<std::string> call(const Request& request, Context context, std::string host) {
  rpc::Client<proto::ComputeService> client(*request.services.bus);
  proto::GetHostUptime::Request ask;
  auto reply =
      co_await client.call<proto::GetHostUptime>(std::move(context), std::move(ask), std::move(host));
  co_return std::move(reply.uptime);
}

awaitable<std::optional<std::string>> ask_in_turn(const Request& request, Slots& slots, Context all,
                                                  std::string host) {
  const auto hold = co_await slots.acquire();
  if (Context::Clock::now() >= all.deadline) co_return std::nullopt;
  try {
    co_return co_await call(request, all.within(patience), std::move(host));
  } catch (const Fault&) {  // an answer without it is better than none
    co_return std::nullopt;
  }
}

awaitable<std::optional<std::string>> nothing() { co_return std::nullopt; }

}  // namespace

awaitable<std::string> call_uptime(const Request& request, proto::HostName host) {
  co_return co_await call(request, request.context.within(patience), host.str());
}

awaitable<Uptimes> ask_uptimes(const Request& request, const Found& hypervisors) {
  Slots slots(at_once);
  const Context all = request.context.within(patience_with_all);
  std::vector<awaitable<std::optional<std::string>>> parts;
  for (const auto& one : hypervisors)
    parts.push_back(one.up ? ask_in_turn(request, slots, all, one.host.str()) : nothing());
  co_return co_await together(std::move(parts));
}

}  // namespace nova::api::hypervisors
