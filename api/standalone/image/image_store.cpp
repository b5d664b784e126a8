#include "api/standalone/image/image_store.hpp"

#include "common/async/sleep.hpp"
#include "common/rpc/client.hpp"
#include "common/uuid.hpp"

namespace nova::api::standalone {

using namespace proto::images;

ImageStore::ImageStore(Setup setup)
    : setup_(std::move(setup)),
      files_(setup_.folder),
      images_(files_),
      data_(files_, setup_.size_cap, setup_.log) {}

void ImageStore::add_to(Endpoints& endpoints) {
  pages_.add_to(endpoints);
  images_.add_to(endpoints);
  data_.add_to(endpoints);
}

awaitable<std::set<std::string>> ImageStore::known_files() {
  Context context;
  context.request_id = new_request_id();
  ListImages::Request every;
  rpc::Client<Service> conductor(*setup_.bus);
  const auto found = co_await conductor.call<ListImages>(std::move(context), std::move(every));
  std::set<std::string> names;
  for (const auto& image : found.images) names.insert(image.location);
  co_return names;
}

awaitable<void> ImageStore::start() {
  co_await files_.prepare();
  std::optional<std::set<std::string>> known;
  while (!known) {
    try {
      known = co_await known_files();
    } catch (const Fault& fault) {
      setup_.log.debug("the Image service waits for nova-conductor: {}", fault.what());
    }
    if (!known) co_await sleep_for(jittered(std::chrono::seconds(2)));
  }
  const std::size_t removed = co_await files_.sweep(std::move(*known));
  if (removed > 0) setup_.log.info("{} files of unfinished uploads were removed", removed);
}

}  // namespace nova::api::standalone
