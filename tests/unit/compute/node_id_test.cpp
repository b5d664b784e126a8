#include "compute/node_id.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "common/error.hpp"
#include "common/uuid.hpp"

namespace nova::compute {
namespace {

class NodeIdTest : public testing::Test {
 protected:
  NodeIdTest() : dir(std::filesystem::temp_directory_path() / ("nova-node-id-" + new_hex_id())) {}
  ~NodeIdTest() override { std::filesystem::remove_all(dir); }
  std::filesystem::path dir;
};

TEST_F(NodeIdTest, IsMadeOnceAndKept) {
  const auto uuid = node_uuid(dir);
  EXPECT_TRUE(is_uuid(uuid));
  EXPECT_EQ(node_uuid(dir), uuid);
}

TEST_F(NodeIdTest, AFileWithoutAUuidIsRefused) {
  std::filesystem::create_directories(dir);
  std::ofstream(dir / "compute_id") << "not a uuid\n";
  EXPECT_THROW(node_uuid(dir), Fault);
}

TEST(DerivedUuid, IsTheSameForTheSameName) {
  EXPECT_TRUE(is_uuid(derived_uuid("a", "b")));
  EXPECT_EQ(derived_uuid("a", "b"), derived_uuid("a", "b"));
  EXPECT_NE(derived_uuid("a", "b"), derived_uuid("a", "c"));
}

}  // namespace
}  // namespace nova::compute
