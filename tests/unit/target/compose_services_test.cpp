#include "target/compose_services.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::target {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* of_version_1 = R"(networks:
  inner: {}
services:
  db:
    healthcheck:
      test:
      - NONE
    image: postgres
  flask:
    healthcheck:
      interval: 2s
      test:
      - CMD
      - check
    build:
      args:
        image: not-a-key-of-the-service
      context: /srv
    command:
    - image
    - build:now
    network_mode: host
version: '3.9'
volumes:
  image: {}
)";

constexpr const char* of_version_2 = R"(name: compose
services:
  "7":
    build:
      context: /srv
      dockerfile: Dockerfile
    command: null
    healthcheck:
      disable: true
    image: seven
    networks:
      default: null
networks:
  default:
    name: compose_default
x-common:
  image: nobody
)";

std::string text(const std::vector<ComposeService>& services) {
  std::string all;
  for (const ComposeService& service : services) {
    all += service.name + (service.builds ? " builds" : "") + (service.names_image ? " image" : "") +
           (service.health_checks == HealthChecks::on    ? " checked"
            : service.health_checks == HealthChecks::off ? " unchecked"
                                                         : "") +
           "; ";
  }
  return all;
}

TEST(ComposeServices, are_found_with_what_they_say_about_images_in_the_output_of_either_version) {
  EXPECT_EQ(text(services_in(of_version_1)), "db image unchecked; flask builds checked; ");
  EXPECT_EQ(text(services_in(of_version_2)), "7 builds image unchecked; ");
  EXPECT_EQ(text(services_in("services:\n  a:\n    image: b\n")), "a image; ");
  EXPECT_THAT(services_in(""), IsEmpty());
  EXPECT_THAT(services_in("services: {}\n"), IsEmpty());
}

TEST(ComposeServices, an_unknown_one_is_told_with_the_nearest_or_with_all) {
  const std::vector<ComposeService> services = services_in(of_version_1);
  EXPECT_EQ(fault_in_service(services, "flask"), "");
  EXPECT_EQ(fault_in_service(services, "flaks"), "there is no service 'flaks'; did you mean 'flask'?");
  EXPECT_EQ(fault_in_service(services, "express"), "there is no service 'express'; there are db, flask");
  EXPECT_THAT(fault_in_service({}, "a"), HasSubstr("nor any other"));
}

}  // namespace
}  // namespace backbench::target
