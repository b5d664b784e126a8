// The folder of a server, as a daemon meets it that is not root.
#include "compute/hypervisor/libvirt/folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>

#include "common/uuid.hpp"

namespace nova::compute::libvirt {
namespace {
namespace fs = std::filesystem;

class FolderTest : public testing::Test {
 protected:
  FolderTest() { fs::create_directories(folder); }
  ~FolderTest() override { fs::remove_all(folder); }

  // Runs `act` in a process that has no rights over others' files; true when it did not fail.
  static bool works_unprivileged(const std::function<void()>& act) {
    constexpr uid_t nobody = 65534;
    const pid_t pid = ::fork();
    if (pid == 0) {
      if (::geteuid() == 0 && ::setresuid(nobody, nobody, nobody) != 0) ::_exit(2);
      try {
        act();
      } catch (...) {
        ::_exit(1);
      }
      ::_exit(0);
    }
    int status = -1;
    ::waitpid(pid, &status, 0);
    return status == 0;
  }

  const fs::path folder = fs::temp_directory_path() / ("nova-folder-" + new_hex_id());
  const fs::path log = folder / "console.log";
};

TEST_F(FolderTest, TheConsoleLogIsMadeForItsOwnerOnly) {
  ensure_console_log(folder);
  struct stat about{};
  ASSERT_EQ(::stat(log.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
}

// libvirt gives it to root when the guest ends.
TEST_F(FolderTest, AConsoleLogOfSomebodyElseIsLeftAlone) {
  std::ofstream(log) << "boot\n";
  ::chmod(log.c_str(), 0);
  EXPECT_TRUE(works_unprivileged([this] { ensure_console_log(folder); }));
  EXPECT_EQ(fs::file_size(log), 5u);
}

TEST_F(FolderTest, AFolderThatIsNotOursIsAnError) {
  ::chmod(folder.c_str(), 0555);
  EXPECT_FALSE(works_unprivileged([this] { ensure_console_log(folder); }));
  ::chmod(folder.c_str(), 0755);
}

}  // namespace
}  // namespace nova::compute::libvirt
