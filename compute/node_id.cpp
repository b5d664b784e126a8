#include "compute/node_id.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <cctype>
#include <fstream>
#include <system_error>

#include "common/error.hpp"
#include "common/uuid.hpp"

namespace nova::compute {
namespace {

std::string trimmed(std::string text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.pop_back();
  return text;
}

std::string make(const std::filesystem::path& file) {
  const std::string uuid = new_uuid();
  std::error_code error;
  std::filesystem::create_directories(file.parent_path(), error);
  const std::filesystem::path fresh = file.string() + ".new";
  std::ofstream out(fresh, std::ios::trunc);
  out << uuid << "\n" << std::flush;
  if (!out) throw Fault(Errc::unavailable, fmt::format("cannot write {}", fresh.string()));
  out.close();
  std::filesystem::rename(fresh, file, error);
  if (error)
    throw Fault(Errc::unavailable, fmt::format("cannot make {}: {}", file.string(), error.message()));
  return uuid;
}

}  // namespace

std::string node_uuid(const std::filesystem::path& state_path) {
  const auto file = state_path / "compute_id";
  if (!std::filesystem::exists(file)) return make(file);
  std::ifstream in(file);
  std::string uuid;
  std::getline(in, uuid);
  uuid = trimmed(std::move(uuid));
  if (!is_uuid(uuid))
    throw Fault(Errc::bad_request,
                fmt::format("{} holds no uuid: put the compute node's uuid there, or remove "
                            "the file to register a new node",
                            file.string()));
  return uuid;
}

std::string derived_uuid(const std::string& space, const std::string& name) {
  const std::string text = space + name;
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned length = 0;
  if (EVP_Digest(text.data(), text.size(), hash.data(), &length, EVP_sha1(), nullptr) != 1)
    throw Fault(Errc::internal, "SHA-1 is not available");
  hash[6] = static_cast<unsigned char>((hash[6] & 0x0f) | 0x50);
  hash[8] = static_cast<unsigned char>((hash[8] & 0x3f) | 0x80);
  std::string uuid;
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) uuid += '-';
    uuid += fmt::format("{:02x}", hash[i]);
  }
  return uuid;
}

}  // namespace nova::compute
