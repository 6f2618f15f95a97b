#include "http/body_check.hpp"
#include "http/request_bytes.hpp"
#include "http/response_reader.hpp"

#include <benchmark/benchmark.h>

namespace backbench::http {
namespace {

const std::string two_fields = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n";
const std::string seven_fields =
    "HTTP/1.1 200 OK\r\nServer: gunicorn\r\nDate: Tue, 24 Nov 2026 02:50:02 GMT\r\nConnection: keep-alive\r\n"
    "Content-Type: application/json\r\nContent-Length: 0\r\nVary: Accept-Encoding\r\nX-Request-Id: "
    "5f3c\r\n\r\n";

void read_head(benchmark::State& state, const std::string& bytes, const Check* check) {
  ResponseReader reader;
  for (auto _ : state) {
    reader.begin(false, check, nullptr);
    benchmark::DoNotOptimize(reader.feed(bytes));
  }
}

Check check_of(Rules rules) { return Check(std::move(rules)); }

void head_of_2_fields(benchmark::State& state) { read_head(state, two_fields, nullptr); }
void head_of_7_fields(benchmark::State& state) { read_head(state, seven_fields, nullptr); }
void head_of_7_fields_with_a_header_rule(benchmark::State& state) {
  Rules rules;
  rules.header = {{"Content-Type", "application/json", {}, {}}};
  const auto check = check_of(rules);
  read_head(state, seven_fields, &check);
}
BENCHMARK(head_of_2_fields);
BENCHMARK(head_of_7_fields);
BENCHMARK(head_of_7_fields_with_a_header_rule);

void request_serialised(benchmark::State& state) {
  const RequestText request{"POST", "/echo", {{"Content-Type", "application/json"}}, R"({"a": 1})", false};
  for (auto _ : state) benchmark::DoNotOptimize(request_bytes(request, "127.0.0.1:8080"));
}
BENCHMARK(request_serialised);

std::string body_of(std::size_t size, char last) {
  return R"({"result": ")" + std::string(size - 1, 'x') + last + "\"}";
}

/// Bodies of 120 kB in pieces of 64 KiB: `first` and `second` by turns.
void judge_bodies(benchmark::State& state, const std::string& first, const std::string& second) {
  Rules rules;
  rules.json = {{"result", {}, 120'000, {}}};
  const auto check = check_of(rules);
  KnownBodies known(check, first);
  BodyCheck body;
  ResponseReader reader;
  const std::string* next = &first;
  for (auto _ : state) {
    reader.begin(false, &check, body.begin(known));
    reader.feed("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(next->size()) + "\r\n\r\n");
    for (std::size_t at = 0; at < next->size(); at += 65'536)
      reader.feed(std::string_view(*next).substr(at, 65'536));
    if (body.judge(reader) != Judgement::correct) state.SkipWithError("a correct body was found wrong");
    next = next == &first ? &second : &first;
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(first.size()));
}

void known_body_of_120_kB(benchmark::State& state) {
  const auto body = body_of(120'000, 'x');
  judge_bodies(state, body, body);
}
void new_body_of_120_kB(benchmark::State& state) {
  judge_bodies(state, body_of(120'000, 'a'), body_of(120'000, 'b'));
}
BENCHMARK(known_body_of_120_kB);
BENCHMARK(new_body_of_120_kB);

}  // namespace
}  // namespace backbench::http
