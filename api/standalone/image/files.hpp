// The folder with the images' data. Blocking work runs on its own threads.
#pragma once
#include <set>
#include <string>

#include "api/standalone/image/writer.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/http/message.hpp"

namespace nova::api::standalone {

class ImageFiles {
 public:
  explicit ImageFiles(std::string folder);

  // Makes the folder, as every create() does. Throws Fault(internal) that says why it cannot be used.
  awaitable<void> prepare();
  awaitable<std::unique_ptr<ImageWriter>> create(std::string name);
  awaitable<void> write(ImageWriter& writer, std::span<const char> bytes);
  awaitable<StoredData> finish(ImageWriter& writer, std::string disk_format);
  // Removes what was not finished.
  awaitable<void> discard(std::unique_ptr<ImageWriter> writer);

  // Throws Fault(not_found).
  std::shared_ptr<http::ByteStream> open(const std::string& name);
  // Nothing if it is not there.
  awaitable<void> remove(std::string name);
  // Removes the files that are not in `known` and that nobody has written to for an hour; returns how many.
  awaitable<std::size_t> sweep(std::set<std::string> known);

 private:
  std::string path(const std::string& name) const { return folder_ + '/' + name; }

  const std::string folder_;
  BlockingPool pool_{2};
};

}  // namespace nova::api::standalone
