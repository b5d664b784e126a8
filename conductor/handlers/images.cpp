#include "conductor/handlers/images.hpp"

#include <fmt/format.h>

#include "common/rpc/server.hpp"
#include "conductor/store/images.hpp"

namespace nova::conductor {

using namespace proto::images;
using Nothing = rpc::Nothing;

namespace {

Fault absent(const std::string& id) {
  return Fault(Errc::not_found, fmt::format("Failed to find image {}", id));
}

Fault lost(const std::string& id) {
  return Fault(Errc::gone, fmt::format("Image {} was deleted or taken over during the upload", id));
}

}  // namespace

awaitable<FindImage::Reply> ImagesHandlers::on(Context context, FindImage::Request request) {
  FindImage::Reply reply;
  reply.image =
      co_await database_.read(std::move(context), [&](Tx& tx) { return image_find(tx, request.id); });
  co_return reply;
}

awaitable<ListImages::Reply> ImagesHandlers::on(Context context, ListImages::Request request) {
  ListImages::Reply reply;
  reply.images = co_await database_.read(std::move(context), [&](Tx& tx) { return image_list(tx, request); });
  co_return reply;
}

awaitable<OneImage> ImagesHandlers::on(Context context, CreateImage::Request request) {
  auto image = co_await database_.transact(std::move(context),
                                           [&](Tx& tx) { return image_insert(tx, request.image); });
  if (!image) throw Fault(Errc::conflict, fmt::format("Image ID {} already exists!", request.image.id));
  OneImage reply;
  reply.image = std::move(*image);
  co_return reply;
}

awaitable<OneImage> ImagesHandlers::on(Context context, DescribeImage::Request request) {
  OneImage reply;
  reply.image = co_await database_.transact(std::move(context), [&](Tx& tx) {
    if (auto image = image_describe(tx, request.image)) return std::move(*image);
    if (!image_find(tx, request.image.id)) throw absent(request.image.id);
    throw Fault(Errc::conflict,
                fmt::format("Image {} was changed by somebody else meanwhile", request.image.id));
  });
  co_return reply;
}

awaitable<RemoveImage::Reply> ImagesHandlers::on(Context context, RemoveImage::Request request) {
  RemoveImage::Reply reply;
  reply.location = co_await database_.transact(std::move(context), [&](Tx& tx) {
    if (auto location = image_delete(tx, request.id)) return std::move(*location);
    if (!image_find(tx, request.id)) throw absent(request.id);
    throw Fault(Errc::forbidden, fmt::format("Image {} is protected and cannot be deleted.", request.id));
  });
  co_return reply;
}

awaitable<Nothing> ImagesHandlers::on(Context context, BeginUpload::Request request) {
  co_await database_.transact(std::move(context), [&](Tx& tx) {
    if (image_upload_begin(tx, request)) return;
    const auto image = image_find(tx, request.id);
    if (!image) throw absent(request.id);
    throw Fault(Errc::conflict, fmt::format("Image status transition from {} to saving is not allowed",
                                            enum_name(image->status)));
  });
  co_return Nothing{};
}

awaitable<Nothing> ImagesHandlers::on(Context context, RenewUpload::Request request) {
  co_await database_.transact(std::move(context), [&](Tx& tx) {
    if (!image_upload_renew(tx, request)) throw lost(request.id);
  });
  co_return Nothing{};
}

awaitable<Nothing> ImagesHandlers::on(Context context, AbandonUpload::Request request) {
  co_await database_.transact(std::move(context), [&](Tx& tx) {
    if (!image_upload_abandon(tx, request)) throw lost(request.id);
  });
  co_return Nothing{};
}

awaitable<Nothing> ImagesHandlers::on(Context context, EndUpload::Request request) {
  co_await database_.transact(std::move(context), [&](Tx& tx) {
    if (!image_upload_end(tx, request)) throw lost(request.id);
  });
  co_return Nothing{};
}

void serve(rpc::Dispatcher& dispatcher, ImagesHandlers& handlers) {
  dispatcher.add(proto::images::Service{}, handlers);
}

}  // namespace nova::conductor
