#include "api/flavors/view.hpp"

namespace nova {

void Codec<api::flavors::SwapOrBlank>::encode(json::Writer& w, const api::flavors::SwapOrBlank& v,
                                              Microversion) {
  if (v.megabytes == 0)
    w.string("");
  else
    w.integer(v.megabytes);
}

namespace api::flavors {

FlavorSummary summary_of(const proto::Flavor& flavor, const Links& links) {
  FlavorSummary view;
  view.id = flavor.flavor_id;
  view.name = flavor.name;
  view.links = links.of("flavors", flavor.flavor_id);
  view.description = flavor.description;
  return view;
}

FlavorView view_of(const proto::Flavor& flavor, const Links& links, bool show_extra_specs) {
  FlavorView view;
  view.id = flavor.flavor_id;
  view.name = flavor.name;
  view.links = links.of("flavors", flavor.flavor_id);
  view.ram = flavor.memory_mb;
  view.disk = flavor.root_gb;
  view.vcpus = flavor.vcpus;
  view.ephemeral = flavor.ephemeral_gb;
  view.swap = flavor.swap_mb;
  view.swap_or_blank.megabytes = flavor.swap_mb;
  view.disabled = flavor.disabled;
  view.is_public = flavor.is_public;
  view.rxtx_factor = flavor.rxtx_factor;
  view.description = flavor.description;
  if (show_extra_specs) view.extra_specs = flavor.extra_specs;
  return view;
}

}  // namespace api::flavors
}  // namespace nova
