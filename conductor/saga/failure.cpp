#include "conductor/saga/failure.hpp"

#include "common/decode.hpp"
#include "common/encode.hpp"

namespace nova::conductor {
namespace {
struct ErrorRow {
  std::string code, message, kind;
  static constexpr auto fields() {
    return Pack{field("code", &ErrorRow::code), field("message", &ErrorRow::message),
                field("kind", &ErrorRow::kind)};
  }
};
}  // namespace

std::string encode_error(const Error& error) {
  return encode(ErrorRow{std::string(name_of(error.code)), error.message, error.kind});
}

Error decode_error(const std::string& text) {
  if (text.empty()) return {};
  const auto row = decode_lenient<ErrorRow>(json::parse(text).root());
  return {errc_of(row.code), row.message, row.kind};
}

Error error_of(const proto::OperationReport& report) {
  const bool hopeless = report.outcome == proto::Outcome::failed_hard;
  return {hopeless ? Errc::bad_request : Errc::internal, report.error_message, report.error_class};
}

}  // namespace nova::conductor
