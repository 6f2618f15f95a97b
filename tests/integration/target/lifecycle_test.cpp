#include "running.hpp"
#include "target/port.hpp"

#include <csignal>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>

namespace backbench::target {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Lifecycle : public Running {};

TEST_F(Lifecycle, a_server_that_dies_at_once_is_told_at_once_with_status_and_last_words) {
  spec.ready.within = 10min;  // who waits that out has failed
  serve({"dies.py", "3"});
  EXPECT_THAT(not_ready(),
              AllOf(StartsWith("target flask: the server died: exited with status 3; the last lines of "),
                    HasSubstr("\n  ModuleNotFoundError: No module named 'flask'")));
  EXPECT_EQ(code, base::ExitCode::target_failed);
  EXPECT_THAT(target->death().value_or(""), HasSubstr("exited with status 3"));
  target->stop();
  EXPECT_THAT(target->death().value_or(""), HasSubstr("exited with status 3"))
      << "a stop does not make it forgotten";
}

TEST_F(Lifecycle, a_server_that_dies_later_is_told_with_the_signal) {
  serve({"dies.py", "after", "2"});
  ready();
  EXPECT_EQ(target->death(), std::nullopt);
  not_ready();  // its last answer, or its death already: whichever is seen first
  ASSERT_TRUE(becomes_true([&] { return target->death().has_value(); }));
  EXPECT_THAT(*target->death(),
              AllOf(StartsWith("killed by signal 9 (Killed); "), HasSubstr("\n  out of ideas")));
}

TEST_F(Lifecycle, a_death_while_it_is_being_asked_is_noticed_at_once) {
  spec.ready.within = 10min;
  serve({"stepwise.py", "hang"});
  std::thread killer([this] {
    becomes_true([&] { return log().find("hang") != std::string::npos; });
    ::kill(token.living().at(0), SIGKILL);
  });
  ProbeRequest patient = request();
  patient.timeout = 10min;
  EXPECT_THAT(error_of([&] { target->wait_ready(patient, 1, stop); }), HasSubstr("killed by signal 9"));
  killer.join();
}

TEST_F(Lifecycle, a_server_that_goes_to_the_background_counts_as_died_and_its_rest_is_ended) {
  serve({"daemonises.py"});
  EXPECT_TRUE(becomes_true([&] { return target->death().has_value(); }));
  EXPECT_THAT(*target->death(),
              AllOf(StartsWith("exited with status 0 while processes it had started went on"),
                    HasSubstr("It must stay in the foreground"), HasSubstr("\n  started in the background")));
  EXPECT_FALSE(token.living().empty());
  target->stop();
}

TEST_F(Lifecycle, a_death_that_leaves_the_connection_open_is_noticed_at_once_too) {
  spec.ready.within = 10min;
  serve({"daemonises.py", "mute"});
  ProbeRequest patient = request();
  patient.timeout = 10min;
  EXPECT_THAT(error_of([&] { target->wait_ready(patient, 1, stop); }),
              HasSubstr("exited with status 0 while"));
}

TEST_F(Lifecycle, a_stop_flag_ends_the_waiting) {
  serve({"stepwise.py", "hang"});
  std::thread interrupter([this] {
    becomes_true([&] { return log().find("hang") != std::string::npos; });
    stop = true;
  });
  EXPECT_THAT(not_ready(), HasSubstr("interrupted"));
  EXPECT_EQ(code, base::ExitCode::interrupted);
  interrupter.join();
}

TEST_F(Lifecycle, a_port_in_use_is_told_with_its_holder_before_anything_starts) {
  serve({"healthy.py"});
  ready();
  spec.port = target->address().port;
  const auto holder = std::move(target);
  EXPECT_THAT(error_of([&] { serve({"healthy.py"}); }),
              AllOf(HasSubstr(fmt::format("port {} is taken by pid {} (", *spec.port, holder->pids().at(0))),
                    HasSubstr("healthy.py), which listens on 127.0.0.1:"), HasSubstr("kill ")));
  EXPECT_EQ(code, base::ExitCode::target_failed);
}

TEST_F(Lifecycle, a_fixed_port_is_free_again_for_the_next_start) {
  spec.port = free_port();
  for (int round = 0; round < 3; ++round) {
    serve({"healthy.py"});
    EXPECT_EQ(target->address().port, *spec.port);
    ready();
    target.reset();
  }
}

TEST_F(Lifecycle, noise_is_bounded_never_blocks_and_keeps_the_last_words) {
  serve({"noisy.py", "24"});
  ready();
  target->stop();
  const std::string text = log();
  EXPECT_LT(text.size(), 17U * 1024 * 1024);
  EXPECT_GT(text.size(), 16U * 1024 * 1024);
  EXPECT_THAT(text.substr(text.size() - 100), HasSubstr("last words"));
  EXPECT_NE(text.find("[backbench: the log is full; "), std::string::npos);
}

TEST_F(Lifecycle, each_start_is_noted_in_the_log_and_only_its_own_lines_are_quoted) {
  serve({"dies.py", "3"});
  not_ready();
  serve({"dies.py", "4"});
  const std::string text = not_ready();
  EXPECT_THAT(text, HasSubstr("status 4"));
  EXPECT_EQ(text.find("ModuleNotFoundError"), text.rfind("ModuleNotFoundError"));
  EXPECT_THAT(log(), HasSubstr(std::string("[backbench] $ ") + PYTHON + " dies.py 4"));
}

TEST_F(Lifecycle, commands_that_cannot_run_are_told_with_reason_and_cure) {
  const auto run = [&](const std::string& program) {
    spec.process = scenario::ProcessSpec{{program}, {}};
    return error_of([&] { target = start(spec, options, stop); });
  };
  EXPECT_THAT(run("bb-no-such-program"),
              AllOf(StartsWith("target flask: command not found: bb-no-such-program"), HasSubstr("PATH")));
  EXPECT_THAT(run(".venv/bin/gunicorn"),
              AllOf(HasSubstr("command not found: .venv/bin/gunicorn; there is no such file in "),
                    HasSubstr("does a setup step make it?")));
  spec.folder = folder;
  const auto write = [&](const char* name, const char* text, bool executable) {
    std::ofstream(folder / name) << text;
    if (executable) std::filesystem::permissions(folder / name, std::filesystem::perms::owner_all);
  };
  write("moved", "#!/nowhere/.venv/bin/python3\n", true);
  EXPECT_THAT(run("./moved"), HasSubstr("the interpreter that its first line names is not there"));
  write("plain", "#!/bin/sh\n", false);
  EXPECT_THAT(run("./plain"), HasSubstr("permission denied; `chmod +x` it"));
  write("text", "hello\n", true);
  EXPECT_THAT(run("./text"), HasSubstr("neither a program nor a script"));
  spec.cpus = {1000};
  EXPECT_THAT(run("/bin/true"), HasSubstr("processors of `cpus`"));
  spec.cpus = {-1};
  EXPECT_THAT(run("/bin/true"), HasSubstr("there is no processor -1"));
  spec.cpus.clear();
  spec.folder = folder / "gone";
  EXPECT_THAT(run("/bin/true"), HasSubstr("cannot enter "));
  EXPECT_EQ(code, base::ExitCode::target_failed);
}

TEST_F(Lifecycle, setup_comes_first_and_its_failure_is_the_targets) {
  spec.folder = folder;
  spec.setup = {{PYTHON, "-c", "raise SystemExit('no wheel for flask')"}};
  EXPECT_THAT(
      error_of([&] {
        spec.process = scenario::ProcessSpec{{"true"}, {}};
        target = start(spec, options, stop);
      }),
      AllOf(StartsWith("target flask: setup step 1 of 1 failed"), HasSubstr("\n  no wheel for flask")));
}

TEST_F(Lifecycle, the_embedded_server_is_this_program_with_its_flags) {
  options.own_program = SERVERS "/embedded";
  spec.folder.clear();
  spec.embedded = scenario::EmbeddedSpec{{"body", "120KiB"}, {"delay", "2ms"}};
  target = start(spec, options, stop);
  EXPECT_EQ(ready().body, fmt::format("serve --port {} --body 120KiB --delay 2ms", target->address().port));
  EXPECT_EQ(target->address().host, "127.0.0.1");
}

TEST_F(Lifecycle, a_shepherd_that_someone_kills_takes_the_server_with_it_and_is_told) {
  serve({"healthy.py"});
  ready();
  const int server = target->pids().at(0);
  ProcStat stat;
  ASSERT_TRUE(read_stat(server, stat));
  ::kill(stat.parent, SIGKILL);
  ASSERT_TRUE(becomes_true([&] { return target->death().has_value(); }));
  EXPECT_THAT(*target->death(), HasSubstr("its shepherd process was killed"));
  EXPECT_TRUE(becomes_true([&] { return token.living().empty(); }));
}

}  // namespace
}  // namespace backbench::target
