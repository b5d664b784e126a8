#include "common/config/config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace nova {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

enum class Mode { fast, slow };
constexpr auto names_of(Mode) {
  return std::array{EnumName<Mode>{Mode::fast, "fast"}, EnumName<Mode>{Mode::slow, "slow"}};
}

struct Paint {
  static constexpr std::string_view section = "paint";
  bool glossy = false;
  int layers = 2;
  std::uint16_t port = 80;
  double thickness = 0.5;
  std::string colour = "red";
  std::string folder = "$state_path/paint";
  std::chrono::seconds drying{60};
  std::chrono::milliseconds pause{250};
  std::vector<std::string> brushes{"a", "b"};
  std::map<std::string, std::string> shades;
  std::vector<std::string> alias;
  std::optional<int> coats;
  Secret recipe;
  Mode mode = Mode::fast;
  static constexpr auto options() {
    return Pack{option("glossy", &Paint::glossy, "Shine."),
                option("layers", &Paint::layers, "How many.").at_least(1).at_most(9).mutable_(),
                option("port", &Paint::port, "Where."),
                option("thickness", &Paint::thickness, "Of a layer.").at_least(0.1),
                option("colour", &Paint::colour, "Which.").one_of("red", "green").formerly("color"),
                option("folder", &Paint::folder, "Where to."),
                option("drying", &Paint::drying, "Time.").at_least(1s),
                option("pause", &Paint::pause, "Time."),
                option("brushes", &Paint::brushes, "List."),
                option("shades", &Paint::shades, "Dict."),
                option("alias", &Paint::alias, "Several.").multi(),
                option("coats", &Paint::coats, "Unset by default."),
                option("recipe", &Paint::recipe, "Hidden.").secret(),
                option("mode", &Paint::mode, "Named.")};
  }
};

struct Common {
  static constexpr std::string_view section = "DEFAULT";
  std::string state_path = "/var/lib/x";
  std::string host = "h";
  static constexpr auto options() {
    return Pack{option("state_path", &Common::state_path, "Top."), option("host", &Common::host, "Name.")};
  }
};

struct Needed {
  static constexpr std::string_view section = "paint";
  std::string link;
  static constexpr auto options() { return Pack{option("link", &Needed::link, "The address.").required()}; }
};

struct Locked {
  static constexpr std::string_view section = "paint";
  int pin = 0;
  static constexpr auto options() { return Pack{option("pin", &Locked::pin, "Pin.").secret()}; }
};

