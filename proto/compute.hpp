// The service of one nova-compute host. Method names follow Nova's compute RPC API 6.5. Everything a host
// needs travels in the message: nova-compute reads no database.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/json/value.hpp"
#include "common/rpc/method.hpp"
#include "common/secret.hpp"
#include "common/time.hpp"
#include "proto/block_device.hpp"
#include "proto/flavor.hpp"
#include "proto/ids.hpp"
#include "proto/image.hpp"
#include "proto/network.hpp"
#include "proto/operation.hpp"

namespace nova::proto {

struct InjectedFile {
  std::string path;
  std::string contents;  // base64
  static constexpr auto fields() {
    return Pack{field("path", &InjectedFile::path), field("contents", &InjectedFile::contents).secret()};
  }
};

// Everything a host must know to make, start or rebuild the domain of a server.
struct ServerSpec {
  ServerId id;
  std::string instance_name;  // libvirt domain name
  std::string name;           // display name
  std::string hostname;
  std::string project_id, project_name, user_id, user_name;
  std::string availability_zone;
  Timestamp created{};
  int launch_index = 0;
  std::string reservation_id;
  Flavor flavor;
  ImageMeta image;  // id empty when the root is not made from an image
  std::vector<BlockDevice> block_devices;
  std::vector<Vif> vifs;
  std::map<std::string, std::string> metadata;
  std::string key_name, public_key;
  std::optional<std::string> user_data;  // base64
  std::vector<InjectedFile> files;
  Secret admin_password;
  bool config_drive = false;
  std::int64_t generation = 0;

  static constexpr auto fields() {
    return Pack{field("uuid", &ServerSpec::id),
                field("instance_name", &ServerSpec::instance_name),
                field("name", &ServerSpec::name),
                field("hostname", &ServerSpec::hostname),
                field("project_id", &ServerSpec::project_id),
                field("project_name", &ServerSpec::project_name).optional(),
                field("user_id", &ServerSpec::user_id),
                field("user_name", &ServerSpec::user_name).optional(),
                field("availability_zone", &ServerSpec::availability_zone).optional(),
                field("created", &ServerSpec::created),
                field("launch_index", &ServerSpec::launch_index).optional(),
                field("reservation_id", &ServerSpec::reservation_id).optional(),
                field("flavor", &ServerSpec::flavor),
                field("image", &ServerSpec::image),
                field("block_devices", &ServerSpec::block_devices).optional(),
                field("vifs", &ServerSpec::vifs).optional(),
                field("metadata", &ServerSpec::metadata).optional(),
                field("key_name", &ServerSpec::key_name).optional(),
                field("public_key", &ServerSpec::public_key).optional(),
                field("user_data", &ServerSpec::user_data).optional().secret(),
                field("files", &ServerSpec::files).optional().secret(),
                field("admin_password", &ServerSpec::admin_password).optional().secret(),
                field("config_drive", &ServerSpec::config_drive).optional(),
                field("generation", &ServerSpec::generation)};
  }
};

// The request of every durable host operation: which one, and the server as it should be.
struct HostOperation {
  OperationRef operation;
  ServerSpec server;
  static constexpr auto fields() {
    return Pack{field("operation", &HostOperation::operation), field("instance", &HostOperation::server)};
  }
};

struct BuildAndRun {
  static constexpr rpc::MethodSpec spec{
      .name = "build_and_run_instance", .version = {6, 5}, .kind = rpc::Kind::cast, .recorded = true};
  struct Request : HostOperation {
    Request() = default;
    Request(HostOperation what) : HostOperation(std::move(what)) {}
  };
  using Reply = rpc::Nothing;
};

// Absent is success: a terminate for a server that the host never saw reports done.
struct Terminate {
  static constexpr rpc::MethodSpec spec{
      .name = "terminate_instance", .version = {6, 5}, .kind = rpc::Kind::cast, .recorded = true};
  struct Request : HostOperation {
    Request() = default;
    Request(HostOperation what) : HostOperation(std::move(what)) {}
  };
  using Reply = rpc::Nothing;
};

// What to do with a guest's power. Adding one is a row here, its action in proto/actions.hpp and a case in
// compute/ops/power.cpp.
enum class PowerOp { start, stop, reboot_soft, reboot_hard, pause, unpause, suspend, resume };
constexpr std::array<EnumName<PowerOp>, 8> power_op_names{{{PowerOp::start, "start"},
                                                           {PowerOp::stop, "stop"},
                                                           {PowerOp::reboot_soft, "reboot_soft"},
                                                           {PowerOp::reboot_hard, "reboot_hard"},
                                                           {PowerOp::pause, "pause"},
                                                           {PowerOp::unpause, "unpause"},
                                                           {PowerOp::suspend, "suspend"},
                                                           {PowerOp::resume, "resume"}}};
constexpr const auto& names_of(PowerOp) { return power_op_names; }

struct ChangePower {
  static constexpr rpc::MethodSpec spec{
      .name = "change_power", .version = {6, 5}, .kind = rpc::Kind::cast, .recorded = true};
  struct Request {
    OperationRef operation;
    ServerSpec server;
    PowerOp op = PowerOp::start;
    static constexpr auto fields() {
      return Pack{field("operation", &Request::operation), field("instance", &Request::server),
                  field("op", &Request::op)};
    }
  };
  using Reply = rpc::Nothing;
};

struct GetConsoleOutput {
  static constexpr rpc::MethodSpec spec{.name = "get_console_output", .version = {6, 5}};
  struct Request {
    ServerId server;
    std::optional<int> tail_length;  // lines; nothing = all that is kept
    static constexpr auto fields() {
      return Pack{field("instance_uuid", &Request::server),
                  field("tail_length", &Request::tail_length).optional()};
    }
  };
  struct Reply {
    std::string output;
    static constexpr auto fields() { return Pack{field("output", &Reply::output)}; }
  };
};

struct GetHostUptime {
  static constexpr rpc::MethodSpec spec{.name = "get_host_uptime", .version = {6, 5}};
  struct Request {
    static constexpr auto fields() { return Pack{}; }
  };
  struct Reply {
    std::string uptime;
    static constexpr auto fields() { return Pack{field("uptime", &Reply::uptime)}; }
  };
};

struct ComputeService : rpc::Methods<BuildAndRun, Terminate, ChangePower, GetConsoleOutput, GetHostUptime> {
  static constexpr std::string_view topic = "compute";
};

}  // namespace nova::proto
