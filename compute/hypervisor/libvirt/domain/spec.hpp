// A guest as libvirt is asked to make it: plain values, no XML and no wire types. plan.hpp fills it from a
// server, xml.hpp writes it. Names of models and buses are libvirt's own words.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace nova::compute::libvirt {

struct IoLimits {
  std::int64_t read_bytes = 0, write_bytes = 0, total_bytes = 0;  // per second; 0: no limit
  std::int64_t read_iops = 0, write_iops = 0, total_iops = 0;
  bool empty() const {
    return read_bytes + write_bytes + total_bytes + read_iops + write_iops + total_iops == 0;
  }
};

struct DiskDevice {
  std::string path;
  std::string format = "raw";   // raw, qcow2: always said, never probed
  std::string device = "disk";  // disk, cdrom
  std::string bus = "virtio";   // virtio, scsi, sata, ide, usb
  std::string target;           // vda
  std::string cache;            // none, writeback ...; empty: QEMU's own choice
  std::string io;               // native, threads, io_uring; empty: QEMU's own choice
  std::string discard;          // unmap, ignore; empty: QEMU's own choice
  std::string serial;
  int boot_order = 0;  // 0: not booted from
  bool read_only = false;
  int unit = -1;  // on a SCSI controller
  IoLimits limits;
};

struct Bandwidth {  // KiB/s and KiB
  int average = 0, peak = 0, burst = 0;
};

struct InterfaceDevice {
  std::string type = "bridge";  // bridge, network
  std::string source;           // the bridge's or libvirt network's name
  std::string mac;
  std::string target;  // name of the tap
  std::string model = "virtio";
  int mtu = 0;
  int queues = 0;  // more than 1: multiqueue
  int rx_queue_size = 0, tx_queue_size = 0;
  std::string filter;  // nwfilter; empty: none
  std::vector<std::pair<std::string, std::string>> filter_parameters;
  Bandwidth inbound, outbound;
  int boot_order = 0;
};

struct CpuTopology {
  int sockets = 1, cores = 1, threads = 1;
};

struct CpuSpec {
  std::string mode;   // host-model, host-passthrough, maximum, custom; empty: the machine's default
  std::string model;  // with custom
  CpuTopology topology;
  std::vector<std::pair<std::string, std::string>> features;  // name, policy
};

struct CpuTune {
  std::int64_t shares = 0, period = 0;
  std::optional<std::int64_t> quota;
};

struct BootSpec {
  std::string arch, machine;
  bool efi = false;
  bool secure_boot = false;
  bool menu = false;
  bool smbios = false;  // hand sysinfo to the guest
};

struct SysInfo {
  std::string version, serial, uuid;
};

struct MemorySpec {
  std::int64_t kib = 0;
  std::int64_t huge_page_kib = 0;  // 0: ordinary pages
  bool locked = false;
};

struct FeatureSpec {
  bool acpi = true, apic = true;
  bool hide_hypervisor = false;
  std::optional<bool> pmu;
  bool hyperv = false;
  bool vmcoreinfo = false;
};

struct TimerSpec {
  bool kvm_ticks = false;  // pit delay, rtc catchup
  bool no_hpet = false;    // x86
  bool hyperv_clock = false;
  std::string offset = "utc";  // localtime for Windows
};

struct RngDevice {
  std::string path = "/dev/urandom";
  std::int64_t rate_bytes = 0;
  std::int64_t rate_period = 0;  // ms
};

struct VideoDevice {
  std::string model;  // virtio, vga, cirrus, qxl, bochs, none
  std::int64_t vram_kib = 0;
};

struct TpmDevice {
  std::string model, version;
};

// What the domain's metadata tells readers of the host: Nova's element, and ours with the generation.
struct DomainMetadata {
  std::string package;                // version of this software
  std::string display_name, created;  // created: "2026-08-21 12:00:00"
  std::int64_t generation = 0;
  struct {
    std::string name, id;
    int memory_mb = 0, disk_gb = 0, swap_mb = 0, ephemeral_gb = 0, vcpus = 0;
    std::map<std::string, std::string> extra_specs;
  } flavor;
  struct {
    std::string id, container_format, disk_format;
    int min_disk = 0, min_ram = 0;
    std::map<std::string, std::string> properties;
  } image;
  std::string user_id, user_name, project_id, project_name;
  struct Port {
    std::string id;
    std::vector<std::pair<std::string, int>> addresses;  // address, IP version
  };
  std::vector<Port> ports;
};

struct DomainSpec {
  std::string type = "qemu";  // kvm, qemu
  std::string name, uuid;
  DomainMetadata metadata;
  MemorySpec memory;
  int vcpus = 1;
  CpuSpec cpu;
  CpuTune tune;
  BootSpec boot;
  SysInfo sysinfo;
  FeatureSpec features;
  TimerSpec timers;
  std::vector<DiskDevice> disks;
  std::vector<InterfaceDevice> interfaces;
  std::string scsi_model;  // virtio-scsi ... when a disk is on the bus
  int pcie_ports = 0;
  std::string usb_model;  // empty: libvirt's choice; none
  std::string console_log;
  int serial_ports = 1;
  std::string vnc_listen;  // empty: no graphics
  VideoDevice video;
  std::string pointer;  // bus of the tablet: usb, virtio; empty: none
  std::optional<RngDevice> rng;
  std::string watchdog_action;  // empty: no watchdog
  int balloon_period = 10;      // seconds between statistics; 0: no balloon
  bool guest_agent = false;
  std::optional<TpmDevice> tpm;
  std::string sound_model;
};

}  // namespace nova::compute::libvirt
