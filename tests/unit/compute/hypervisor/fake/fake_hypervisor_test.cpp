#include "compute/hypervisor/fake/fake_hypervisor.hpp"

#include "tests/unit/compute/hypervisor_contract.hpp"

namespace nova::compute::test {
namespace {

class Fake final : public HypervisorUnderTest {
 public:
  Hypervisor& hypervisor() override { return fake_; }
  proto::ServerSpec server() override {
    proto::ServerSpec spec;
    spec.id = proto::ServerId(new_uuid());
    spec.instance_name = "instance-" + spec.id.str().substr(0, 8);
    spec.generation = 5;
    return spec;
  }

 private:
  SystemClock clock_;
  FakeHypervisor fake_{FakeOptions{}, "node-1", clock_, std::nullopt};
};

std::unique_ptr<HypervisorUnderTest> make_fake(boost::asio::io_context&) { return std::make_unique<Fake>(); }

INSTANTIATE_TEST_SUITE_P(Fake, HypervisorContract, testing::Values(Subject{"fake", make_fake}),
                         [](const auto& at) { return std::string(at.param.name); });

class FakeHypervisorTest : public testing::Test {
 protected:
  template <class T>
  T run(awaitable<T> task) {
    return nova::test::run_on(loop, std::move(task));
  }
  proto::ServerSpec server(int n) {
    proto::ServerSpec spec;
    spec.id = proto::ServerId("server-" + std::to_string(n));
    spec.generation = 1;
    return spec;
  }
  // How many of 200 builds fail.
  int failures(FakeHypervisor& fake) {
    int failed = 0;
    for (int n = 0; n < 200; ++n) {
      try {
        run(fake.build(Context(), server(n), {}));
      } catch (const Fault&) {
        ++failed;
      }
    }
    return failed;
  }
  boost::asio::io_context loop;
  SystemClock clock;
};

TEST_F(FakeHypervisorTest, FailsAsOftenAsItIsTold) {
  FakeOptions options;
  options.seed = 7;
  options.build_failure_rate = 0.5;
  FakeHypervisor half(options, "a", clock, std::nullopt), again(options, "a", clock, std::nullopt);
  const int failed = failures(half);
  EXPECT_GT(failed, 60);
  EXPECT_LT(failed, 140);
  EXPECT_EQ(failures(again), failed) << "a seed makes it repeatable";
  FakeHypervisor never(FakeOptions{}, "a", clock, std::nullopt);
  EXPECT_EQ(failures(never), 0);
}

TEST_F(FakeHypervisorTest, GuestsOutliveTheDaemonInTheirFile) {
  const auto file = std::filesystem::temp_directory_path() / ("nova-fake-" + new_hex_id());
  {
    FakeHypervisor fake(FakeOptions{}, "a", clock, file);
    run(fake.start());
    for (int n = 1; n <= 3; ++n) run(fake.build(Context(), server(n), {}));
    run(fake.change_power(Context(), server(2), proto::PowerOp::stop));
    run(fake.destroy(Context(), server(3)));
    run(fake.stop());
  }
  FakeHypervisor fake(FakeOptions{}, "a", clock, file);
  run(fake.start());
  EXPECT_EQ(run(fake.list()).size(), 2u);
  EXPECT_EQ(fake.find(server(1).id)->power, proto::PowerState::running);
  EXPECT_EQ(fake.find(server(2).id)->power, proto::PowerState::shutdown);
  EXPECT_EQ(fake.find(server(2).id)->generation, 1);
  std::filesystem::remove(file);
  std::filesystem::remove(file.string() + ".lock");
}

TEST_F(FakeHypervisorTest, AwayMeansUnavailable) {
  FakeHypervisor fake(FakeOptions{}, "a", clock, std::nullopt);
  fake.set_problem("gone");
  EXPECT_EQ(fake.problem(), "gone");
  try {
    run(fake.list());
    FAIL();
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.code(), Errc::unavailable);
  }
}

}  // namespace
}  // namespace nova::compute::test