std::vector<Schema> schemas() { return {schema_of<Paint>(), schema_of<Common>()}; }
Paint paint(std::string_view text) { return Config::from_text(text, schemas()).get<Paint>(); }
std::string complaint(std::string_view text) {
  try {
    paint(text);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "none";
}

TEST(Config, DefaultsStandWhenNothingIsSaid) {
  const Paint p = paint("");
  EXPECT_EQ(p.layers, 2);
  EXPECT_EQ(p.folder, "/var/lib/x/paint");
  EXPECT_THAT(p.brushes, ElementsAre("a", "b"));
  EXPECT_EQ(p.coats, std::nullopt);
}

TEST(Config, ReadsEveryType) {
  const Paint p = paint(R"(
[paint]
glossy = Yes
layers: 3
port=65535
thickness = 1.25
colour = 'green'
drying = 2m
pause = 1.5
brushes = one, "two, three" ,four
shades = light:1, dark:2
alias = {"a": 1}
alias = {"b": 2}
coats = 7
recipe = "$$alt"
mode = slow
)");
  EXPECT_TRUE(p.glossy);
  EXPECT_EQ(p.layers, 3);
  EXPECT_EQ(p.port, 65535);
  EXPECT_EQ(p.thickness, 1.25);
  EXPECT_EQ(p.colour, "green");
  EXPECT_EQ(p.drying, 120s);
  EXPECT_EQ(p.pause, 1500ms);
  EXPECT_THAT(p.brushes, ElementsAre("one", "two, three", "four"));
  EXPECT_EQ(p.shades.at("dark"), "2");
  EXPECT_THAT(p.alias, ElementsAre(R"({"a": 1})", R"({"b": 2})"));
  EXPECT_EQ(p.coats, 7);
  EXPECT_EQ(p.recipe.reveal(), "$alt");
  EXPECT_EQ(p.mode, Mode::slow);
}

TEST(Config, ContinuedLinesJoin) {
  EXPECT_THAT(paint("[paint]\nbrushes = one,\n  two,\n\tthree\nlayers=4\n").brushes,
              ElementsAre("one", "two", "three"));
  EXPECT_EQ(paint("[paint]\nfolder = a\n  b\n").folder, "a\nb");
}

TEST(Config, LastWordWins) {
  EXPECT_EQ(paint("[paint]\nlayers = 3\n[DEFAULT]\nhost=x\n[paint]\nlayers = 5\n").layers, 5);
}

TEST(Config, DashesInNamesAreUnderscores) {
  EXPECT_EQ(Config::from_text("state-path = /x").get<Common>().state_path, "/x");
}

TEST(Config, SubstitutesOtherOptions) {
  EXPECT_EQ(paint("state_path=/s\n[paint]\nfolder=${state_path}x/$colour/$DEFAULT.host").folder, "/sx/red/h");
  EXPECT_EQ(paint("[paint]\nfolder=a$$b\\$c $ $1").folder, "a$b$c $ $1");
  EXPECT_EQ(paint("host=web\n[paint]\nfolder=$host.example").folder, "web.example");
}

TEST(Config, SaysWhereAndWhatWasExpected) {
  EXPECT_EQ(complaint("[paint]\nlayers = many"),
            "test.conf line 2: [paint] layers = many: expected a whole number, between 1 and 9");
  EXPECT_THAT(complaint("[paint]\n\nlayers = 10"), HasSubstr("line 3"));
  EXPECT_THAT(complaint("[paint]\nglossy = maybe"), HasSubstr("expected true or false"));
  EXPECT_THAT(complaint("[paint]\ncolour = blue"), HasSubstr("colour = blue: expected one of red, green"));
  EXPECT_THAT(complaint("[paint]\nmode = mid"), HasSubstr("expected one of fast, slow"));
  EXPECT_THAT(complaint("[paint]\ndrying = 500ms"), HasSubstr("at least 1"));
  EXPECT_THAT(complaint("[paint]\nport = 65536"), HasSubstr("a whole number"));
  EXPECT_THAT(complaint("[paint]\nlayers ="), HasSubstr("[paint] layers is empty"));
  EXPECT_THAT(complaint("[paint]\nshades = x"), HasSubstr("key:value"));
  EXPECT_THAT(complaint("[paint]\nfolder = $nowhere/x"), HasSubstr("$nowhere to name an option"));
  EXPECT_THAT(complaint("[paint]\nfolder = $colour\ncolour = $folder"), HasSubstr("leads back to itself"));
}

TEST(Config, MalformedLinesAreNamed) {
  const auto read = [](std::string_view text) -> std::string {
    try {
      Config::from_text(text);
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "none";
  };
  EXPECT_THAT(read("[a]\nnonsense\n"), HasSubstr("test.conf line 2: 'nonsense': expected 'option = value'"));
  EXPECT_THAT(read("[a\n"), HasSubstr("line 1: '[a': expected a section as [name]"));
}

TEST(Config, SecretsAreNotShown) {
  const auto config = Config::from_text("[paint]\npin = hunter2", {schema_of<Locked>()});
  try {
    config.get<Locked>();
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), Not(HasSubstr("hunter2")));
    EXPECT_THAT(error.what(), HasSubstr("pin = ***"));
  }
  EXPECT_THAT(config.lines(), ElementsAre("[paint] pin = ***"));
}

