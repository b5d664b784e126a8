// The little language of flavor extra specs that are compared with what a host has: "s== x", ">= 4", "<in>
// kvm",
// "<all-in> aes avx", "<or> a <or> b", or plain text for equality. Pure.
#pragma once
#include <string_view>

namespace nova::scheduler {

// Does `value` (text of a number, a string or a list such as ['aes', 'avx']) satisfy `requirement`? A number
// operator on something that is no number is never satisfied.
bool matches(std::string_view value, std::string_view requirement);

}  // namespace nova::scheduler
