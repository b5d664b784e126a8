#include "api/metadata/caller.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include <algorithm>

#include "api/digest.hpp"
#include "common/error.hpp"

namespace nova::api {
namespace {

// A header that would say two things says nothing: the proxy sends each once.
std::string only(const http::Headers& headers, std::string_view name) {
  const auto count = std::count_if(headers.begin(), headers.end(),
                                   [&](const auto& h) { return http::same_name(h.first, name); });
  if (count != 1)
    throw Fault(Errc::bad_request,
                fmt::format("The header {} is {}.", name, count == 0 ? "missing" : "there more than once"));
  std::string value(*headers.get(name));
  if (value.empty() || value.find(',') != value.npos)
    throw Fault(Errc::bad_request, fmt::format("The header {} must have one value.", name));
  return value;
}

// In a time that does not tell how much of it is right.
bool same_text(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

// An IPv4 client of a socket that takes both.
std::string plain_address(const std::string& address) {
  constexpr std::string_view mapped = "::ffff:";
  return address.starts_with(mapped) && address.find('.') != address.npos ? address.substr(mapped.size())
                                                                          : address;
}

}  // namespace

MetadataCaller metadata_caller(const http::Request& request, bool proxy, const std::string& secret) {
  MetadataCaller caller;
  caller.address = plain_address(request.remote_address);
  if (!proxy) return caller;
  caller.server = proto::ServerId(only(request.headers, "X-Instance-ID"));
  const auto signature = only(request.headers, "X-Instance-ID-Signature");
  caller.project_id = only(request.headers, "X-Tenant-ID");
  if (!same_text(signature, hmac_sha256_hex(secret, caller.server.str())))
    throw Fault(Errc::forbidden, "The signature of the request is not valid.");
  if (const auto forwarded = request.headers.get("X-Forwarded-For")) caller.address = *forwarded;
  return caller;
}

}  // namespace nova::api
