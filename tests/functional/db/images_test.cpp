#include "conductor/store/images.hpp"

#include "tests/support/postgres.hpp"

namespace nova::test {
namespace {

using namespace nova::conductor;
using namespace proto::images;

class ImageStores : public DatabaseTest {
 protected:
  Image insert(std::string name, Visibility visibility = Visibility::private_, std::string owner = "p1") {
    Image image;
    image.id = new_uuid();
    image.name = std::move(name);
    image.owner = std::move(owner);
    image.visibility = visibility;
    image.tags = {"t"};
    image.properties = {{"os_type", "linux"}};
    return *transact([&](Tx& tx) { return image_insert(tx, image); });
  }
  Image find(const std::string& id) {
    return *read([&](Tx& tx) { return image_find(tx, id); });
  }
  static UploadRequest upload(const Image& image, std::string name, std::int64_t lease_s = 60) {
    UploadRequest out;
    out.id = image.id;
    out.upload = std::move(name);
    out.lease_s = lease_s;
    return out;
  }
  bool begin(const UploadRequest& request) {
    return transact([&](Tx& tx) { return image_upload_begin(tx, request); });
  }
};

TEST_F(ImageStores, ComeBackAsTheyWere) {
  const Image made = insert("a");
  const Image found = find(made.id);
  EXPECT_EQ(found.name, "a");
  EXPECT_EQ(found.status, Status::queued);
  EXPECT_EQ(found.tags, std::vector<std::string>{"t"});
  EXPECT_EQ(found.properties.at("os_type"), "linux");
  EXPECT_EQ(found.updated, made.updated);
  EXPECT_FALSE(found.size);
  EXPECT_FALSE(transact([&](Tx& tx) { return image_insert(tx, made); })) << "the id is taken";
  EXPECT_FALSE(read([&](Tx& tx) { return image_find(tx, "no-uuid"); }));
}

TEST_F(ImageStores, ListsNarrowDown) {
  const Image a = insert("a"), b = insert("b", Visibility::public_, "p2"),
              c = insert("c", Visibility::shared, "p2");
  const auto count = [&](const ListImages::Request& request) {
    return read([&](Tx& tx) { return image_list(tx, request); }).size();
  };
  ListImages::Request request;
  EXPECT_EQ(count(request), 3U);
  request.seen_by = "p1";
  EXPECT_EQ(count(request), 2U);
  request.ids = {a.id, c.id, "no-uuid"};
  EXPECT_EQ(count(request), 1U);
  request.ids = {"no-uuid"};
  EXPECT_EQ(count(request), 0U);
  ListImages::Request named;
  named.name = "b";
  EXPECT_EQ(count(named), 1U);
}

TEST_F(ImageStores, DescribingNeedsTheNewestVersion) {
  const Image made = insert("a");
  Image mine = made, theirs = made;
  theirs.name = "theirs";
  EXPECT_TRUE(transact([&](Tx& tx) { return image_describe(tx, theirs); }));
  mine.name = "mine";
  EXPECT_FALSE(transact([&](Tx& tx) { return image_describe(tx, mine); }));
  EXPECT_EQ(find(made.id).name, "theirs");
}

TEST_F(ImageStores, AProtectedOneStays) {
  Image made = insert("a");
  made.is_protected = true;
  made = *transact([&](Tx& tx) { return image_describe(tx, made); });
  EXPECT_FALSE(transact([&](Tx& tx) { return image_delete(tx, made.id); }));
  made.is_protected = false;
  transact([&](Tx& tx) { image_describe(tx, made); });
  EXPECT_EQ(transact([&](Tx& tx) { return image_delete(tx, made.id); }), "");
}

TEST_F(ImageStores, OneUploadAtATime) {
  const Image made = insert("a");
  EXPECT_TRUE(begin(upload(made, "one")));
  EXPECT_FALSE(begin(upload(made, "two")));
  const auto stranger = upload(made, "two"), owner = upload(made, "one");
  transact([&](Tx& tx) {
    EXPECT_FALSE(image_upload_renew(tx, stranger));
    EXPECT_FALSE(image_upload_abandon(tx, stranger));
    EXPECT_TRUE(image_upload_renew(tx, owner));
    EXPECT_TRUE(image_upload_abandon(tx, owner));
  });
  EXPECT_EQ(find(made.id).status, Status::queued);
  EXPECT_TRUE(begin(upload(made, "two", 0)));
  EXPECT_TRUE(begin(upload(made, "three"))) << "the lease of the second has run out";

  EndUpload::Request late, end;
  late.id = end.id = made.id;
  late.upload = "two";
  end.upload = "three";
  end.location = "file";
  end.checksum = "c";
  end.size = 7;
  transact([&](Tx& tx) {
    EXPECT_FALSE(image_upload_end(tx, late));
    EXPECT_TRUE(image_upload_end(tx, end));
    EXPECT_TRUE(image_upload_end(tx, end)) << "asked again because the answer was lost";
  });
  const Image active = find(made.id);
  EXPECT_EQ(active.status, Status::active);
  EXPECT_EQ(active.location, "file");
  EXPECT_EQ(active.size, 7);
  EXPECT_FALSE(begin(upload(made, "four"))) << "data never change";
}

}  // namespace
}  // namespace nova::test
