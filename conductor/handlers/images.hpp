// The conductor's answers to the standalone Image service (proto/conductor/images.hpp).
#pragma once
#include "conductor/db/database.hpp"
#include "proto/conductor/images.hpp"

namespace nova::rpc {
class Dispatcher;
}

namespace nova::conductor {

class ImagesHandlers {
 public:
  // `database` outlives the handlers.
  explicit ImagesHandlers(db::Database& database) : database_(database) {}

  awaitable<proto::images::FindImage::Reply> on(Context, proto::images::FindImage::Request);
  awaitable<proto::images::ListImages::Reply> on(Context, proto::images::ListImages::Request);
  awaitable<proto::images::OneImage> on(Context, proto::images::CreateImage::Request);
  awaitable<proto::images::OneImage> on(Context, proto::images::DescribeImage::Request);
  awaitable<proto::images::RemoveImage::Reply> on(Context, proto::images::RemoveImage::Request);
  awaitable<rpc::Nothing> on(Context, proto::images::BeginUpload::Request);
  awaitable<rpc::Nothing> on(Context, proto::images::RenewUpload::Request);
  awaitable<rpc::Nothing> on(Context, proto::images::AbandonUpload::Request);
  awaitable<rpc::Nothing> on(Context, proto::images::EndUpload::Request);

 private:
  db::Database& database_;
};

void serve(rpc::Dispatcher& dispatcher, ImagesHandlers& handlers);

}  // namespace nova::conductor
