#include "api/zones/routes.hpp"

#include <array>

#include "api/http/request.hpp"
#include "api/zones/view.hpp"

namespace nova::api::zones {
namespace {

awaitable<Reply> index(Request& request) {
  proto::ListZones::Request ask;
  const auto found = co_await request.call<proto::ServicesService, proto::ListZones>(std::move(ask));
  co_return request.reply(brief(found.zones));
}

awaitable<Reply> detail(Request& request) {
  proto::ListServices::Request ask;
  const auto found = co_await request.call<proto::ServicesService, proto::ListServices>(std::move(ask));
  co_return request.reply(detailed(found.services));
}

constexpr std::array rows{
    Route{.path = "/os-availability-zone",
          .policy = "os_compute_api:os-availability-zone:list",
          .handler = index},
    Route{.path = "/os-availability-zone/detail",
          .policy = "os_compute_api:os-availability-zone:detail",
          .handler = detail},
};

}  // namespace

RouteTable routes() { return rows; }

}  // namespace nova::api::zones
