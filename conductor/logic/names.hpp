// Names of new servers: how several of one request are told apart, and host names made from display names.
// Source: Nova API reference, "Create server".
#pragma once
#include <string>
#include <string_view>

namespace nova::conductor {

// "web" for the only one, "web-1", "web-2" ... of several (`index` counts from 0).
std::string display_name(const std::string& name, int index, int count);
// What a host name may be: lower case, at most 63 of [a-z0-9_.-] without outer '.' and '-'; empty if nothing
// is left.
std::string sanitized_hostname(std::string_view name);
// The host name of a server: the sanitized display name, else "server-<uuid>".
std::string default_hostname(const std::string& name, const std::string& server_id);
// "r-" and eight characters of [0-9a-z].
std::string new_reservation_id();

}  // namespace nova::conductor
