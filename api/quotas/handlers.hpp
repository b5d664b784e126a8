// What the routes of quotas run.
#pragma once
#include "api/http/only.hpp"
#include "api/http/request.hpp"
#include "api/quotas/lines.hpp"

namespace nova::api::quotas {

using SetQuotaBody = Only<"quota_set", SetBody>;
using SetClassBody = Only<"quota_class_set", ClassBody>;

// Policy is asked about the project of the path.
awaitable<void> find_project(Request& request);

// sets.cpp
awaitable<Reply> show(Request& request);
awaitable<Reply> detail(Request& request);
awaitable<Reply> defaults(Request& request);
awaitable<Reply> update(Request& request, SetQuotaBody body);
awaitable<Reply> remove(Request& request);
// classes.cpp
awaitable<Reply> show_class(Request& request);
awaitable<Reply> update_class(Request& request, SetClassBody body);

}  // namespace nova::api::quotas
