#include "target/compose_project.hpp"

#include <csignal>

#include <gtest/gtest.h>

namespace backbench::target {
namespace {

TEST(ComposeChanges, label_the_service_and_switch_off_what_would_disturb_the_measurement) {
  EXPECT_EQ(
      text_of({.service = "flask", .owner = "boot/1/2", .log = "/r/logs/flask.log"}),
      R"({"services": {"flask": {"labels": {"io.backbench.owner": "boot/1/2", )"
      R"("io.backbench.log": "/r/logs/flask.log"}, "restart": "no", "healthcheck": {"disable": true}}}})"
      "\n");
}

TEST(ComposeChanges, put_off_checks_that_cannot_be_disabled_and_leave_alone_those_that_are) {
  const auto text = [](HealthChecks checks) {
    return text_of({.service = "web", .owner = "o", .log = "l", .health_checks = checks});
  };
  EXPECT_NE(text(HealthChecks::on).find(R"("healthcheck": {"interval": "24h", "start_period": "0s"})"),
            std::string::npos);
  EXPECT_EQ(text(HealthChecks::off).find("healthcheck"), std::string::npos);
}

TEST(ComposeChanges, hold_image_processors_and_signal_when_there_are_such) {
  const std::string text = text_of({.service = "web",
                                    .owner = "o",
                                    .log = "l",
                                    .image = "backbench/web-1",
                                    .cpus = {0, 3},
                                    .signal = SIGINT});
  EXPECT_NE(text.find(R"("image": "backbench/web-1", "cpuset": "0,3", "stop_signal": "SIGINT"}}})"),
            std::string::npos)
      << text;
}

TEST(ComposeChanges, keep_a_dollar_in_a_path_from_being_taken_for_a_variable) {
  const std::string text = text_of({.service = "web", .owner = "o", .log = R"(/r/$HOME/a"b.log)"});
  EXPECT_NE(text.find(R"("/r/$$HOME/a\"b.log")"), std::string::npos) << text;
}

}  // namespace
}  // namespace backbench::target
