#include "conductor/db/migrate.hpp"

#include <fstream>
#include <set>
#include <sstream>

#include "tests/support/postgres.hpp"

namespace nova::test {
namespace {

class Migrations : public DatabaseTest {
 protected:
  Migrations() { from_ = TestDatabase::From::nothing; }

  using Lines = std::set<std::string>;
  static std::string only_in(const Lines& one, const Lines& other) {
    std::string out;
    for (const auto& line : one)
      if (!other.contains(line)) out += line + "\n";
    return out;
  }
  // Everything that makes the schema, in lines that two databases can be compared by.
  static Lines shape(db::Database& database, boost::asio::io_context& loop) {
    constexpr auto sql = R"(
      SELECT line FROM (
        SELECT format('column %s.%s %s null=%s default=%s generated=%s', table_name, column_name, data_type,
                      is_nullable, column_default, generation_expression) AS line
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'schema_versions'
        UNION ALL SELECT format('index %s', indexdef) FROM pg_indexes
          WHERE schemaname = 'public' AND tablename <> 'schema_versions'
        UNION ALL SELECT format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace
            AND conrelid::regclass::text <> 'schema_versions'
        UNION ALL SELECT format('function %s', pg_get_functiondef(oid)) FROM pg_proc
          WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT format('trigger %s', pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT format('view %s %s', viewname, definition) FROM pg_views WHERE schemaname = 'public'
        UNION ALL SELECT format('storage %s %s', oid::regclass, reloptions) FROM pg_class
          WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
            AND relname <> 'schema_versions'
      ) AS lines ORDER BY line)";
    return run_on(loop, database.read(Context(), [&](Tx& tx) {
      const auto rows = tx.run_text("shape", sql, {});
      Lines out;
      for (int i = 0; i < rows.size(); ++i) out.insert(rows[i].get<std::string>("line"));
      return out;
    }));
  }
};

TEST_F(Migrations, BringAnEmptyDatabaseToTheNewestVersionOnce) {
  EXPECT_EQ(run(db::schema_version(database(), Context())), 0);
  const auto applied = run(db::migrate(database(), Context()));
  EXPECT_EQ(static_cast<int>(applied.size()), db::newest_version());
  EXPECT_EQ(run(db::schema_version(database(), Context())), db::newest_version());
  EXPECT_TRUE(run(db::migrate(database(), Context())).empty());
}

TEST_F(Migrations, StopAtATargetAndGoOnFromThere) {
  run(db::migrate(database(), Context(), 2));
  EXPECT_EQ(run(db::schema_version(database(), Context())), 2);
  EXPECT_THROW(run(db::require_current_schema(database(), Context())), Fault);
  run(db::migrate(database(), Context()));
  EXPECT_NO_THROW(run(db::require_current_schema(database(), Context())));
}

TEST_F(Migrations, ConcurrentRunsApplyEachOnce) {
  std::size_t applied = 0;
  int ended = 0;
  for (int i = 0; i < 4; ++i) {
    auto one = [&]() -> awaitable<void> {
      const auto names = co_await db::migrate(database(), Context());
      applied += names.size();
      ++ended;
    };
    boost::asio::co_spawn(loop_, one, [](std::exception_ptr error) {
      if (error) ADD_FAILURE() << "a run failed";
    });
  }
  loop_.restart();
  loop_.run();
  EXPECT_EQ(ended, 4);
  EXPECT_EQ(static_cast<int>(applied), db::newest_version());
}

TEST_F(Migrations, ANewerDatabaseIsLeftAlone) {
  run(db::migrate(database(), Context()));
  transact([](Tx& tx) { tx.script("INSERT INTO schema_versions (version, name) VALUES (9999, 'future')"); });
  EXPECT_THROW(run(db::migrate(database(), Context())), Fault);
  EXPECT_THROW(run(db::require_current_schema(database(), Context())), Fault);
}

TEST_F(Migrations, AddUpToTheWholeSchemaFile) {
  run(db::migrate(database(), Context()));
  const TestDatabase other(TestDatabase::From::nothing);
  db::Database whole(other.options(), Logger());
  std::ifstream file("conductor/db/schema.sql");
  std::stringstream text;
  text << file.rdbuf();
  ASSERT_FALSE(text.str().empty());
  run(whole.transact(Context(), [&](Tx& tx) { tx.script(text.str()); }));
  const auto migrated = shape(database(), loop_), written = shape(whole, loop_);
  EXPECT_GT(migrated.size(), 100U);
  EXPECT_EQ(only_in(migrated, written), "")
      << "is missing in conductor/db/schema.sql; tools/schema-dump writes it anew";
  EXPECT_EQ(only_in(written, migrated), "")
      << "is not made by the migrations; tools/schema-dump writes schema.sql anew";
}

}  // namespace
}  // namespace nova::test
