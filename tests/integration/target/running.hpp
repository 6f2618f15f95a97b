#pragma once

#include "base/error.hpp"
#include "http/request_bytes.hpp"
#include "target/proc_stat.hpp"
#include "target/process_target.hpp"
#include "target/shepherd.hpp"
#include "target/target.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace backbench::target {

using namespace std::chrono_literals;

/// Waits for a condition; false after a time that only a hang takes.
template <typename Condition>
bool becomes_true(Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + 30s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    ::usleep(2000);
  }
  return true;
}

inline std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A word that only the processes of one test have in their environment.
class Token {
 public:
  Token() : text_(fmt::format("{}-{}", ::getpid(), std::random_device{}())) {}

  scenario::Environment environment() const { return {{"BACKBENCH_TEST_TOKEN", text_}}; }
  std::string assignment() const { return "BACKBENCH_TEST_TOKEN=" + text_; }
  /// Zombies hold nothing but their number, and a busy init may take seconds to reap them: they count as
  /// dead.
  std::vector<int> living() const {
    std::vector<int> found;
    for_each_process([&](int pid) {
      ProcStat stat;
      if (!read_stat(pid, stat) || !stat.alive()) return;
      if (contents(fmt::format("/proc/{}/environ", pid)).find(assignment()) != std::string::npos) {
        found.push_back(pid);
      }
    });
    return found;
  }

 private:
  std::string text_;
};

/// A test with a folder of its own and a target that runs one of tests/support/servers.
class Running : public testing::Test {
 protected:
  Running() {
    spec.name = "flask";
    spec.folder = SERVERS;
    spec.ready.within = 30s;
    options.log_file = folder / "logs" / "flask.log";
  }
  ~Running() override {
    target.reset();
    EXPECT_THAT(token.living(), testing::IsEmpty()) << "a process was left behind";
    std::filesystem::remove_all(folder);
  }

  static std::filesystem::path new_folder() {
    std::string name = testing::TempDir() + "bb_target_XXXXXX";
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    return name;
  }

  void serve(std::vector<std::string> words, Containment strongest = Containment::pid_namespace) {
    words.insert(words.begin(), PYTHON);
    spec.process = scenario::ProcessSpec{std::move(words), token.environment()};
    target = start_process(spec, options, strongest, stop);
  }
  ProbeRequest request(const std::string& path = "/", http::Rules rules = {}) const {
    ProbeRequest made;
    made.bytes = http::request_bytes({"GET", path, {}, "", true}, target->address().authority());
    made.check = std::make_shared<http::Check>(std::move(rules));
    return made;
  }
  ProbeAnswer ready(const std::string& path = "/", http::Rules rules = {}, int times = 1) {
    return target->wait_ready(request(path, std::move(rules)), times, stop);
  }
  /// The text of the error that `action` throws; empty when it does not.
  template <typename Action>
  std::string error_of(Action action) {
    try {
      action();
    } catch (const base::Error& error) {
      code = error.code();
      return error.what();
    }
    return "";
  }
  std::string not_ready(http::Rules rules = {}) {
    return error_of([&] { ready("/", std::move(rules)); });
  }
  std::string log() const { return contents(options.log_file); }

  const std::filesystem::path folder = new_folder();
  const Token token;
  scenario::TargetSpec spec;
  StartOptions options;
  std::atomic<bool> stop{false};
  base::ExitCode code = base::ExitCode::ok;
  std::unique_ptr<Target> target;
};

}  // namespace backbench::target
