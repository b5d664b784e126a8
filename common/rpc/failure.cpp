#include "common/rpc/failure.hpp"

#include <array>

#include "common/json/value.hpp"
#include "common/json/writer.hpp"

namespace nova::rpc {
namespace {

constexpr std::string_view nova_module = "nova.exception";
constexpr std::string_view oslo_module = "oslo_messaging.exceptions";
constexpr std::string_view dispatcher_module = "oslo_messaging.rpc.dispatcher";
constexpr std::string_view remote_suffix = "_Remote";

struct ClassRow {
  Errc code;
  std::string_view name;
  std::string_view module = nova_module;
};

// The first row of a code is its default class. Names are Nova's and oslo.messaging's.
constexpr std::array classes{
    ClassRow{Errc::bad_request, "Invalid"},
    ClassRow{Errc::bad_request, "ValidationError"},
    ClassRow{Errc::bad_request, "InvalidInput"},
    ClassRow{Errc::bad_request, "InvalidParameterValue"},
    ClassRow{Errc::bad_request, "InvalidRequest"},
    ClassRow{Errc::bad_request, "InvalidUUID"},
    ClassRow{Errc::bad_request, "FlavorDiskTooSmall"},
    ClassRow{Errc::bad_request, "FlavorMemoryTooSmall"},
    ClassRow{Errc::bad_request, "ImageNotActive"},
    ClassRow{Errc::bad_request, "ImageUnacceptable"},
    ClassRow{Errc::bad_request, "ConsoleTypeUnavailable"},
    ClassRow{Errc::bad_request, "InvalidBDM"},
    ClassRow{Errc::bad_request, "NetworkAmbiguous"},
    ClassRow{Errc::unauthorized, "Unauthorized"},
    ClassRow{Errc::forbidden, "Forbidden"},
    ClassRow{Errc::forbidden, "AdminRequired"},
    ClassRow{Errc::forbidden, "PolicyNotAuthorized"},
    ClassRow{Errc::forbidden, "InstanceIsLocked"},
    ClassRow{Errc::over_quota, "QuotaError"},
    ClassRow{Errc::over_quota, "OverQuota"},
    ClassRow{Errc::over_quota, "TooManyInstances"},
    ClassRow{Errc::over_quota, "KeypairLimitExceeded"},
    ClassRow{Errc::over_quota, "PortLimitExceeded"},
    ClassRow{Errc::not_found, "NotFound"},
    ClassRow{Errc::not_found, "InstanceNotFound"},
    ClassRow{Errc::not_found, "FlavorNotFound"},
    ClassRow{Errc::not_found, "ImageNotFound"},
    ClassRow{Errc::not_found, "KeypairNotFound"},
    ClassRow{Errc::not_found, "AggregateNotFound"},
    ClassRow{Errc::not_found, "ComputeHostNotFound"},
    ClassRow{Errc::not_found, "HostMappingNotFound"},
    ClassRow{Errc::not_found, "HostNotFound"},
    ClassRow{Errc::not_found, "InstanceActionNotFound"},
    ClassRow{Errc::not_found, "InstanceGroupNotFound"},
    ClassRow{Errc::not_found, "MigrationNotFound"},
    ClassRow{Errc::not_found, "NetworkNotFound"},
    ClassRow{Errc::not_found, "PortNotFound"},
    ClassRow{Errc::not_found, "ServiceNotFound"},
    ClassRow{Errc::not_found, "VolumeNotFound"},
    ClassRow{Errc::not_acceptable, "InvalidGlobalAPIVersion"},
    ClassRow{Errc::conflict, "Conflict"},
    ClassRow{Errc::conflict, "InstanceExists"},
    ClassRow{Errc::conflict, "InstanceInvalidState"},
    ClassRow{Errc::conflict, "InstanceNotReady"},
    ClassRow{Errc::conflict, "KeyPairExists"},
    ClassRow{Errc::conflict, "FlavorExists"},
    ClassRow{Errc::conflict, "AggregateNameExists"},
    ClassRow{Errc::conflict, "AggregateHostExists"},
    ClassRow{Errc::conflict, "PortInUse"},
    ClassRow{Errc::conflict, "UnexpectedTaskStateError"},
    ClassRow{Errc::conflict, "UnexpectedDeletingTaskStateError"},
    ClassRow{Errc::gone, "Gone"},
    ClassRow{Errc::too_large, "RequestTooLarge"},
    ClassRow{Errc::unsupported_media, "UnsupportedMediaType"},
    ClassRow{Errc::unprocessable, "Unprocessable"},
    ClassRow{Errc::unavailable, "ServiceUnavailable"},
    ClassRow{Errc::unavailable, "ComputeServiceUnavailable"},
    ClassRow{Errc::unavailable, "HypervisorUnavailable"},
    ClassRow{Errc::unavailable, "MessageDeliveryFailure", oslo_module},
    ClassRow{Errc::timeout, "MessagingTimeout", oslo_module},
    ClassRow{Errc::no_valid_host, "NoValidHost"},
    ClassRow{Errc::no_valid_host, "MaxRetriesExceeded"},
    ClassRow{Errc::no_valid_host, "ComputeResourcesUnavailable"},
    ClassRow{Errc::unsupported_version, "UnsupportedVersion", dispatcher_module},
    ClassRow{Errc::unsupported_version, "RPCVersionCapError", dispatcher_module},
    ClassRow{Errc::no_such_method, "NoSuchMethod", dispatcher_module},
    ClassRow{Errc::internal, "NovaException"},
};

struct HttpRow {
  Errc code;
  int http;
};
// From HTTP the first row with the number wins.
constexpr std::array http_codes{
    HttpRow{Errc::bad_request, 400},    HttpRow{Errc::unauthorized, 401},
    HttpRow{Errc::forbidden, 403},      HttpRow{Errc::over_quota, 403},
    HttpRow{Errc::not_found, 404},      HttpRow{Errc::not_acceptable, 406},
    HttpRow{Errc::conflict, 409},       HttpRow{Errc::gone, 410},
    HttpRow{Errc::too_large, 413},      HttpRow{Errc::unsupported_media, 415},
    HttpRow{Errc::unprocessable, 422},  HttpRow{Errc::unavailable, 503},
    HttpRow{Errc::timeout, 504},        HttpRow{Errc::internal, 500},
    HttpRow{Errc::no_valid_host, 500},  HttpRow{Errc::unsupported_version, 500},
    HttpRow{Errc::no_such_method, 500},
};

const ClassRow* find_class(std::string_view name) {
  for (const auto& row : classes)
    if (row.name == name) return &row;
  return nullptr;
}

Errc errc_of_http(int http) {
  for (const auto& row : http_codes)
    if (row.http == http) return row.code;
  return http >= 400 && http < 500 ? Errc::bad_request : Errc::internal;
}

std::string text_at(const json::Value& object, const char* name) {
  const auto value = object.find(name);
  return value && value->is_string() ? std::string(value->text()) : std::string();
}

// What we say ourselves is exact; else the class decides, else the HTTP code.
Errc errc_in(const json::Value& failure, std::string_view name) {
  const auto kwargs = failure.find("kwargs").value_or(json::Value());
  if (kwargs.find("errc")) return errc_of(text_at(kwargs, "errc"));
  if (const auto* row = find_class(name)) return row->code;
  const auto code = kwargs.find("code");
  if (code && code->is_integer()) return errc_of_http(static_cast<int>(code->integer().value_or(0)));
  return Errc::internal;
}

}  // namespace

std::string_view default_class(Errc code) {
  for (const auto& row : classes)
    if (row.code == code) return row.name;
  return "NovaException";
}

int http_code(Errc code) {
  for (const auto& row : http_codes)
    if (row.code == code) return row.http;
  return 500;
}

std::string failure_text(const Error& error) {
  const std::string_view name = error.kind.empty() ? default_class(error.code) : std::string_view(error.kind);
  const auto* row = find_class(name);
  const std::string_view module = row != nullptr ? row->module : nova_module;
  json::Writer w;
  w.begin_object();
  w.key("class");
  w.string(name);
  w.key("module");
  w.string(module);
  w.key("message");
  w.string(error.message);
  w.key("tb");
  w.begin_array();
  w.end_array();
  w.key("args");
  w.begin_array();
  w.string(error.message);
  w.end_array();
  w.key("kwargs");
  w.begin_object();
  if (module == nova_module) {  // the others' constructors take no keywords
    w.key("code");
    w.integer(http_code(error.code));
    w.key("errc");
    w.string(name_of(error.code));
  }
  w.end_object();
  w.end_object();
  return std::move(w).text();
}

Error parse_failure(std::string_view text) {
  const json::Document document = json::parse(text);
  const json::Value& failure = document.root();
  if (!failure.is_object()) throw Fault(Errc::bad_request, "an RPC failure is not a JSON object");
  Error error;
  error.kind = text_at(failure, "class");
  if (error.kind.ends_with(remote_suffix)) error.kind.resize(error.kind.size() - remote_suffix.size());
  error.message = text_at(failure, "message");
  error.code = errc_in(failure, error.kind);
  return error;
}

}  // namespace nova::rpc
