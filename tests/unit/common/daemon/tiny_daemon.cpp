#include "tests/unit/common/daemon/tiny_daemon.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <thread>

namespace nova::daemon {
namespace {
using namespace std::chrono_literals;
constexpr auto patience = 10s;
}  // namespace

TinyDaemon::TinyDaemon() {
  std::string name = (std::filesystem::temp_directory_path() / "tiny.XXXXXX").string();
  folder_ = ::mkdtemp(name.data());
  configure("");
}

TinyDaemon::~TinyDaemon() {
  if (pid_ > 0 && !ended()) {
    send(SIGKILL);
    wait();
  }
  std::filesystem::remove_all(folder_);
}

void TinyDaemon::configure(const std::string& text) const { std::ofstream(folder_ / "nova.conf") << text; }

void TinyDaemon::start(std::vector<std::string> arguments,
                       std::function<std::unique_ptr<App>(AppContext&)> make) {
  arguments.insert(arguments.begin(), "nova-tiny");
  arguments.insert(arguments.end(), {"--config-file", (folder_ / "nova.conf").string()});
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  const std::string out = (folder_ / "out").string();
  pid_ = ::fork();
  if (pid_ != 0) return;
  if (std::freopen(out.c_str(), "a", stdout) == nullptr || ::dup2(::fileno(stdout), ::fileno(stderr)) < 0)
    ::_exit(99);
  DaemonSpec spec{.name = "nova-tiny",
                  .version = "1.2.3",
                  .options = {schema_of<TinyOptions>()},
                  .flags = {{"colour", "Of it."}, {"quiet", "Say less.", false}},
                  .printouts = {{"print-poem", "A poem.", [] { return std::string("Roses are red\n"); }}},
                  .make = std::move(make)};
  const int code = run(static_cast<int>(arguments.size()), argv.data(), std::move(spec));
  std::fflush(stdout);
  ::_exit(code);
}

void TinyDaemon::send(int signal) const { ::kill(pid_, signal); }

std::string TinyDaemon::said() const {
  std::ifstream in(folder_ / "out");
  return {std::istreambuf_iterator<char>(in), {}};
}

bool TinyDaemon::ended() {
  if (pid_ > 0 && ::waitpid(pid_, &status_, WNOHANG) == pid_) pid_ = -1;
  return pid_ < 0;
}

bool TinyDaemon::says(const std::string& text) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < until) {
    const bool over = ended();
    if (said().find(text) != std::string::npos) return true;
    if (over) return false;
    std::this_thread::sleep_for(5ms);
  }
  return false;
}

int TinyDaemon::wait() {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (!ended() && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(5ms);
  if (pid_ > 0) return -1;
  return WIFEXITED(status_) ? WEXITSTATUS(status_) : 1000 + WTERMSIG(status_);
}

}  // namespace nova::daemon
