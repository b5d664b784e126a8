// What the standalone Image service keeps, by RPC to the conductor (namespace "images"): descriptions of
// images, and who is uploading. The data are files of nova-api. Who may do what is decided in nova-api.
#pragma once
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/rpc/method.hpp"
#include "common/time.hpp"

namespace nova::proto::images {

enum class Status { queued, saving, active };
constexpr auto names_of(Status) {
  return std::array{EnumName<Status>{Status::queued, "queued"}, EnumName<Status>{Status::saving, "saving"},
                    EnumName<Status>{Status::active, "active"}};
}
enum class Visibility { public_, private_, shared, community };
constexpr auto names_of(Visibility) {
  return std::array{EnumName<Visibility>{Visibility::public_, "public"},
                    EnumName<Visibility>{Visibility::private_, "private"},
                    EnumName<Visibility>{Visibility::shared, "shared"},
                    EnumName<Visibility>{Visibility::community, "community"}};
}

struct Image {
  std::string id;
  std::optional<std::string> name;
  std::string owner;
  Status status = Status::queued;
  Visibility visibility = Visibility::shared;
  bool is_protected = false, hidden = false;
  std::optional<std::string> disk_format, container_format;
  int min_ram = 0, min_disk = 0;
  std::optional<std::int64_t> size, virtual_size;
  std::optional<std::string> checksum, hash_algo, hash_value;
  std::string location;  // name of the file with the data; empty until it is there
  std::vector<std::string> tags;
  std::map<std::string, std::string> properties;
  Timestamp created{}, updated{};
  static constexpr auto fields() {
    using I = Image;
    return Pack{field("id", &I::id),
                field("name", &I::name).optional(),
                field("owner", &I::owner),
                field("status", &I::status),
                field("visibility", &I::visibility),
                field("protected", &I::is_protected),
                field("os_hidden", &I::hidden),
                field("disk_format", &I::disk_format).optional(),
                field("container_format", &I::container_format).optional(),
                field("min_ram", &I::min_ram),
                field("min_disk", &I::min_disk),
                field("size", &I::size).optional(),
                field("virtual_size", &I::virtual_size).optional(),
                field("checksum", &I::checksum).optional(),
                field("os_hash_algo", &I::hash_algo).optional(),
                field("os_hash_value", &I::hash_value).optional(),
                field("location", &I::location).optional(),
                field("tags", &I::tags),
                field("properties", &I::properties),
                field("created", &I::created),
                field("updated", &I::updated)};
  }
};

struct OneImage {
  Image image;
  static constexpr auto fields() { return Pack{field("image", &OneImage::image)}; }
};

struct FindImage {
  static constexpr rpc::MethodSpec spec{.name = "find_image", .ns = "images", .version = {1, 0}};
  struct Request {
    std::string id;
    static constexpr auto fields() { return Pack{field("id", &Request::id)}; }
  };
  struct Reply {
    std::optional<Image> image;
    static constexpr auto fields() { return Pack{field("image", &Reply::image).nullable()}; }
  };
};

// Newest first; a small cloud's images fit one answer.
struct ListImages {
  static constexpr rpc::MethodSpec spec{.name = "list_images", .ns = "images", .version = {1, 0}};
  struct Request {
    std::optional<std::vector<std::string>> ids;  // nothing: all
    std::optional<std::string> name;
    std::optional<std::string> seen_by;  // what this project may see; nothing: everything
    static constexpr auto fields() {
      return Pack{field("ids", &Request::ids).optional(), field("name", &Request::name).optional(),
                  field("seen_by", &Request::seen_by).optional()};
    }
  };
  struct Reply {
    std::vector<Image> images;
    static constexpr auto fields() { return Pack{field("images", &Reply::images)}; }
  };
};

// Throws Fault(conflict) when the id is taken. The times of the answer are the database's.
struct CreateImage {
  static constexpr rpc::MethodSpec spec{.name = "create_image", .ns = "images", .version = {1, 0}};
  struct Request : OneImage {};
  using Reply = OneImage;
};

// Describes the image anew, if nobody else did since `image.updated`: else Fault(conflict). Status and data
// stay. Throws Fault(not_found).
struct DescribeImage {
  static constexpr rpc::MethodSpec spec{.name = "describe_image", .ns = "images", .version = {1, 0}};
  struct Request : OneImage {};
  using Reply = OneImage;
};

// Throws Fault(not_found), and Fault(forbidden) for a protected one. The answer says which file to remove.
struct RemoveImage {
  static constexpr rpc::MethodSpec spec{.name = "remove_image", .ns = "images", .version = {1, 0}};
  struct Request {
    std::string id;
    static constexpr auto fields() { return Pack{field("id", &Request::id)}; }
  };
  struct Reply {
    std::string location;
    static constexpr auto fields() { return Pack{field("location", &Reply::location)}; }
  };
};

// An upload holds its image by a lease. Begin takes a queued image, or one whose uploader has fallen silent:
// else Fault(conflict). The others throw Fault(gone) when the image is no longer this upload's.
struct UploadRequest {
  std::string id, upload;
  std::int64_t lease_s = 60;
  static constexpr auto fields() {
    return Pack{field("id", &UploadRequest::id), field("upload", &UploadRequest::upload),
                field("lease_s", &UploadRequest::lease_s)};
  }
};
struct BeginUpload {
  static constexpr rpc::MethodSpec spec{.name = "begin_upload", .ns = "images", .version = {1, 0}};
  struct Request : UploadRequest {};
  using Reply = rpc::Nothing;
};
struct RenewUpload {
  static constexpr rpc::MethodSpec spec{.name = "renew_upload", .ns = "images", .version = {1, 0}};
  struct Request : UploadRequest {};
  using Reply = rpc::Nothing;
};
// Back to queued.
struct AbandonUpload {
  static constexpr rpc::MethodSpec spec{.name = "abandon_upload", .ns = "images", .version = {1, 0}};
  struct Request : UploadRequest {};
  using Reply = rpc::Nothing;
};
// The data are there. May be repeated.
struct EndUpload {
  static constexpr rpc::MethodSpec spec{.name = "end_upload", .ns = "images", .version = {1, 0}};
  struct Request {
    std::string id, upload, location, checksum, hash_algo, hash_value;
    std::int64_t size = 0;
    std::optional<std::int64_t> virtual_size;
    static constexpr auto fields() {
      using R = Request;
      return Pack{field("id", &R::id),
                  field("upload", &R::upload),
                  field("location", &R::location),
                  field("checksum", &R::checksum),
                  field("os_hash_algo", &R::hash_algo),
                  field("os_hash_value", &R::hash_value),
                  field("size", &R::size),
                  field("virtual_size", &R::virtual_size).optional()};
    }
  };
  using Reply = rpc::Nothing;
};

struct Service : rpc::Methods<FindImage, ListImages, CreateImage, DescribeImage, RemoveImage, BeginUpload,
                              RenewUpload, AbandonUpload, EndUpload> {
  static constexpr std::string_view topic = "conductor";
};

}  // namespace nova::proto::images
