// Bodies of server actions and of the sub-resources of a server.
#pragma once
#include <array>

#include "api/http/only.hpp"
#include "api/http/values.hpp"
#include "api/microversions.hpp"
#include "api/servers/block_device_bodies.hpp"

namespace nova::api::servers {

enum class RebootType { soft, hard };
constexpr std::array<EnumName<RebootType>, 6> reboot_type_names{{{RebootType::hard, "HARD"},
                                                                 {RebootType::hard, "Hard"},
                                                                 {RebootType::hard, "hard"},
                                                                 {RebootType::soft, "SOFT"},
                                                                 {RebootType::soft, "Soft"},
                                                                 {RebootType::soft, "soft"}}};
constexpr const auto& names_of(RebootType) { return reboot_type_names; }

struct Reboot {
  RebootType type = RebootType::soft;
  static constexpr auto fields() { return Pack{field("type", &Reboot::type)}; }
};
using RebootBody = Only<"reboot", Reboot>;

struct ConsoleOutput {
  std::optional<IntOrText> length;  // lines; -1 and null: all
  static constexpr auto fields() {
    return Pack{field("length", &ConsoleOutput::length).optional().nullable().range(-1, 2147483647)};
  }
};
using ConsoleOutputBody = Only<"os-getConsoleOutput", ConsoleOutput>;

struct Lock {
  std::optional<std::string> locked_reason;
  static constexpr auto fields() {
    return Pack{field("locked_reason", &Lock::locked_reason).optional().length(1, 255)};
  }
};
struct LockBody {
  Lock lock;  // null: no reason
  static constexpr auto fields() { return Pack{field("lock", &LockBody::lock).nullable()}; }
};

using MetadataBody = Only<"metadata", TextMap<key_pattern>>;
using MetaItemBody = Only<"meta", TextMap<key_pattern>>;

struct TagsBody {
  std::vector<Matching<whole_tag_pattern>> tags;
  static constexpr auto fields() { return Pack{field("tags", &TagsBody::tags).length(0, 50)}; }
};

}  // namespace nova::api::servers
