// Takes secrets out of text that is about to be logged: values behind names such as password, adminPass,
// token or secret in key=value, JSON, Python dict, XML and header form, and passwords inside URLs.
#pragma once
#include <string>
#include <string_view>

namespace nova {

// True when masked() might change the text; cheap.
bool may_hold_secret(std::string_view text);
std::string masked(std::string_view text);

}  // namespace nova
