#include "compute/hypervisor/fake/guest_file.hpp"

#include "common/decode.hpp"
#include "common/encode.hpp"

namespace nova::compute {
namespace {

struct Line {
  proto::ServerId server;
  std::string name;
  proto::PowerState power = proto::PowerState::nostate;
  std::int64_t generation = 0;
  bool gone = false;

  static constexpr auto fields() {
    return Pack{field("server", &Line::server), field("name", &Line::name), field("power", &Line::power),
                field("generation", &Line::generation), field("gone", &Line::gone).optional()};
  }
};

Line line_of(const Guest& guest) { return {guest.server, guest.name, guest.power, guest.generation, false}; }
Guest guest_of(const Line& line) { return {line.server, line.name, line.power, line.generation, true}; }
std::string text_of(const Line& line) { return encode(line) + "\n"; }

}  // namespace

std::map<proto::ServerId, Guest> GuestFile::load() {
  std::map<proto::ServerId, Guest> guests;
  const std::string text = file_.read();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const auto line = decode_lenient<Line>(json::parse(std::string_view(text).substr(at, end - at)).root());
    if (line.gone)
      guests.erase(line.server);
    else
      guests[line.server] = guest_of(line);
    at = end + 1;
  }
  std::string kept;
  for (const auto& [server, guest] : guests) kept += text_of(line_of(guest));
  file_.replace(kept);
  return guests;
}

void GuestFile::keep(const Guest& guest) { file_.append(text_of(line_of(guest)), false); }

void GuestFile::drop(const proto::ServerId& server) {
  Line line;
  line.server = server;
  line.gone = true;
  file_.append(text_of(line), false);
}

}  // namespace nova::compute
