#include "conductor/store/faults.hpp"

namespace nova::conductor {

using namespace db::literals;

namespace {

// At most `most` characters, never half a UTF-8 sequence.
std::string cut(std::string text, std::size_t most) {
  std::size_t at = 0, characters = 0;
  while (at < text.size() && characters < most) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
    ++characters;
  }
  text.resize(at);
  return text;
}

}  // namespace

void fault_insert(Tx& tx, const NewFault& fault) {
  tx.exec("fault_insert"_sql, fault.server, fault.code, cut(fault.message, 255), fault.details, fault.host);
}

}  // namespace nova::conductor
