// Flavors, by RPC to the conductor (namespace "flavors"). Administration is decided by the API's policy.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/rpc/method.hpp"
#include "proto/conductor/servers.hpp"
#include "proto/flavor.hpp"

namespace nova::proto {

struct GetFlavor {
  static constexpr rpc::MethodSpec spec{.name = "get_flavor", .ns = "flavors", .version = {1, 0}};
  struct Request {
    std::string flavor_id;
    static constexpr auto fields() { return Pack{field("flavor_id", &Request::flavor_id)}; }
  };
  struct Reply {
    Flavor flavor;
    static constexpr auto fields() { return Pack{field("flavor", &Reply::flavor)}; }
  };
};

struct ListFlavors {
  static constexpr rpc::MethodSpec spec{.name = "list_flavors", .ns = "flavors", .version = {1, 0}};
  struct Request {
    std::optional<bool> is_public = true;  // nothing: public and private ones (an administrator's view)
    std::optional<int> min_ram, min_disk;
    std::optional<std::string> name;
    std::string sort_key = "flavorid", sort_dir = "asc";
    int limit = 1000;
    std::string marker;
    static constexpr auto fields() {
      return Pack{field("is_public", &Request::is_public).nullable(),
                  field("min_ram", &Request::min_ram).optional(),
                  field("min_disk", &Request::min_disk).optional(),
                  field("name", &Request::name).optional(),
                  field("sort_key", &Request::sort_key).optional(),
                  field("sort_dir", &Request::sort_dir).optional(),
                  field("limit", &Request::limit).optional(),
                  field("marker", &Request::marker).optional()};
    }
  };
  struct Reply {
    std::vector<Flavor> flavors;
    static constexpr auto fields() { return Pack{field("flavors", &Reply::flavors)}; }
  };
};

struct CreateFlavor {
  static constexpr rpc::MethodSpec spec{.name = "create_flavor", .ns = "flavors", .version = {1, 0}};
  struct Request {
    Flavor flavor;  // flavor_id empty or "auto": one is made
    static constexpr auto fields() { return Pack{field("flavor", &Request::flavor)}; }
  };
  using Reply = GetFlavor::Reply;
};

struct DescribeFlavor {
  static constexpr rpc::MethodSpec spec{.name = "describe_flavor", .ns = "flavors", .version = {1, 0}};
  struct Request {
    std::string flavor_id;
    std::optional<std::string> description;
    static constexpr auto fields() {
      return Pack{field("flavor_id", &Request::flavor_id),
                  field("description", &Request::description).nullable()};
    }
  };
  using Reply = GetFlavor::Reply;
};

struct DeleteFlavor {
  static constexpr rpc::MethodSpec spec{.name = "delete_flavor", .ns = "flavors", .version = {1, 0}};
  struct Request {
    std::string flavor_id;
    static constexpr auto fields() { return Pack{field("flavor_id", &Request::flavor_id)}; }
  };
  using Reply = rpc::Nothing;
};

struct ChangeFlavorExtraSpecs {
  static constexpr rpc::MethodSpec spec{
      .name = "change_flavor_extra_specs", .ns = "flavors", .version = {1, 0}};
  struct Request {
    std::string flavor_id;
    MapChange change = MapChange::merge;
    std::map<std::string, std::string> extra_specs;
    static constexpr auto fields() {
      return Pack{field("flavor_id", &Request::flavor_id), field("change", &Request::change),
                  field("extra_specs", &Request::extra_specs)};
    }
  };
  using Reply = GetFlavor::Reply;
};

// `add` and `remove` one project; both empty: only list.
struct ChangeFlavorAccess {
  static constexpr rpc::MethodSpec spec{.name = "change_flavor_access", .ns = "flavors", .version = {1, 0}};
  struct Request {
    std::string flavor_id, add, remove;
    static constexpr auto fields() {
      return Pack{field("flavor_id", &Request::flavor_id), field("add", &Request::add).optional(),
                  field("remove", &Request::remove).optional()};
    }
  };
  struct Reply {
    std::vector<std::string> projects;
    static constexpr auto fields() { return Pack{field("projects", &Reply::projects)}; }
  };
};

struct FlavorsService : rpc::Methods<GetFlavor, ListFlavors, CreateFlavor, DescribeFlavor, DeleteFlavor,
                                     ChangeFlavorExtraSpecs, ChangeFlavorAccess> {
  static constexpr std::string_view topic = "conductor";
};

}  // namespace nova::proto
