// The conductor's part of the standalone Image service in memory, for tests of nova-api.
#pragma once
#include <algorithm>
#include <functional>
#include <map>
#include <string>

#include "common/async/awaitable.hpp"
#include "common/clock.hpp"
#include "common/context.hpp"
#include "common/error.hpp"
#include "proto/conductor/images.hpp"

namespace nova::test {

class ImageMemory {
 public:
  using Image = proto::images::Image;
  using Nothing = rpc::Nothing;
  explicit ImageMemory(ManualClock& clock) : clock_(clock) {}

  awaitable<proto::images::FindImage::Reply> on(Context, proto::images::FindImage::Request request) {
    proto::images::FindImage::Reply reply;
    if (const auto at = images.find(request.id); at != images.end()) reply.image = at->second;
    co_return reply;
  }
  awaitable<proto::images::ListImages::Reply> on(Context, proto::images::ListImages::Request request) {
    using proto::images::Visibility;
    proto::images::ListImages::Reply reply;
    for (const auto& [id, image] : images) {
      const bool offered =
          image.visibility == Visibility::public_ || image.visibility == Visibility::community;
      if (request.ids && std::find(request.ids->begin(), request.ids->end(), id) == request.ids->end())
        continue;
      if (request.name && image.name != request.name) continue;
      if (request.seen_by && image.owner != *request.seen_by && !offered) continue;
      reply.images.push_back(image);
    }
    co_return reply;
  }
  awaitable<proto::images::OneImage> on(Context, proto::images::CreateImage::Request request) {
    Image image = request.image;
    if (images.contains(image.id)) throw Fault(Errc::conflict, "taken");
    image.created = image.updated = tick();
    images[image.id] = image;
    proto::images::OneImage reply;
    reply.image = image;
    co_return reply;
  }
  awaitable<proto::images::OneImage> on(Context, proto::images::DescribeImage::Request request) {
    if (before_describe) std::exchange(before_describe, nullptr)();
    Image& image = existing(request.image.id);
    if (image.updated != request.image.updated) throw Fault(Errc::conflict, "changed meanwhile");
    image = request.image;
    image.updated = tick();
    proto::images::OneImage reply;
    reply.image = image;
    co_return reply;
  }
  awaitable<proto::images::RemoveImage::Reply> on(Context, proto::images::RemoveImage::Request request) {
    const Image image = existing(request.id);
    if (image.is_protected) throw Fault(Errc::forbidden, "protected");
    images.erase(request.id);
    proto::images::RemoveImage::Reply reply;
    reply.location = image.location;
    co_return reply;
  }
  awaitable<Nothing> on(Context, proto::images::BeginUpload::Request request) {
    Image& image = existing(request.id);
    if (image.status != proto::images::Status::queued) throw Fault(Errc::conflict, "not queued");
    image.status = proto::images::Status::saving;
    uploads[request.id] = request.upload;
    co_return Nothing{};
  }
  awaitable<Nothing> on(Context, proto::images::RenewUpload::Request request) {
    held(request.id, request.upload);
    co_return Nothing{};
  }
  awaitable<Nothing> on(Context, proto::images::AbandonUpload::Request request) {
    held(request.id, request.upload).status = proto::images::Status::queued;
    co_return Nothing{};
  }
  awaitable<Nothing> on(Context, proto::images::EndUpload::Request request) {
    if (before_end) std::exchange(before_end, nullptr)();
    Image& image = held(request.id, request.upload);
    image.status = proto::images::Status::active;
    image.location = request.location;
    image.checksum = request.checksum;
    image.hash_algo = request.hash_algo;
    image.hash_value = request.hash_value;
    image.size = request.size;
    image.virtual_size = request.virtual_size;
    image.updated = tick();
    co_return Nothing{};
  }

  std::map<std::string, Image> images;
  std::map<std::string, std::string> uploads;
  std::function<void()> before_describe, before_end;  // once

 private:
  Timestamp tick() {
    clock_.advance(std::chrono::microseconds(1));
    return clock_.now();
  }
  Image& existing(const std::string& id) {
    const auto at = images.find(id);
    if (at == images.end()) throw Fault(Errc::not_found, "Failed to find image " + id);
    return at->second;
  }
  Image& held(const std::string& id, const std::string& upload) {
    if (!images.contains(id) || uploads[id] != upload) throw Fault(Errc::gone, "no longer yours");
    return images[id];
  }

  ManualClock& clock_;
};

}  // namespace nova::test