TEST(Config, RequiredOptionsAreAskedFor) {
  const auto config = Config::from_text("", {schema_of<Needed>()});
  EXPECT_THROW(config.get<Needed>(), ConfigError);
  EXPECT_THAT(config.check().errors, ElementsAre("[paint] link: expected a value: The address."));
}

TEST(Config, OneStructServesSeveralSections) {
  EXPECT_EQ(Config::from_text("[other]\nlayers=8", schemas()).get<Paint>("other").layers, 8);
}

TEST(ConfigCheck, NamesEveryWrongValue) {
  const auto found = Config::from_text("[paint]\nlayers=x\nport=y\ndrying=0\n", schemas()).check();
  EXPECT_THAT(found.errors, ElementsAre(HasSubstr("layers"), HasSubstr("port"), HasSubstr("drying")));
}

TEST(ConfigCheck, UnknownOptionsComeWithTheNearestName) {
  const auto found =
      Config::from_text("[paint]\nlayer = 3\n[pain]\nglossy = 1\n[DEFAULT]\nlayers = 3\nzzz = 1\n", schemas())
          .check();
  EXPECT_THAT(
      found.unknown,
      ElementsAre("test.conf line 6: [DEFAULT] layers is not an option; did you mean section [paint]?",
                  "test.conf line 7: [DEFAULT] zzz is not an option",
                  "test.conf line 4: [pain] glossy is not an option; did you mean section [paint]?",
                  "test.conf line 2: [paint] layer is not an option; did you mean layers?"));
}

TEST(ConfigCheck, OptionsOfNovaAreIgnoredByName) {
  const auto found =
      Config::from_text("[DEFAULT]\nrootwrap_config = /x\n[workarounds]\ndisable_rootwrap = 1", schemas())
          .check();
  EXPECT_THAT(found.unknown, IsEmpty());
  EXPECT_THAT(found.ignored, ElementsAre("[DEFAULT] rootwrap_config (test.conf line 2)",
                                         "[workarounds] disable_rootwrap (test.conf line 4)"));
}

// One nova.conf serves all daemons: what another one reads, by its present or former name, is its business.
TEST(ConfigCheck, OptionsOfOtherDaemonsAreNotMentioned) {
  const auto found = Config::from_text(
                         "[DEFAULT]\ncompute_driver = fake.FakeDriver\nram_allocation_ratio = 2\n"
                         "osapi_max_limit = 10\n[standalone]\nenabled = true\n",
                         schemas())
                         .check();
  EXPECT_THAT(found.unknown, IsEmpty());
  EXPECT_THAT(found.ignored, IsEmpty());
  EXPECT_THAT(found.outdated, IsEmpty());
}

TEST(ConfigCheck, SectionsMayCarryAName) {
  const auto found = Config::from_text("[neutron_physnet_red]\nnuma_nodes = 0\nnuma = 0", schemas()).check();
  EXPECT_THAT(found.ignored, ElementsAre(HasSubstr("[neutron_physnet_red] numa_nodes")));
  EXPECT_THAT(found.unknown, ElementsAre(HasSubstr("[neutron_physnet_red] numa is not an option")));
}

TEST(ConfigCheck, FormerNamesWorkAndAreReported) {
  const auto config = Config::from_text("[paint]\ncolor = green", schemas());
  EXPECT_EQ(config.get<Paint>().colour, "green");
  EXPECT_THAT(config.check().outdated, ElementsAre(HasSubstr("[paint] color is read as [paint] colour")));
  EXPECT_THAT(config.check().unknown, IsEmpty());
}

class ConfigFiles : public testing::Test {
 protected:
  ConfigFiles()
      : dir_(std::filesystem::temp_directory_path() / ("config_test." + std::to_string(::getpid()))) {
    std::filesystem::create_directories(dir_ / "conf.d");
  }
  ~ConfigFiles() override { std::filesystem::remove_all(dir_); }
  std::string write(const std::string& name, std::string_view text) {
    std::ofstream(dir_ / name) << text;
    return (dir_ / name).string();
  }
  std::filesystem::path dir_;
};

