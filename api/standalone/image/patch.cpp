#include "api/standalone/image/patch.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "api/standalone/image/fields.hpp"
#include "common/decode.hpp"
#include "common/error.hpp"

namespace nova::api::standalone {

using proto::images::Image;

namespace {

Fault bad(std::string message) { return Fault(Errc::bad_request, std::move(message)); }

std::string text_member(const json::Value& operation, std::string_view name) {
  const auto value = operation.find(name);
  if (!value || !value->is_string())
    throw bad(fmt::format("Operation objects have a member '{}', a text.", name));
  return decode<std::string>(*value);
}

// RFC 6901: ~1 stands for '/', ~0 for '~'.
std::string unescaped(std::string_view part) {
  std::string out;
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (part[i] != '~') {
      out += part[i];
      continue;
    }
    if (++i == part.size() || (part[i] != '0' && part[i] != '1'))
      throw bad(fmt::format("Pointer `{}` contains \"~\" not part of a recognized escape sequence.", part));
    out += part[i] == '0' ? '~' : '/';
  }
  return out;
}

struct Pointer {
  std::string name;
  std::string inside;  // of a list: "-" or a place
};

Pointer parse_pointer(std::string_view path) {
  if (path.size() < 2 || path.front() != '/')
    throw bad(fmt::format("Pointer `{}` does not start with \"/\".", path));
  path.remove_prefix(1);
  const auto slash = path.find('/');
  Pointer out{unescaped(path.substr(0, slash)), ""};
  if (slash == std::string_view::npos) return out;
  out.inside = unescaped(path.substr(slash + 1));
  if (out.name != "tags") throw bad(fmt::format("Invalid JSON pointer for this resource: '/{}'", path));
  return out;
}

void remove(Image& image, const std::string& name) {
  if (is_read_only(name)) throw Fault(Errc::forbidden, fmt::format("Attribute '{}' is read-only.", name));
  if (is_writable(name)) throw Fault(Errc::forbidden, fmt::format("Property {} may not be removed.", name));
  if (image.properties.erase(name) == 0)
    throw Fault(Errc::conflict, fmt::format("Property {} does not exist.", name));
}

void replace(Image& image, const std::string& name, const json::Value& value) {
  if (!is_writable(name) && !is_read_only(name) && !image.properties.contains(name))
    throw Fault(Errc::conflict, fmt::format("Property {} does not exist.", name));
  set_field(image, name, value);
}

// /tags/- and /tags/N, as generic JSON-patch tools write them.
void change_tags(Image& image, std::string_view op, std::string_view place,
                 const std::optional<json::Value>& value) {
  std::size_t at = image.tags.size();
  if (place != "-") {
    at = 0;
    for (const char c : place) {
      if (c < '0' || c > '9' || at > image.tags.size()) throw bad("Invalid place in the list of tags.");
      at = at * 10 + static_cast<std::size_t>(c - '0');
    }
    if (at > image.tags.size()) throw bad("Invalid place in the list of tags.");
  }
  const auto where = image.tags.begin() + static_cast<std::ptrdiff_t>(at);
  if (op != "add" && where == image.tags.end()) throw bad("Invalid place in the list of tags.");
  if (op == "remove") {
    image.tags.erase(where);
    return;
  }
  std::string tag = decode<std::string>(*value, DecodeContext{}.at("tags"));
  if (tag.size() > 255) throw bad("A tag is longer than 255 characters");
  if (op == "replace")
    *where = std::move(tag);
  else if (std::find(image.tags.begin(), image.tags.end(), tag) == image.tags.end())
    image.tags.insert(where, std::move(tag));
}

void apply_one(Image& image, const json::Value& operation) {
  if (!operation.is_object()) throw bad("Operations are JSON objects.");
  const std::string op = text_member(operation, "op");
  if (op != "add" && op != "replace" && op != "remove")
    throw bad(
        fmt::format("Invalid operation: `{}`. It must be one of the following: add, remove, replace.", op));
  const Pointer pointer = parse_pointer(text_member(operation, "path"));
  const auto value = operation.find("value");
  if (op != "remove" && !value)
    throw bad(fmt::format("Operation \"{}\" requires a member named \"value\".", op));
  if (pointer.name == "id") throw Fault(Errc::forbidden, "Attribute 'id' is read-only.");
  if (!pointer.inside.empty())
    change_tags(image, op, pointer.inside, value);
  else if (op == "remove")
    remove(image, pointer.name);
  else if (op == "replace")
    replace(image, pointer.name, *value);
  else
    set_field(image, pointer.name, *value);
}

}  // namespace

void apply_patch(Image& image, const json::Value& patch) {
  if (!patch.is_array()) throw bad("Request body must be a JSON array of operation objects.");
  for (const auto& operation : patch.items()) apply_one(image, operation);
  check_image(image);
}

}  // namespace nova::api::standalone
