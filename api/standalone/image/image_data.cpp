#include "api/standalone/image/image_data.hpp"

#include <fmt/format.h>

#include "api/standalone/image/images.hpp"
#include "api/standalone/image/rights.hpp"
#include "common/async/sleep.hpp"
#include "common/uuid.hpp"

namespace nova::api::standalone {

using namespace proto::images;
using SteadyClock = std::chrono::steady_clock;

namespace {

constexpr std::chrono::seconds lease{60}, renew_after{15};
constexpr std::size_t piece = 256 * 1024;
constexpr std::string_view data_type = "application/octet-stream";

template <class Request>
Request about(const std::string& id, const std::string& upload) {
  Request request;
  request.id = id;
  request.upload = upload;
  request.lease_s = lease.count();
  return request;
}

// Fills the buffer as far as the stream goes.
awaitable<std::size_t> fill(http::ByteStream& stream, std::span<char> buffer) {
  std::size_t have = 0;
  while (have < buffer.size()) {
    const std::size_t n = co_await stream.read(buffer.subspan(have));
    if (n == 0) break;
    have += n;
  }
  co_return have;
}

bool may_pass(Errc code) { return code == Errc::unavailable || code == Errc::timeout; }

}  // namespace

struct ImageData::Hold {
  std::string image, upload, disk_format;
  std::string file() const { return image + '.' + upload; }
};

ImageData::ImageData(ImageFiles& files, std::uint64_t size_cap, Logger log)
    : files_(files), size_cap_(size_cap), log_(std::move(log)) {}

void ImageData::add_to(Endpoints& endpoints) {
  endpoints.push_back({.verb = Verb::put,
                       .path = "/v2/images/{id}/file",
                       .run = to(*this, &ImageData::upload),
                       .body = Endpoint::Body::stream});
  endpoints.push_back(
      {.verb = Verb::get, .path = "/v2/images/{id}/file", .run = to(*this, &ImageData::download)});
}

void ImageData::check_size(std::uint64_t size) const {
  if (size > size_cap_)
    throw Fault(Errc::too_large,
                fmt::format("Denying attempt to upload image larger than {} bytes.", size_cap_));
}

// A conductor that is away for a moment does not matter: the lease lasts longer.
awaitable<void> ImageData::renew(const Call& call, const Hold& hold) {
  try {
    co_await call.ask<Service, RenewUpload>(about<RenewUpload::Request>(hold.image, hold.upload));
  } catch (const Fault& fault) {
    if (!may_pass(fault.code())) throw;
    log_.warning(call.context, "the upload of image {} could not be renewed: {}", hold.image, fault.what());
  }
}

awaitable<StoredData> ImageData::receive(Call& call, const Hold& hold, ImageWriter& writer) {
  std::vector<char> buffer(piece);
  auto renewed = SteadyClock::now();
  for (;;) {
    const std::size_t n = co_await fill(*call.incoming.stream, buffer);
    check_size(static_cast<std::uint64_t>(writer.size()) + n);
    co_await files_.write(writer, std::span(buffer.data(), n));
    if (n < buffer.size()) break;
    if (SteadyClock::now() - renewed < renew_after) continue;
    co_await renew(call, hold);
    renewed = SteadyClock::now();
  }
  co_return co_await files_.finish(writer, hold.disk_format);
}

// As far as possible; the lease runs out anyway.
awaitable<void> ImageData::abandon(const Call& call, const Hold& hold) {
  try {
    co_await call.ask<Service, AbandonUpload>(about<AbandonUpload::Request>(hold.image, hold.upload));
  } catch (const Fault& fault) {
    log_.info(call.context, "the upload of image {} was not given back: {}", hold.image, fault.what());
  }
}

// The data are safe; the conductor has to hear of it, even if it is restarting.
awaitable<void> ImageData::end(const Call& call, const Hold& hold, StoredData data) {
  EndUpload::Request request;
  request.id = hold.image;
  request.upload = hold.upload;
  request.location = hold.file();
  request.checksum = data.md5;
  request.hash_algo = "sha512";
  request.hash_value = data.sha512;
  request.size = data.size;
  request.virtual_size = data.virtual_size;
  const auto until = SteadyClock::now() + lease;
  for (;;) {
    try {
      co_await call.ask<Service, EndUpload>(request);
      co_return;
    } catch (const Fault& fault) {
      if (!may_pass(fault.code()) || SteadyClock::now() >= until) throw;
    }
    co_await sleep_for(jittered(std::chrono::milliseconds(500)));
  }
}

awaitable<http::Response> ImageData::upload(Call& call) {
  if (!call.incoming.headers.value_or("Content-Type", {}).starts_with(data_type))
    throw Fault(Errc::unsupported_media, fmt::format("The content type of an image's data is {}", data_type));
  const Image image = co_await find_image(call);
  require_change(call.context, image);
  if (const auto length = call.incoming.stream->length()) check_size(*length);
  if (!image.disk_format || !image.container_format)
    throw Fault(Errc::bad_request,
                "disk_format and container_format have to be set before the data are uploaded.");
  const Hold hold{image.id, new_hex_id(), *image.disk_format};
  co_await call.ask<Service, BeginUpload>(about<BeginUpload::Request>(hold.image, hold.upload));

  std::unique_ptr<ImageWriter> writer;
  StoredData data;
  std::exception_ptr failure;
  try {
    writer = co_await files_.create(hold.file());
    data = co_await receive(call, hold, *writer);
  } catch (const std::exception&) {
    failure = std::current_exception();
  }
  if (writer) co_await files_.discard(std::move(writer));
  if (failure) {
    co_await abandon(call, hold);
    std::rethrow_exception(failure);
  }
  bool lost = false;
  try {
    co_await end(call, hold, std::move(data));
  } catch (const Fault& fault) {
    if (fault.code() != Errc::gone) throw;  // it may have been recorded: the file stays
    lost = true;
  }
  if (lost) {
    co_await files_.remove(hold.file());
    throw Fault(Errc::gone, fmt::format("Image {} was deleted during the upload", image.id));
  }
  co_return no_content();
}

awaitable<http::Response> ImageData::download(Call& call) {
  const Image image = co_await find_image(call);
  if (image.status != Status::active) co_return no_content();
  http::Response response;
  response.stream = files_.open(image.location);
  response.headers.set("Content-Type", std::string(data_type));
  response.headers.set("Content-MD5", image.checksum.value_or(""));
  co_return response;
}

}  // namespace nova::api::standalone