TEST_F(ConfigFiles, LaterSourcesWin) {
  ConfigSources sources;
  sources.files = {write("a.conf", "[paint]\nlayers=1\nport=1\ncoats=1\nthickness=1\n"),
                   write("b.conf", "[paint]\nport=2\ncoats=2\nthickness=2\n")};
  write("conf.d/2.conf", "[paint]\ncoats=4\n");
  write("conf.d/1.conf", "[paint]\ncoats=3\nthickness=3\n");
  write("conf.d/ignored.txt", "nonsense");
  sources.dirs = {(dir_ / "conf.d").string()};
  sources.environment = {"OS_PAINT__THICKNESS=5", "OS_AUTH_URL=http://x", "HOME=/"};
  sources.command_line = {{"DEFAULT", "host", "cli"}};
  const Config config(sources, schemas());
  const Paint p = config.get<Paint>();
  EXPECT_EQ(p.layers, 1);
  EXPECT_EQ(p.port, 2);
  EXPECT_EQ(p.coats, 4);
  EXPECT_EQ(p.thickness, 5);
  EXPECT_EQ(config.get<Common>().host, "cli");
}

TEST_F(ConfigFiles, EnvironmentIsNamedInErrors) {
  ConfigSources sources;
  sources.environment = {"OS_PAINT__LAYERS=x"};
  EXPECT_THAT(Config(sources, schemas()).check().errors,
              ElementsAre(HasSubstr("environment variable OS_PAINT__LAYERS: [paint] layers = x")));
}

TEST_F(ConfigFiles, MissingFileSaysSo) {
  ConfigSources sources;
  sources.files = {"/nonexistent/nova.conf"};
  try {
    Config(sources, {});
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(),
                HasSubstr("/nonexistent/nova.conf: expected a readable file, but: No such file"));
  }
}

TEST_F(ConfigFiles, ReloadChangesOnlyMutableOptions) {
  ConfigSources sources;
  sources.files = {write("a.conf", "[paint]\nlayers=1\nport=1\n")};
  const Config config(sources, schemas());
  write("a.conf", "[paint]\nlayers=2\nport=2\nglossy=true\n");
  const auto again = config.reload();
  EXPECT_THAT(again.changed, ElementsAre("[paint] layers: 1 -> 2"));
  EXPECT_THAT(again.needs_restart, ElementsAre("[paint] glossy", "[paint] port"));
  EXPECT_EQ(again.config->get<Paint>().layers, 2);
  EXPECT_EQ(again.config->get<Paint>().port, 1);
  EXPECT_FALSE(again.config->get<Paint>().glossy);
  write("a.conf", "[paint]\nlayers=x\n");
  EXPECT_THROW(config.reload(), ConfigError);
}

TEST(ConfigSample, SaysEverythingAndReadsBack) {
  const std::string text = sample("painter", schemas());
  EXPECT_THAT(text, HasSubstr("[paint]\n\n# Shine.\n# (boolean)\n#glossy = false\n"));
  EXPECT_THAT(text, HasSubstr("# (integer, 1 to 9; takes effect on SIGHUP)\n#layers = 2\n"));
  EXPECT_THAT(text, HasSubstr("# (string: red, green)\n# Formerly [paint] color.\n#colour = red\n"));
  EXPECT_THAT(text, HasSubstr("#folder = $state_path/paint\n"));
  std::string active;
  for (const char c : text) active += c;
  for (std::size_t at = 0; (at = active.find("\n#", at)) != active.npos; ++at)
    if (active[at + 2] != ' ') active.erase(at + 1, 1);
  const auto found = Config::from_text(active, schemas()).check();
  EXPECT_THAT(found.errors, IsEmpty());
  EXPECT_THAT(found.unknown, IsEmpty());
}

}  // namespace
}  // namespace nova
