#include "compute/process/run.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "common/error.hpp"

namespace nova::compute {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kept = 1024 * 1024;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { reset(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  void reset() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

struct Pipe {
  std::array<int, 2> ends = make();
  Descriptor read{ends[0]}, write{ends[1]};

  static std::array<int, 2> make() {
    std::array<int, 2> fds{-1, -1};
    if (::pipe2(fds.data(), O_CLOEXEC) != 0)
      throw Fault(Errc::internal, "No pipe to a program could be made.");
    return fds;
  }
};

void limit(int resource, std::int64_t value) {
  if (value <= 0) return;
  const auto most = static_cast<rlim_t>(value);
  const rlimit both{most, most};
  ::setrlimit(static_cast<__rlimit_resource>(resource), &both);
}

// Between fork and exec only calls that are safe in the child of a process with threads.
[[noreturn]] void become(char* const* words, const RunLimits& limits, int out, int err, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);  // the parent died before the line above
  limit(RLIMIT_AS, limits.address_space);
  limit(RLIMIT_CPU, limits.cpu_time.count());
  sigset_t none;
  ::sigemptyset(&none);
  ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  const int null = ::open("/dev/null", O_RDONLY);
  ::dup2(null, 0);
  ::dup2(out, 1);
  ::dup2(err, 2);
  ::execvp(words[0], words);
  ::_exit(127);
}

// False at the end of the stream.
bool drain(int fd, std::string& into) {
  std::array<char, 16384> buffer;
  const auto count = ::read(fd, buffer.data(), buffer.size());
  if (count < 0) return errno == EINTR;
  if (into.size() < kept) into.append(buffer.data(), static_cast<std::size_t>(count));
  return count > 0;
}

// Reads both streams until they end; false when time is up.
bool collect(Pipe& out, Pipe& err, RunResult& result, Clock::time_point deadline) {
  std::array<pollfd, 2> fds{pollfd{out.read.get(), POLLIN, 0}, pollfd{err.read.get(), POLLIN, 0}};
  std::array<std::string*, 2> texts{&result.out, &result.err};
  while (fds[0].fd >= 0 || fds[1].fd >= 0) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return false;
    if (::poll(fds.data(), fds.size(), static_cast<int>(std::min<std::int64_t>(left, 60'000))) < 0 &&
        errno != EINTR)
      return false;
    for (std::size_t i = 0; i < fds.size(); ++i)
      if (fds[i].fd >= 0 && fds[i].revents != 0 && !drain(fds[i].fd, *texts[i])) fds[i].fd = -1;
  }
  return true;
}

int reap(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return 127;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

RunResult run_program(const std::vector<std::string>& words, const RunLimits& limits) {
  std::vector<std::string> copy = words;
  std::vector<char*> argv;
  for (auto& word : copy) argv.push_back(word.data());
  argv.push_back(nullptr);
  Pipe out, err;
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0)
    throw Fault(Errc::internal, fmt::format("{} could not be started: {}.", words[0], std::strerror(errno)));
  if (child == 0) become(argv.data(), limits, out.write.get(), err.write.get(), parent);
  out.write.reset();
  err.write.reset();
  RunResult result;
  result.timed_out = !collect(out, err, result, Clock::now() + limits.wall_time);
  if (result.timed_out) ::kill(child, SIGKILL);
  result.status = reap(child);
  return result;
}

}  // namespace nova::compute
