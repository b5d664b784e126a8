#include "common/http/message.hpp"

#include <algorithm>
#include <cctype>

namespace nova::http {

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return x == y || std::tolower(x) == std::tolower(y);
  });
}

std::optional<std::string_view> Headers::get(std::string_view name) const {
  for (const auto& [key, value] : items_)
    if (same_name(key, name)) return value;
  return std::nullopt;
}

std::string Headers::all(std::string_view name) const {
  std::string out;
  for (const auto& [key, value] : items_)
    if (same_name(key, name)) out += (out.empty() ? "" : ", ") + value;
  return out;
}

void Headers::set(std::string name, std::string value) {
  erase(name);
  add(std::move(name), std::move(value));
}

void Headers::erase(std::string_view name) {
  std::erase_if(items_, [&](const Item& item) { return same_name(item.first, name); });
}

Response make_response(unsigned status, std::string body, std::string content_type) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", std::move(content_type));
  response.body = std::move(body);
  return response;
}

}  // namespace nova::http
