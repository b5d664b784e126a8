#include "conductor/store/images.hpp"

#include "common/uuid.hpp"

namespace nova::conductor {

using namespace db::literals;
using namespace proto::images;

std::optional<Image> image_find(Tx& tx, const std::string& id) {
  if (!is_uuid(id)) return std::nullopt;
  return db::read_first<Image>(tx.exec("image_find"_sql, id));
}

std::vector<Image> image_list(Tx& tx, const ListImages::Request& which) {
  std::optional<db::TextArray> ids;
  if (which.ids) {
    std::vector<std::string> known;
    for (const auto& id : *which.ids)
      if (is_uuid(id)) known.push_back(id);
    if (known.empty()) return {};
    ids = db::text_array(known);
  }
  return db::read_all<Image>(tx.exec("image_list"_sql, ids, which.name, which.seen_by));
}

std::optional<Image> image_insert(Tx& tx, const Image& image) {
  return db::read_first<Image>(tx.exec("image_insert"_sql, image.id, image.name, image.owner,
                                       image.visibility, image.is_protected, image.hidden, image.disk_format,
                                       image.container_format, image.min_ram, image.min_disk, image.tags,
                                       image.properties));
}

std::optional<Image> image_describe(Tx& tx, const Image& image) {
  return db::read_first<Image>(tx.exec("image_describe"_sql, image.id, image.name, image.owner,
                                       image.visibility, image.is_protected, image.hidden, image.disk_format,
                                       image.container_format, image.min_ram, image.min_disk, image.tags,
                                       image.properties, image.updated));
}

std::optional<std::string> image_delete(Tx& tx, const std::string& id) {
  if (!is_uuid(id)) return std::nullopt;
  const auto rows = tx.exec("image_delete"_sql, id);
  if (rows.empty()) return std::nullopt;
  return rows[0].get<std::string>("location");
}

bool image_upload_begin(Tx& tx, const UploadRequest& upload) {
  return tx.exec("image_upload_begin"_sql, upload.id, upload.upload, upload.lease_s).affected() == 1;
}

bool image_upload_renew(Tx& tx, const UploadRequest& upload) {
  return tx.exec("image_upload_renew"_sql, upload.id, upload.upload, upload.lease_s).affected() == 1;
}

bool image_upload_abandon(Tx& tx, const UploadRequest& upload) {
  return tx.exec("image_upload_abandon"_sql, upload.id, upload.upload).affected() == 1;
}

bool image_upload_end(Tx& tx, const EndUpload::Request& upload) {
  return tx.exec("image_upload_end"_sql, upload.id, upload.upload, upload.location, upload.checksum,
                 upload.hash_algo, upload.hash_value, upload.size, upload.virtual_size)
             .affected() == 1;
}

}  // namespace nova::conductor
