#include "compute/config_drive/iso.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "common/uuid.hpp"

namespace nova::compute::config_drive {
namespace {
namespace fs = std::filesystem;

std::map<std::string, std::string> read_back(const fs::path& iso) {
  std::map<std::string, std::string> out;
  auto* a = archive_read_new();
  archive_read_support_format_iso9660(a);
  EXPECT_EQ(archive_read_open_filename(a, iso.c_str(), 10240), ARCHIVE_OK);
  archive_entry* entry = nullptr;
  while (archive_read_next_header(a, &entry) == ARCHIVE_OK) {
    if (archive_entry_filetype(entry) != AE_IFREG) continue;
    std::string text(static_cast<std::size_t>(archive_entry_size(entry)), '\0');
    EXPECT_EQ(archive_read_data(a, text.data(), text.size()), static_cast<la_ssize_t>(text.size()));
    out[archive_entry_pathname(entry)] = text;
  }
  archive_read_free(a);
  return out;
}

TEST(Iso, HoldsTheFilesUnderTheirNames) {
  const auto path = fs::temp_directory_path() / ("nova-iso-test-" + new_hex_id());
  const std::map<std::string, std::string> files{{"openstack/latest/meta_data.json", R"({"uuid": "x"})"},
                                                 {"openstack/latest/user_data", std::string(100'000, 'u')},
                                                 {"openstack/content/0000", ""},
                                                 {"ec2/2009-04-04/meta-data.json", "{}"}};
  write_iso(path, files);
  EXPECT_EQ(read_back(path), files);
  write_iso(path, {{"a", "b"}});  // a build that is repeated writes it anew
  EXPECT_EQ(read_back(path).size(), 1u);
  struct stat facts{};
  ASSERT_EQ(::stat(path.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);
  // The label stands in the primary volume descriptor, where guests look for it.
  std::ifstream in(path, std::ios::binary);
  in.seekg(16 * 2048 + 40);
  std::string label(8, '\0');
  in.read(label.data(), 8);
  EXPECT_EQ(label, "config-2");
  fs::remove(path);
}

}  // namespace
}  // namespace nova::compute::config_drive
