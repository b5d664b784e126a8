// The pieces of a domain's XML, one function per group of elements; called by xml.cpp alone.
#pragma once
#include <pugixml.hpp>

#include "compute/hypervisor/libvirt/domain/spec.hpp"

namespace nova::compute::libvirt::parts {

pugi::xml_node element(pugi::xml_node parent, const char* name);
pugi::xml_node text_element(pugi::xml_node parent, const char* name, const std::string& text);
pugi::xml_node text_element(pugi::xml_node parent, const char* name, std::int64_t number);
void attribute(pugi::xml_node node, const char* name, const std::string& value);
void attribute(pugi::xml_node node, const char* name, std::int64_t value);

void add_metadata(pugi::xml_node domain, const DomainMetadata& metadata);
void add_resources(pugi::xml_node domain, const DomainSpec& spec);  // memory, vcpus, tuning
void add_boot(pugi::xml_node domain, const DomainSpec& spec);       // sysinfo, os, features
void add_cpu(pugi::xml_node domain, const CpuSpec& cpu);
void add_clock(pugi::xml_node domain, const TimerSpec& timers);

void add_disks(pugi::xml_node devices, const DomainSpec& spec);
void add_controllers(pugi::xml_node devices, const DomainSpec& spec);
void add_interfaces(pugi::xml_node devices, const DomainSpec& spec);
void add_console(pugi::xml_node devices, const DomainSpec& spec);  // serial ports, graphics, video, input
void add_extras(pugi::xml_node devices, const DomainSpec& spec);   // rng, watchdog, balloon, agent, TPM ...

}  // namespace nova::compute::libvirt::parts
