// Images of the standalone Image service: descriptions, and uploads that hold an image by a lease.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "conductor/db/tx.hpp"
#include "proto/conductor/images.hpp"

namespace nova::conductor {

std::optional<proto::images::Image> image_find(Tx& tx, const std::string& id);
std::vector<proto::images::Image> image_list(Tx& tx, const proto::images::ListImages::Request& which);
// As it is in the database now; nothing if the id is taken.
std::optional<proto::images::Image> image_insert(Tx& tx, const proto::images::Image& image);
// Nothing if the row was changed since image.updated, or is gone.
std::optional<proto::images::Image> image_describe(Tx& tx, const proto::images::Image& image);
// Its location; nothing if there is no such image or it is protected.
std::optional<std::string> image_delete(Tx& tx, const std::string& id);

// False when the image is not to be had, or no longer this upload's.
bool image_upload_begin(Tx& tx, const proto::images::UploadRequest& upload);
bool image_upload_renew(Tx& tx, const proto::images::UploadRequest& upload);
bool image_upload_abandon(Tx& tx, const proto::images::UploadRequest& upload);
bool image_upload_end(Tx& tx, const proto::images::EndUpload::Request& upload);

}  // namespace nova::conductor
