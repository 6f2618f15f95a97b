#include "ab/block_runner.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "fixture/load_plan.hpp"
#include "load/sliced_load.hpp"
#include "target/target.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>
#include <utility>

#include <fmt/format.h>

namespace backbench::ab {
namespace {

/// One version while it is up.
struct Side {
  std::unique_ptr<target::Target> server;
  std::unique_ptr<load::SlicedLoad> load;
  std::vector<load::Exchange> mix;
};

/// The making of one block, from the first start to the last stop.
class Making {
 public:
  Making(const Benchmark& benchmark, const LiveOptions& options, const std::atomic<bool>& stop, Coins& coins,
         Block& block)
      : benchmark_(benchmark), options_(options), stop_(stop), coins_(coins), block_(block) {}

  void make() {
    const std::array<Arm, 2> started = by_coin(coins_);
    for (const Arm arm : started) within(arm, [&] { start(arm); });
    for (const Arm arm : started) within(arm, [&] { wait_ready(arm); });
    for (const Arm arm : by_coin(coins_)) within(arm, [&] { connect(arm); });
    const MakeSlice slice = [this](Arm arm, base::Nanoseconds length) { return slice_of(arm, length); };
    Pace pace = options_.pace;
    const scenario::Case& c = benchmark_[Arm::base];
    pace.warmup_most = std::min(pace.warmup_most, c.scenario->warmup);
    const WarmUp warm = warm_up(pace, coins_, slice);
    block_.warmup_pairs = warm.pairs;
    const base::Nanoseconds length = slice_length(pace, warm.seen, c.rate ? c.rate->per_second : 0);

    const std::array<Arm, 2> order = by_coin(coins_);
    std::array<std::optional<target::Usage>, 2> before;
    for (const Arm arm : order) before[index_of(arm)] = side(arm).server->usage();
    take_turns(pace, length, coins_, slice, block_);
    for (const Arm arm : order) charge(arm, before[index_of(arm)]);
    for (const Arm arm : both_arms) within(arm, [&] { require_alive(arm); });
  }

  /// How a server died meanwhile, if so: what its load saw of that says less.
  std::optional<std::string> death() {
    for (const Arm arm : both_arms) {
      if (!side(arm).server) continue;
      if (const auto how = death_of(*side(arm).server))
        return fmt::format("{}: the server died: {}", name(arm), *how);
    }
    return std::nullopt;
  }

  void stop_all() {
    for (const Arm arm : by_coin(coins_)) side(arm) = Side{};
  }

 private:
  Side& side(Arm arm) { return sides_[index_of(arm)]; }

  template <class Step>
  void within(Arm arm, Step step) {
    try {
      step();
    } catch (const base::Error& error) {
      if (error.code() == base::ExitCode::interrupted) throw;
      throw error.within(std::string(name(arm)));
    }
  }

  void start(Arm arm) {
    const scenario::Case& c = benchmark_[arm];
    scenario::TargetSpec spec = *c.target;
    spec.port.reset();
    spec.cpus = options_.server_cpus;
    target::StartOptions how;
    const char* log = arm == Arm::base ? "base.log" : benchmark_.sentinel ? "sentinel.log" : "new.log";
    how.log_file = options_.logs / log;
    how.own_program = options_.own_program;
    Side& up = side(arm);
    up.server = target::start(spec, how, stop_);
    up.mix = fixture::exchanges_of(c, up.server->address());
  }

  void wait_ready(Arm arm) {
    const scenario::Case& c = benchmark_[arm];
    Side& up = side(arm);
    for (std::size_t i = 0; i < up.mix.size(); ++i) {
      const target::ProbeRequest request{c.scenario->requests[i].method, up.mix[i].request_bytes,
                                         up.mix[i].check, c.scenario->timeout,
                                         fixture::tls_of(c.scenario->tls)};
      up.mix[i].reference_body = up.server->wait_ready(request, i == 0 ? 3 : 1, stop_).body;
    }
  }

  void connect(Arm arm) {
    Side& up = side(arm);
    load::Plan plan = fixture::plan_of(benchmark_[arm], block_.sequence, up.server->address(), up.mix);
    plan.cpus = options_.generator_cpus;
    if (options_.shared) plan.idle = load::Idle::sleep;
    up.load = std::make_unique<load::SlicedLoad>(std::move(plan), stop_);
    block_[arm].connections_open = up.load->connections_open();
  }

  load::Slice slice_of(Arm arm, base::Nanoseconds length) {
    load::Slice made;
    within(arm, [&] {
      made = side(arm).load->slice(length);
      if (made.window.window_tally.ok() == 0) {
        throw base::Error(
            base::ExitCode::target_failed,
            fmt::format(
                "no correct response in a slice of {}{}{}", base::format_duration(length),
                side(arm).load->first_failure().empty() ? "" : "; first: ", side(arm).load->first_failure()));
      }
    });
    return made;
  }

  void charge(Arm arm, const std::optional<target::Usage>& before) {
    const std::optional<target::Usage> after = side(arm).server->usage();
    if (before && after && after->cpu > before->cpu)
      block_[arm].server_cpu_s = base::Seconds(after->cpu - before->cpu).count();
  }

  void require_alive(Arm arm) {
    if (const auto how = side(arm).server->death())
      throw base::Error(base::ExitCode::target_failed, "the server died: " + *how);
  }

  /// A process closes its port before its end can be seen, and a container's is told by its engine.
  static std::optional<std::string> death_of(target::Target& server) {
    const base::TimePoint patience = base::Clock::now() + std::chrono::seconds{1};
    std::optional<std::string> how = server.death();
    while (!how && base::Clock::now() < patience) {
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
      how = server.death();
    }
    return how;
  }

  const Benchmark& benchmark_;
  const LiveOptions& options_;
  const std::atomic<bool>& stop_;
  Coins& coins_;
  Block& block_;
  std::array<Side, 2> sides_;
};

}  // namespace

LiveBlocks::LiveBlocks(LiveOptions options, const std::atomic<bool>& stop)
    : options_(std::move(options)), stop_(stop) {}

Block LiveBlocks::run(const Benchmark& benchmark, Coins& coins) {
  Block block;
  block.sequence = begun_++;  // blocks differ in their arrivals and mixes, the arms of one do not
  block.started = base::utc_iso8601(std::chrono::system_clock::now());
  const base::TimePoint begin = base::Clock::now();
  {
    Making making(benchmark, options_, stop_, coins, block);
    try {
      making.make();
    } catch (const base::Error& error) {
      if (error.code() == base::ExitCode::interrupted || error.code() == base::ExitCode::internal) throw;
      const std::optional<std::string> died = making.death();
      const bool told = died && std::string(error.what()).find(*died) != std::string::npos;
      block.failure = died && !told ? *died + "\n" + error.what() : error.what();
    }
    making.stop_all();
  }
  block.coins = coins.take();
  block.seconds = base::Seconds(base::Clock::now() - begin).count();
  return block;
}

}  // namespace backbench::ab
