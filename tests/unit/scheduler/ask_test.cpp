#include "scheduler/ask.hpp"

#include "common/config/config.hpp"
#include "tests/unit/scheduler/world.hpp"

namespace nova::scheduler::testing {
namespace {

Ask ask_of(const World& world) { return make_ask(world.request, world.servers, world.policy()).value(); }

TEST(Ask, AmountsComeFromTheFlavor) {
  World world;
  world.request.flavor.ephemeral_gb = 5;
  world.request.flavor.swap_mb = 1025;
  EXPECT_EQ(ask_of(world).takes->disk_gb, 10 + 5 + 2);
  world.request.root_on_volume = true;
  EXPECT_EQ(ask_of(world).takes->disk_gb, 5 + 2);
}

TEST(Ask, ResourceSpecsOverrideAndAdd) {
  World world;
  world.request.flavor.extra_specs = {{"resources:VCPU", "0"},
                                      {"resources:MEMORY_MB", "2000"},
                                      {"resources:CUSTOM_GPU", "2"},
                                      {"resources1:CUSTOM_GPU", "1"},
                                      {"resources_x:DISK_GB", "4"},
                                      {"resources:VGPU", "many"},
                                      {"resources:", "1"}};
  const Ask ask = ask_of(world);
  EXPECT_EQ(ask.takes->vcpus, 0);
  EXPECT_EQ(ask.takes->memory_mb, 2000);
  EXPECT_EQ(ask.takes->disk_gb, 14);
  EXPECT_EQ(ask.takes->others, (std::map<std::string, int>{{"CUSTOM_GPU", 3}}));
  EXPECT_FALSE(ask.splits_providers);
}

TEST(Ask, GroupsThatMustBeKeptApartNeedSeveralProviders) {
  World world;
  world.request.flavor.extra_specs = {
      {"resources1:VGPU", "1"}, {"resources2:VGPU", "1"}, {"group_policy", "isolate"}};
  EXPECT_TRUE(ask_of(world).splits_providers);
}

TEST(Ask, TraitsOfFlavorImageAndDevices) {
  World world;
  world.options.placement.image_metadata_prefilter = true;
  world.options.placement.query_placement_for_image_type_support = true;
  world.request.flavor.extra_specs = {{"trait:CUSTOM_A", "required"},
                                      {"trait:CUSTOM_B", "forbidden"},
                                      {"trait:CUSTOM_C", "wished"},
                                      {"hw:tpm_version", "2.0"},
                                      {"os:secure_boot", "required"}};
  world.request.image_properties = {{"trait:CUSTOM_D", "required"}, {"hw_disk_bus", "virtio"}};
  world.request.image_disk_format = "qcow2";
  const Ask ask = ask_of(world);
  EXPECT_THAT(ask.required_traits,
              ::testing::UnorderedElementsAre("CUSTOM_A", "CUSTOM_D", "COMPUTE_SECURITY_TPM_2_0",
                                              "COMPUTE_SECURITY_TPM_SECRET_SECURITY_USER",
                                              "COMPUTE_SECURITY_UEFI_SECURE_BOOT",
                                              "COMPUTE_STORAGE_BUS_VIRTIO", "COMPUTE_IMAGE_TYPE_QCOW2"));
  EXPECT_THAT(ask.forbidden_traits, ::testing::ElementsAre("CUSTOM_B"));
}

TEST(Ask, ContradictionsAreWordsForTheUser) {
  World world;
  world.request.flavor.extra_specs = {{"pci_passthrough:alias", "gpu:1"}};
  EXPECT_EQ(make_ask(world.request, world.servers, world.policy()).error().message,
            "PCI alias 'gpu' is not defined");
}

std::string complaint(const Options& options) {
  try {
    make_policy(options);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

TEST(Policy, NamesTheOptionThatIsWrong) {
  Options options;
  EXPECT_EQ(complaint(options), "");
  options.filter.enabled_filters = {"ComputeFilter", "RamFilter"};
  EXPECT_THAT(complaint(options), ::testing::HasSubstr("RamFilter"));
  EXPECT_THAT(complaint(options), ::testing::HasSubstr("NUMATopologyFilter"));
  options = {};
  options.metrics.weight_setting = {"cpu.percent"};
  EXPECT_THAT(complaint(options), ::testing::HasSubstr("weight_setting"));
  EXPECT_THAT(complaint(options), ::testing::HasSubstr("name=number"));
  options = {};
  options.pci.alias = {"gpu"};
  EXPECT_THAT(complaint(options), ::testing::HasSubstr("a JSON object"));
}

}  // namespace
}  // namespace nova::scheduler::testing
