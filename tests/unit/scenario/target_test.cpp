#include "unit/scenario/reading.hpp"

#include <chrono>
#include <csignal>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::scenario {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Pair;
using testing_support::data_folder;

TargetSpec good_target(const std::string& name) {
  Problems problems;
  const auto spec = read_target(data_folder() / "good" / name, testing_support::variables, problems);
  EXPECT_TRUE(spec) << render(problems, base::ErrorFormat::human);
  return spec.value_or(TargetSpec{});
}

TEST(Target, that_is_a_process_has_all_its_keys) {
  const TargetSpec t = good_target("target-process.yaml");
  EXPECT_EQ(t.name, "flask");
  EXPECT_EQ(t.folder, data_folder() / "good");
  EXPECT_EQ(t.port, 5000);
  ASSERT_EQ(t.setup.size(), 2u);
  EXPECT_THAT(t.setup[0], ElementsAre("python3", "-m", "venv", ".venv"));
  EXPECT_THAT(t.inputs, ElementsAre("requirements.txt", "app.py"));
  EXPECT_EQ(t.ready.path, "/healthcheck");
  EXPECT_EQ(t.ready.within, 30s);
  EXPECT_EQ(t.stop.signal, SIGTERM);
  EXPECT_EQ(t.stop.within, 5s);
  EXPECT_THAT(t.cpus, ElementsAre(0, 1));
  EXPECT_EQ(t.compose->file, data_folder() / "compose.yaml");
  EXPECT_EQ(t.compose->service, "flask");
}

TEST(Target, resolves_commands_from_its_own_environment_first_and_leaves_the_port) {
  const TargetSpec t = good_target("target-process.yaml");
  EXPECT_THAT(t.process->command, ElementsAre(".venv/bin/gunicorn", "--bind", "127.0.0.1:${PORT}",
                                              "--workers", "2", "--log", "word", "app:app"));
  EXPECT_THAT(t.process->env, ElementsAre(Pair("WORKERS", "2"), Pair("THREADS", "4"), Pair("BOTH", "2-word"),
                                          Pair("LISTEN", "${PORT}")));
}

TEST(Target, may_be_compose_a_url_or_embedded) {
  EXPECT_EQ(good_target("target-compose.yaml").port, std::nullopt);  // auto
  EXPECT_EQ(good_target("target-url.yaml").url, "http://127.0.0.1:8080");
  const TargetSpec embedded = good_target("target-embedded.yaml");
  EXPECT_TRUE(embedded.embedded && embedded.embedded->empty());
  EXPECT_EQ(embedded.port, 8081);
  EXPECT_EQ(embedded.stop.signal, SIGINT);
}

TEST(Target, may_listen_on_a_unix_domain_socket) {
  const TargetSpec t = good_target("target-socket.yaml");
  EXPECT_EQ(t.socket, data_folder() / "good" / "app.sock");
  EXPECT_TRUE(t.https);
  EXPECT_THAT(t.process->command, ElementsAre("gunicorn", "--bind", "unix:${SOCKET}", "--name", "no port"));
  EXPECT_THAT(t.process->env, ElementsAre(Pair("LISTEN", "${SOCKET}")));
  EXPECT_EQ(good_target("target-socket-url.yaml").url, "http+unix://%2Frun%2Fapp.sock/");
}

TEST(Target, that_is_embedded_speaks_https_with_a_certificate) {
  const TargetSpec t = good_target("target-embedded-tls.yaml");
  EXPECT_TRUE(t.https);
  EXPECT_EQ(t.socket, data_folder() / "good" / "e.sock");
  EXPECT_THAT(*t.embedded, ElementsAre(Pair("tls-cert", "cert.pem"), Pair("tls-key", "key.pem"),
                                       Pair("tls-client-ca", "ca.pem")));
  EXPECT_FALSE(good_target("target-embedded.yaml").https);
}

TEST(Target, on_loopback_needs_no_permission) {
  for (const std::string url : {"http://localhost:1", "http://LOCALHOST", "http://127.0.0.1",
                                "https://127.255.0.9:443/", "http://[::1]:80"}) {
    EXPECT_EQ(testing_support::read("targets: [{target: t, url: \"" + url + "\"}]\nscenarios: [{name: a}]\n")
                  .text(),
              "")
        << url;
  }
}

TEST(Target, elsewhere_needs_permission_however_it_is_disguised) {
  for (const std::string url :
       {"http://127.0.0.1.evil.test", "http://localhost.evil.test", "http://10.0.0.1", "http://127.0.0",
        "http://0127.0.0.1", "http://127.0.0.256", "http://[::2]", "http://2130706433"}) {
    EXPECT_EQ(testing_support::read("targets: [{target: t, url: \"" + url + "\"}]\nscenarios: [{name: a}]\n")
                  .text(),
              "1:28 '" + url + "' is not an address of this host\n");
  }
}

}  // namespace
}  // namespace backbench::scenario
