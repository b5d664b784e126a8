#include "scheduler/image_traits.hpp"

#include <algorithm>
#include <array>

#include "scheduler/match/text.hpp"

namespace nova::scheduler {
namespace {

std::string trait_word(std::string_view text) {
  std::string word(text);
  std::transform(word.begin(), word.end(), word.begin(), [](char c) {
    if (c >= 'a' && c <= 'z') return static_cast<char>(c - 32);
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
  });
  return word;
}

// "hw:tpm_version" of the flavor, else hw_tpm_version of the image.
std::string wish(const proto::RequestSpec& request, const std::string& space, const std::string& name) {
  const auto& specs = request.flavor.extra_specs;
  if (const auto at = specs.find(space + ':' + name); at != specs.end()) return at->second;
  const auto at = request.image_properties.find(space + '_' + name);
  return at == request.image_properties.end() ? std::string() : at->second;
}

void add_tpm_traits(const proto::RequestSpec& request, Traits& required) {
  const std::string version = wish(request, "hw", "tpm_version");
  const std::string model = wish(request, "hw", "tpm_model");
  if (version == "1.2") required.insert("COMPUTE_SECURITY_TPM_1_2");
  if (version == "2.0") required.insert("COMPUTE_SECURITY_TPM_2_0");
  if (model == "tpm-tis") required.insert("COMPUTE_SECURITY_TPM_TIS");
  if (model == "tpm-crb") required.insert("COMPUTE_SECURITY_TPM_CRB");
  if (version.empty() && model.empty()) return;
  const std::string security = wish(request, "hw", "tpm_secret_security");
  required.insert("COMPUTE_SECURITY_TPM_SECRET_SECURITY_" + trait_word(security.empty() ? "user" : security));
}

}  // namespace

void add_flavor_traits(const proto::RequestSpec& request, Traits& required, Traits& forbidden) {
  const std::string threads = wish(request, "hw", "cpu_thread_policy");
  if (threads == "isolate") forbidden.insert("HW_CPU_HYPERTHREADING");
  if (threads == "require") required.insert("HW_CPU_HYPERTHREADING");
  add_tpm_traits(request, required);
  if (wish(request, "os", "secure_boot") == "required") required.insert("COMPUTE_SECURITY_UEFI_SECURE_BOOT");
  if (to_bool(wish(request, "hw", "firmware_stateless")))
    required.insert("COMPUTE_SECURITY_STATELESS_FIRMWARE");
  if (to_bool(wish(request, "hw", "virtio_packed_ring"))) required.insert("COMPUTE_NET_VIRTIO_PACKED");
  if (wish(request, "hw", "sound_model") == "virtio") required.insert("COMPUTE_SOUND_MODEL_VIRTIO");
  const std::string addresses = wish(request, "hw", "maxphysaddr_mode");
  if (addresses == "passthrough") required.insert("COMPUTE_ADDRESS_SPACE_PASSTHROUGH");
  if (addresses == "emulate") required.insert("COMPUTE_ADDRESS_SPACE_EMULATED");
  if (request.flavor.extra_specs.contains("accel:device_profile")) required.insert("COMPUTE_ACCELERATORS");
  if (to_bool(wish(request, "hw", "ephemeral_encryption"))) {
    required.insert("COMPUTE_EPHEMERAL_ENCRYPTION");
    const std::string format = wish(request, "hw", "ephemeral_encryption_format");
    if (!format.empty()) required.insert("COMPUTE_EPHEMERAL_ENCRYPTION_" + trait_word(format));
  }
}

void add_disk_format_trait(const proto::RequestSpec& request, Traits& required) {
  if (!request.image_disk_format.empty())
    required.insert("COMPUTE_IMAGE_TYPE_" + trait_word(request.image_disk_format));
}

void add_image_device_traits(const proto::RequestSpec& request, Traits& required) {
  struct Device {
    const char* property;
    const char* trait;
  };
  constexpr std::array<Device, 7> devices{{{"hw_cdrom_bus", "COMPUTE_STORAGE_BUS_"},
                                           {"hw_disk_bus", "COMPUTE_STORAGE_BUS_"},
                                           {"hw_video_model", "COMPUTE_GRAPHICS_MODEL_"},
                                           {"hw_vif_model", "COMPUTE_NET_VIF_MODEL_"},
                                           {"hw_architecture", "HW_ARCH_"},
                                           {"hw_emulation_architecture", "COMPUTE_ARCH_"},
                                           {"hw_viommu_model", "COMPUTE_VIOMMU_MODEL_"}}};
  for (const Device& device : devices)
    if (const auto at = request.image_properties.find(device.property); at != request.image_properties.end())
      required.insert(device.trait + trait_word(at->second));
}

}  // namespace nova::scheduler
