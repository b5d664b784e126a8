#include "api/metadata/service.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include "api/pipeline/fault.hpp"
#include "common/config/config.hpp"
#include "common/uuid.hpp"
#include "proto/metadata/tree.hpp"
#include "proto/metadata/vendor_data.hpp"

namespace nova::api {
namespace {

constexpr std::size_t seed_bytes = 512;
constexpr std::string_view plain = "text/plain; charset=UTF-8";

std::string random_seed() {
  std::string seed(seed_bytes, '\0');
  randombytes_buf(seed.data(), seed.size());
  return seed;
}

std::string key_of(const MetadataCaller& caller) {
  return caller.server.empty() ? "address " + caller.address : caller.server.str();
}

void check_secret(const MetadataProxyOptions& proxy) {
  if (!proxy.service_metadata_proxy || !proxy.metadata_proxy_shared_secret.empty()) return;
  throw ConfigError(
      {.file = {},
       .line = 0,
       .section = "neutron",
       .option = "metadata_proxy_shared_secret",
       .value = "",
       .expected = "the secret of the Network service's proxy, since service_metadata_proxy is on"});
}

}  // namespace

MetadataService::MetadataService(Parts parts, MetadataOptions options, MetadataProxyOptions proxy)
    : conductor_(parts.bus),
      log_(std::move(parts.log)),
      options_(std::move(options)),
      proxy_(std::move(proxy)),
      vendor_data_(metadata::read_vendor_data(options_.vendordata_jsonfile_path)),
      recent_(parts.clock, options_.metadata_cache_expiration) {
  check_secret(proxy_);
}

http::Response MetadataService::refused(unsigned status, const std::string& message) {
  return http::make_response(status, message + "\n", std::string(plain));
}

awaitable<http::Response> MetadataService::handle(http::Request request) {
  const auto began = Context::Clock::now();
  Context context;
  context.request_id = new_request_id();
  context.is_admin = true;
  context.remote_address = request.remote_address;
  const std::string line =
      fmt::format("{} \"{} {}\"", request.remote_address, request.method, request.target);
  std::optional<http::Response> response;
  std::string trouble;
  try {
    response = co_await answer(context, std::move(request));
  } catch (const Fault& fault) {
    response = refused(status_of(fault.code()), fault.what());
    trouble = fmt::format(" ({})", fault.what());
  }
  const std::chrono::duration<double> took = Context::Clock::now() - began;
  log_.info(context, "{} status: {} len: {} time: {:.6f}{}", line, response->status, response->body.size(),
            took.count(), trouble);
  co_return std::move(*response);
}

awaitable<http::Response> MetadataService::answer(Context& context, http::Request request) {
  const bool read = request.method == "GET" || request.method == "HEAD";
  const bool write = request.method == "POST" && metadata::is_password_path(request.path);
  if (!read && !write) co_return refused(405, "Only the password can be written, by POST.");
  auto caller = metadata_caller(request, proxy_.service_metadata_proxy, proxy_.metadata_proxy_shared_secret);
  auto guest = co_await guest_of(context, caller);
  context.server_id = guest->server.id.str();
  if (write) co_return co_await store_password(context, std::move(caller), guest, std::move(request.body));
  co_return page_for(*guest, request);
}

awaitable<RecentGuests::Guest> MetadataService::guest_of(Context context, MetadataCaller caller) {
  auto guest = recent_.find(key_of(caller));
  if (!guest) {
    proto::GetGuest::Request ask;
    ask.server = caller.server;
    if (caller.server.empty()) ask.address = caller.address;
    auto reply = co_await conductor_.call<proto::GetGuest>(context, std::move(ask));
    guest = recent_.keep(key_of(caller), std::move(reply));
  }
  // The proxy believes the port, and the port's owner may have written another project's server into it.
  if (!caller.project_id.empty() && caller.project_id != guest->server.project_id) {
    log_.warning(context,
                 "A port of project {} claims to be of server {} of another project; its guest at {} is "
                 "not answered",
                 caller.project_id, guest->server.id.str(), caller.address);
    throw Fault(Errc::not_found, fmt::format("Server {} is not known.", guest->server.id.str()));
  }
  co_return guest;
}

awaitable<http::Response> MetadataService::store_password(Context context, MetadataCaller caller,
                                                          RecentGuests::Guest guest, std::string password) {
  if (password.size() > metadata::most_password_bytes)
    co_return refused(400, fmt::format("A password has at most {} bytes.", metadata::most_password_bytes));
  if (password.empty()) co_return refused(400, "A password has at least one byte.");
  recent_.forget(key_of(caller));
  proto::SetGuestPassword::Request set;
  set.server = guest->server.id;
  set.password = std::move(password);
  co_await conductor_.call<proto::SetGuestPassword>(std::move(context), std::move(set));
  recent_.forget(key_of(caller));
  co_return http::make_response(200, "", std::string(plain));
}

http::Response MetadataService::page_for(const proto::GetGuest::Reply& guest,
                                         const http::Request& request) const {
  const metadata::Facts facts{guest.server, random_seed(), options_.dhcp_domain, vendor_data_, false};
  auto page = metadata::find_page(facts, guest.password, request.path);
  if (!page) return refused(404, "There is nothing at this path.");
  return http::make_response(200, std::move(page->text), std::move(page->type));
}

}  // namespace nova::api
