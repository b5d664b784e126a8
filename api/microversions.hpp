// Every API microversion as a named constant with what it changes. All other code names a constant; a change
// of behaviour is a span on a field, a query parameter or a route, never a comparison in a handler.
#pragma once
#include <array>

#include "common/microversion.hpp"

namespace nova::api::mv {

// clang-format off
inline constexpr Microversion baseline{2, 1};  // The v2.0 behaviour with strict validation of requests.
inline constexpr Microversion keypair_type{2, 2};  // Key pairs have a type; create answers 201, delete 204.
inline constexpr Microversion extended_server_attributes{2, 3};  // Server views have reservation_id, launch_index, hostname, root_device_name, user_data; volumes_attached has delete_on_termination.
inline constexpr Microversion fixed_ip_reserved{2, 4};  // os-fixed-ips (gone).
inline constexpr Microversion ip6_filter{2, 5};  // The ip6 filter of server lists is open to everybody.
inline constexpr Microversion remote_consoles{2, 6};  // remote-consoles replaces the console actions.
inline constexpr Microversion public_flavor_access{2, 7};  // addTenantAccess on a public flavor is a conflict.
inline constexpr Microversion mks_console{2, 8};  // remote-consoles knows protocol mks.
inline constexpr Microversion server_locked{2, 9};  // Server views have locked.
inline constexpr Microversion keypair_user{2, 10};  // Key pairs of other users, for administrators.
inline constexpr Microversion service_forced_down{2, 11};  // os-services has forced_down.
inline constexpr Microversion virtual_interface_network{2, 12};  // os-virtual-interfaces (gone).
inline constexpr Microversion server_group_owner{2, 13};  // Server groups show project_id and user_id.
inline constexpr Microversion evacuate_storage{2, 14};  // evacuate without onSharedStorage.
inline constexpr Microversion soft_affinity{2, 15};  // Server group policies soft-affinity and soft-anti-affinity.
inline constexpr Microversion host_status{2, 16};  // Server views have host_status.
inline constexpr Microversion crash_dump{2, 17};  // Action trigger_crash_dump.
inline constexpr Microversion no_project_in_url{2, 18};  // The project id may be left out of URLs.
inline constexpr Microversion server_description{2, 19};  // Servers have a description.
inline constexpr Microversion shelved_volumes{2, 20};  // Volumes can be attached to shelved servers.
inline constexpr Microversion deleted_server_actions{2, 21};  // Instance actions of deleted servers are shown.
inline constexpr Microversion force_live_migration{2, 22};  // force_complete of a live migration.
inline constexpr Microversion server_migrations{2, 23};  // GET /servers/{id}/migrations.
inline constexpr Microversion abort_live_migration{2, 24};  // DELETE /servers/{id}/migrations/{id}.
inline constexpr Microversion auto_block_migration{2, 25};  // os-migrateLive without disk_over_commit.
inline constexpr Microversion server_tags{2, 26};  // Server tags: sub-resource, view field and filters.
inline constexpr Microversion standard_version_header{2, 27};  // The header OpenStack-API-Version.
inline constexpr Microversion cpu_info_object{2, 28};  // Hypervisors show cpu_info as an object.
inline constexpr Microversion evacuate_force{2, 29};  // evacuate has force.
inline constexpr Microversion live_migration_force{2, 30};  // os-migrateLive has force.
inline constexpr Microversion console_tokens{2, 31};  // os-console-auth-tokens for all console types.
inline constexpr Microversion device_tags{2, 32};  // networks and block_device_mapping_v2 of a create request have tag.
inline constexpr Microversion hypervisor_paging{2, 33};  // Hypervisors are paged; create does not take tag of block devices until 2.42.
inline constexpr Microversion async_live_migration{2, 34};  // os-migrateLive answers before its checks.
inline constexpr Microversion keypair_paging{2, 35};  // Key pairs are paged.
inline constexpr Microversion no_proxies{2, 36};  // Proxies for images, networks and volumes are gone; network quotas too.
inline constexpr Microversion networks_required{2, 37};  // A create request must say networks; auto and none are allowed.
inline constexpr Microversion strict_status_filter{2, 38};  // An unknown status filter is an error.
inline constexpr Microversion no_image_metadata_quota{2, 39};  // Image metadata proxy and its quota are gone.
inline constexpr Microversion usage_paging{2, 40};  // os-simple-tenant-usage is paged.
inline constexpr Microversion aggregate_uuid{2, 41};  // Aggregates show uuid.
inline constexpr Microversion device_tags_again{2, 42};  // tag of networks and block devices is back.
inline constexpr Microversion no_hosts{2, 43};  // os-hosts is gone.
inline constexpr Microversion no_ip_actions{2, 44};  // Actions for fixed and floating addresses are gone.
inline constexpr Microversion image_id_in_body{2, 45};  // createImage answers with a body.
inline constexpr Microversion request_id_header{2, 46};  // The header X-OpenStack-Request-ID.
inline constexpr Microversion embedded_flavor{2, 47};  // Server views embed the flavor.
inline constexpr Microversion standard_diagnostics{2, 48};  // Diagnostics have one form for all drivers.
inline constexpr Microversion attach_tags{2, 49};  // Attached volumes and interfaces may have tag.
inline constexpr Microversion quota_class_groups{2, 50};  // quota-class-sets show server_groups, server_group_members.
inline constexpr Microversion action_events_for_all{2, 51};  // External event volume-extended; events of an instance action are shown to everybody.
inline constexpr Microversion create_tags{2, 52};  // A create request may have tags.
inline constexpr Microversion uuids_for_hosts{2, 53};  // Services and hypervisors are named by uuid.
inline constexpr Microversion rebuild_key{2, 54};  // rebuild has key_name.
inline constexpr Microversion flavor_description{2, 55};  // Flavors have a description that can be updated.
inline constexpr Microversion migrate_host{2, 56};  // migrate has host.
inline constexpr Microversion no_personality{2, 57};  // Injected files are gone; rebuild has user_data.
inline constexpr Microversion action_paging{2, 58};  // Instance actions are paged and show updated_at.
inline constexpr Microversion migration_paging{2, 59};  // Migrations are paged and show uuid.
inline constexpr Microversion multiattach{2, 60};  // Multi-attach volumes.
inline constexpr Microversion flavor_extra_specs{2, 61};  // Flavors show extra_specs.
inline constexpr Microversion action_event_host{2, 62};  // Events of instance actions show host and hostId.
inline constexpr Microversion trusted_certificates{2, 63};  // Trusted image certificates.
inline constexpr Microversion server_group_rules{2, 64};  // Server groups have one policy with rules.
inline constexpr Microversion abort_queued_migration{2, 65};  // Queued live migrations can be aborted.
inline constexpr Microversion changes_before{2, 66};  // The changes-before filter.
inline constexpr Microversion volume_type{2, 67};  // block_device_mapping_v2 has volume_type.
inline constexpr Microversion no_force{2, 68};  // force of evacuate and os-migrateLive is gone.
inline constexpr Microversion down_cells{2, 69};  // Partial results when a cell is away.
inline constexpr Microversion shown_device_tags{2, 70};  // Attachments show tag.
inline constexpr Microversion shown_server_groups{2, 71};  // Server views have server_groups.
inline constexpr Microversion port_resources{2, 72};  // Ports with resource requests at create.
inline constexpr Microversion lock_reason{2, 73};  // lock has locked_reason; views and filters for it.
inline constexpr Microversion requested_host{2, 74};  // A create request has host and hypervisor_hostname.
inline constexpr Microversion strict_parameters{2, 75};  // Unknown query and body parameters are errors; update answers are complete; swap 0 is a number.
inline constexpr Microversion power_update{2, 76};  // External event power-update.
inline constexpr Microversion unshelve_zone{2, 77};  // unshelve has availability_zone.
inline constexpr Microversion server_topology{2, 78};  // GET /servers/{id}/topology.
inline constexpr Microversion attached_delete{2, 79};  // Volume attachments have delete_on_termination.
inline constexpr Microversion migration_owner{2, 80};  // Migrations show project_id and user_id.
inline constexpr Microversion cache_images{2, 81};  // POST /os-aggregates/{id}/images.
inline constexpr Microversion accelerator_event{2, 82};  // External event accelerator-request-bound.
inline constexpr Microversion open_filters{2, 83};  // More filters of server lists are open to everybody.
inline constexpr Microversion event_details{2, 84};  // Events of instance actions show details.
inline constexpr Microversion update_attachment{2, 85};  // Volume attachments can be updated.
inline constexpr Microversion checked_extra_specs{2, 86};  // Extra specs in known namespaces are checked.
inline constexpr Microversion rescue_volumes{2, 87};  // rescue of servers booted from volume.
inline constexpr Microversion lean_hypervisors{2, 88};  // Hypervisors without resource fields, with uptime.
inline constexpr Microversion attachment_ids{2, 89};  // Volume attachments show attachment_id and bdm_uuid.
inline constexpr Microversion hostname{2, 90};  // Create, update and rebuild have hostname; everybody sees it and filters by it.
inline constexpr Microversion unshelve_host{2, 91};  // unshelve has host.
inline constexpr Microversion imported_keys_only{2, 92};  // Key pairs are not made here any more; their names may hold @ and a dot.
inline constexpr Microversion rebuild_volumes{2, 93};  // rebuild of servers booted from volume.
inline constexpr Microversion fqdn_hostname{2, 94};  // hostname may be a fully qualified name.
inline constexpr Microversion evacuate_stopped{2, 95};  // Evacuated servers stay stopped.
inline constexpr Microversion shown_pinned_zone{2, 96};  // Server views have pinned_availability_zone.
inline constexpr Microversion shares{2, 97};  // GET /servers/{id}/shares.
inline constexpr Microversion shown_image_properties{2, 98};  // The image of a server view has properties.
inline constexpr Microversion spice_direct{2, 99};  // remote-consoles has type spice-direct.
inline constexpr Microversion shown_hints{2, 100};  // Server views have scheduler_hints.
inline constexpr Microversion async_attach{2, 101};  // Volume attach answers 202 without a body.
inline constexpr Microversion no_rxtx_factor{2, 102};  // Flavors without rxtx_factor and disabled, with a name filter; unknown query parameters are errors everywhere.
inline constexpr Microversion no_volumes_boot{2, 103};  // os-volumes_boot is gone.
inline constexpr Microversion change_pinned_zone{2, 104};  // An update may change pinned_availability_zone.
// clang-format on

// In order and without gaps; a test holds it to that.
inline constexpr std::array all{baseline,
                                keypair_type,
                                extended_server_attributes,
                                fixed_ip_reserved,
                                ip6_filter,
                                remote_consoles,
                                public_flavor_access,
                                mks_console,
                                server_locked,
                                keypair_user,
                                service_forced_down,
                                virtual_interface_network,
                                server_group_owner,
                                evacuate_storage,
                                soft_affinity,
                                host_status,
                                crash_dump,
                                no_project_in_url,
                                server_description,
                                shelved_volumes,
                                deleted_server_actions,
                                force_live_migration,
                                server_migrations,
                                abort_live_migration,
                                auto_block_migration,
                                server_tags,
                                standard_version_header,
                                cpu_info_object,
                                evacuate_force,
                                live_migration_force,
                                console_tokens,
                                device_tags,
                                hypervisor_paging,
                                async_live_migration,
                                keypair_paging,
                                no_proxies,
                                networks_required,
                                strict_status_filter,
                                no_image_metadata_quota,
                                usage_paging,
                                aggregate_uuid,
                                device_tags_again,
                                no_hosts,
                                no_ip_actions,
                                image_id_in_body,
                                request_id_header,
                                embedded_flavor,
                                standard_diagnostics,
                                attach_tags,
                                quota_class_groups,
                                action_events_for_all,
                                create_tags,
                                uuids_for_hosts,
                                rebuild_key,
                                flavor_description,
                                migrate_host,
                                no_personality,
                                action_paging,
                                migration_paging,
                                multiattach,
                                flavor_extra_specs,
                                action_event_host,
                                trusted_certificates,
                                server_group_rules,
                                abort_queued_migration,
                                changes_before,
                                volume_type,
                                no_force,
                                down_cells,
                                shown_device_tags,
                                shown_server_groups,
                                port_resources,
                                lock_reason,
                                requested_host,
                                strict_parameters,
                                power_update,
                                unshelve_zone,
                                server_topology,
                                attached_delete,
                                migration_owner,
                                cache_images,
                                accelerator_event,
                                open_filters,
                                event_details,
                                update_attachment,
                                checked_extra_specs,
                                rescue_volumes,
                                lean_hypervisors,
                                attachment_ids,
                                hostname,
                                unshelve_host,
                                imported_keys_only,
                                rebuild_volumes,
                                fqdn_hostname,
                                evacuate_stopped,
                                shown_pinned_zone,
                                shares,
                                shown_image_properties,
                                spice_direct,
                                shown_hints,
                                async_attach,
                                no_rxtx_factor,
                                no_volumes_boot,
                                change_pinned_zone};

// What is advertised: the highest version at which all that is served honours every change up to it.
inline constexpr Microversion minimum = all.front();
inline constexpr Microversion maximum = all.back();

// The version just below, for the end of a span: upto(before(mv::no_personality)).
constexpr Microversion before(Microversion v) { return {v.major, v.minor - 1}; }

}  // namespace nova::api::mv
