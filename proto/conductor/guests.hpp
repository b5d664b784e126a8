// What the metadata service asks the conductor about the guests that ask it (topic conductor, namespace
// "guests").
#pragma once
#include <string>

#include "common/rpc/method.hpp"
#include "proto/compute.hpp"

namespace nova::proto {

// A server as its guest may know it, for the metadata service: by id, or by the address of a port of the
// standalone Network service. Only for administrators, since it shows user data. An address that several
// servers have on networks of their own says nothing: not_found.
struct GetGuest {
  static constexpr rpc::MethodSpec spec{.name = "get_guest", .ns = "guests", .version = {1, 0}};
  struct Request {
    ServerId server;
    std::string address;
    static constexpr auto fields() {
      return Pack{field("server", &Request::server).optional(),
                  field("address", &Request::address).optional()};
    }
  };
  struct Reply {
    ServerSpec server;     // without its administrator's password
    std::string password;  // what the guest has stored, encrypted with its owner's key
    static constexpr auto fields() {
      return Pack{field("server", &Reply::server), field("password", &Reply::password).optional().secret()};
    }
  };
};

// A guest stores its password once; conflict when there is one. Only for administrators.
struct SetGuestPassword {
  static constexpr rpc::MethodSpec spec{.name = "set_password", .ns = "guests", .version = {1, 0}};
  struct Request {
    ServerId server;
    std::string password;
    static constexpr auto fields() {
      return Pack{field("server", &Request::server), field("password", &Request::password).secret()};
    }
  };
  using Reply = rpc::Nothing;
};

struct GuestsService : rpc::Methods<GetGuest, SetGuestPassword> {
  static constexpr std::string_view topic = "conductor";
};

}  // namespace nova::proto
