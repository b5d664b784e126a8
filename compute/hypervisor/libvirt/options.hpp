// What nova.conf tells the libvirt driver about guests and their files, with Nova's names.
#pragma once
#include <chrono>

#include "common/config/option.hpp"

namespace nova::compute::libvirt {

struct LibvirtOptions {
  static constexpr std::string_view section = "libvirt";
  using seconds = std::chrono::seconds;

  std::string virt_type = "auto";
  std::string connection_uri;
  std::string cpu_mode;
  std::vector<std::string> cpu_models;
  std::vector<std::string> cpu_model_extra_flags;
  std::vector<std::string> hw_machine_type;
  std::map<std::string, std::string> disk_cachemodes;
  std::string hw_disk_discard;
  std::string disk_prefix;
  int num_pcie_ports = 0;
  int max_queues = 8;
  int rx_queue_size = 0;
  int tx_queue_size = 0;
  std::string rng_dev_path = "/dev/urandom";
  int mem_stats_period_seconds = 10;
  std::string sysinfo_serial = "unique";
  bool swtpm_enabled = false;
  std::string images_type = "default";
  int images_address_space_limit = 2;
  seconds images_cpu_time_limit{30};
  seconds wait_soft_reboot_seconds{120};

  static constexpr auto options() {
    using O = LibvirtOptions;
    return Pack{
        option("virt_type", &O::virt_type,
               "How guests run: kvm, qemu (emulated), or auto: kvm when the processor has vmx or svm and "
               "/dev/kvm opens, else qemu.")
            .one_of("auto", "kvm", "qemu"),
        option("connection_uri", &O::connection_uri, "Which libvirt to talk to; empty: qemu:///system."),
        option("cpu_mode", &O::cpu_mode,
               "Processor that guests see; empty: host-model with kvm, the machine's default with qemu.")
            .one_of("", "host-model", "host-passthrough", "maximum", "custom", "none"),
        option("cpu_models", &O::cpu_models, "Models to try in this order, with cpu_mode custom."),
        option("cpu_model_extra_flags", &O::cpu_model_extra_flags,
               "Processor features to add (name, +name) or to hide (-name)."),
        option("hw_machine_type", &O::hw_machine_type,
               "Default machine type per architecture, as arch=type items."),
        option("disk_cachemodes", &O::disk_cachemodes, "Cache mode of disks, as file=none."),
        option("hw_disk_discard", &O::hw_disk_discard, "Whether guests may give blocks back.")
            .one_of("", "ignore", "unmap"),
        option("disk_prefix", &O::disk_prefix, "Prefix of disk names in guests, instead of the bus's own."),
        option("num_pcie_ports", &O::num_pcie_ports,
               "PCIe ports of a q35 or virt machine, for devices that come later; 0: libvirt's choice.")
            .at_least(0)
            .at_most(28),
        option("max_queues", &O::max_queues, "Most queues of a multiqueue interface.").at_least(1),
        option("rx_queue_size", &O::rx_queue_size, "Receive ring of a virtio interface; 0: QEMU's choice.")
            .at_least(0),
        option("tx_queue_size", &O::tx_queue_size, "Transmit ring of a virtio interface; 0: QEMU's choice.")
            .at_least(0),
        option("rng_dev_path", &O::rng_dev_path, "Source of the guests' random numbers."),
        option("mem_stats_period_seconds", &O::mem_stats_period_seconds,
               "Time between memory statistics of a guest; 0: no balloon device.")
            .at_least(0),
        option("sysinfo_serial", &O::sysinfo_serial, "Serial number that a guest's BIOS shows.")
            .one_of("none", "unique"),
        option("swtpm_enabled", &O::swtpm_enabled, "Offer emulated TPMs."),
        option("images_type", &O::images_type,
               "Root disks as an overlay of the image (default, qcow2) or as a full copy (raw, flat).")
            .one_of("default", "qcow2", "raw", "flat"),
        option("images_address_space_limit", &O::images_address_space_limit,
               "Memory in GiB that qemu-img may use on an image.")
            .at_least(1),
        option("images_cpu_time_limit", &O::images_cpu_time_limit,
               "Processor time that qemu-img may use to look at an image.")
            .at_least(seconds(1)),
        option("wait_soft_reboot_seconds", &O::wait_soft_reboot_seconds,
               "How long a guest may take over a soft reboot before it is rebooted hard.")
            .at_least(seconds(0))};
  }
};

struct VncOptions {
  static constexpr std::string_view section = "vnc";
  bool enabled = true;
  std::string server_listen = "127.0.0.1";

  static constexpr auto options() {
    return Pack{option("enabled", &VncOptions::enabled, "Give guests a VNC console."),
                option("server_listen", &VncOptions::server_listen, "Address that VNC consoles listen on.")};
  }
};

struct GuestOptions {
  static constexpr std::string_view section = "DEFAULT";
  using seconds = std::chrono::seconds;

  std::string instances_path = "$state_path/instances";
  bool force_config_drive = false;
  bool force_raw_images = true;
  bool use_cow_images = true;
  std::string default_ephemeral_format = "ext4";
  std::string pointer_model = "usbtablet";
  seconds shutdown_timeout{60};

  static constexpr auto options() {
    using O = GuestOptions;
    return Pack{
        option("instances_path", &O::instances_path, "Folder of the servers' disks and the image cache."),
        option("force_config_drive", &O::force_config_drive, "Give every server a config drive."),
        option("force_raw_images", &O::force_raw_images, "Keep cached images in raw form."),
        option("use_cow_images", &O::use_cow_images,
               "With images_type default: overlays of the cached image instead of copies."),
        option("default_ephemeral_format", &O::default_ephemeral_format,
               "File system of ephemeral disks that ask for none.")
            .one_of("ext2", "ext3", "ext4", "xfs", "vfat"),
        option("pointer_model", &O::pointer_model, "Pointing device of guests with a graphical console.")
            .one_of("usbtablet", "ps2mouse"),
        option("shutdown_timeout", &O::shutdown_timeout,
               "How long a guest may take to shut down before it is switched off.")
            .at_least(seconds(0))};
  }
};

// What guests are told about themselves; of Nova's [api] section.
struct MetadataOptions {
  static constexpr std::string_view section = "api";
  std::string dhcp_domain = "novalocal";
  std::string vendordata_jsonfile_path;

  static constexpr auto options() {
    using O = MetadataOptions;
    return Pack{option("dhcp_domain", &O::dhcp_domain, "Domain appended to host names that have none."),
                option("vendordata_jsonfile_path", &O::vendordata_jsonfile_path,
                       "File with JSON that every guest gets as vendor data.")};
  }
};

struct RetryOptions {
  static constexpr std::string_view section = "compute";
  std::chrono::seconds shutdown_retry_interval{10};

  static constexpr auto options() {
    return Pack{option("shutdown_retry_interval", &RetryOptions::shutdown_retry_interval,
                       "Time after which the power button of a guest is pressed again.")
                    .at_least(std::chrono::seconds(1))};
  }
};

}  // namespace nova::compute::libvirt
