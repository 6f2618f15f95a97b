#include "target/embedded_request.hpp"

#include "base/units.hpp"

#include <limits>
#include <optional>
#include <string_view>

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>

namespace backbench::target::embedded {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

void set_route(Request& request, std::string_view path) {
  path = path.substr(0, path.find('?'));
  const auto with_argument = [&](Route route, std::optional<std::uint64_t> argument, std::uint64_t least,
                                 std::uint64_t most) {
    if (!argument || *argument < least || *argument > most) return;
    request.route = route;
    request.argument = *argument;
  };
  request.route = Route::unknown;
  if (path == "/") {
    request.route = Route::body;
  } else if (path == "/healthcheck") {
    request.route = Route::healthcheck;
  } else if (path == "/stats") {
    request.route = Route::stats;
  } else if (path == "/echo") {
    request.route = Route::echo;
  } else if (take_prefix(path, "/status/")) {
    with_argument(Route::status, base::parse_count(path), 200, 599);
  } else if (take_prefix(path, "/bytes/")) {
    with_argument(Route::bytes, base::parse_count(path), 0, RequestReader::echo_limit);
  } else if (take_prefix(path, "/delay/")) {
    if (const auto delay = base::parse_duration(path)) {
      with_argument(Route::delay, static_cast<std::uint64_t>(delay->count()), 0,
                    static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
    }
  }
}

/// The one message being read. A new one takes its place for the next request; what it fills lives on.
class Message final : public http::basic_parser<true> {
 public:
  Message(Request& request, bool& expects) : request_(request), expects_(expects) {
    eager(true);
    header_limit(RequestReader::head_limit);
    body_limit(boost::none);
  }

 private:
  using Text = beast::string_view;
  using Error = beast::error_code;

  void on_request_impl(http::verb verb, Text, Text target, int version, Error&) override {
    request_.head = verb == http::verb::head;
    request_.http_1_0 = version < 11;
    set_route(request_, {target.data(), target.size()});
  }
  void on_response_impl(int, Text, int, Error&) override {}
  void on_field_impl(http::field name, Text, Text value, Error&) override {
    if (name == http::field::expect) expects_ = beast::iequals(value, "100-continue");
    if (name == http::field::content_type && request_.route == Route::echo) {
      request_.content_type.assign(value.data(), value.size());
    }
  }
  void on_header_impl(Error& error) override {
    if (request_.route == Route::echo && content_length().value_or(0) > RequestReader::echo_limit) {
      error = http::error::body_limit;
    }
  }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Error&) override {}
  std::size_t on_body_impl(Text piece, Error& error) override { return keep(piece, error); }
  void on_chunk_header_impl(std::uint64_t, Text, Error&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, Text piece, Error& error) override {
    return keep(piece, error);
  }
  void on_finish_impl(Error&) override {}

  std::size_t keep(Text piece, Error& error) {
    if (request_.route != Route::echo) return piece.size();
    if (request_.body.size() + piece.size() > RequestReader::echo_limit) {
      error = http::error::body_limit;
      return 0;
    }
    request_.body.append(piece.data(), piece.size());
    return piece.size();
  }

  Request& request_;
  bool& expects_;
};

}  // namespace

class RequestReader::Parser {
 public:
  Step feed(std::span<const char> bytes) {
    if (!message_ || message_->is_done()) begin();
    std::size_t consumed = 0;
    while (!message_->is_done()) {
      beast::error_code error;
      const std::size_t n =
          message_->put(boost::asio::buffer(bytes.data() + consumed, bytes.size() - consumed), error);
      consumed += n;
      if (error == http::error::need_more || (!error && n == 0)) return {consumed, waiting()};
      if (error) {
        error_ = error;
        return {consumed, RequestState::malformed};
      }
      if (consumed == bytes.size() && !message_->is_done()) return {consumed, waiting()};
    }
    request_.keep_alive = message_->keep_alive();
    return {consumed, RequestState::complete};
  }

  const Request& request() const { return request_; }

  int refusal() const {
    if (error_ == http::error::body_limit) return 413;
    return error_ == http::error::header_limit ? 431 : 400;
  }

 private:
  void begin() {
    request_.content_type.clear();
    request_.body.clear();
    ++request_.ordinal;
    expects_ = false;
    message_.emplace(request_, expects_);
  }

  RequestState waiting() {
    if (!expects_ || !message_->is_header_done()) return RequestState::need_more;
    expects_ = false;
    return request_.http_1_0 ? RequestState::need_more : RequestState::wants_continue;
  }

  Request request_;
  bool expects_ = false;
  std::optional<Message> message_;
  beast::error_code error_;
};

RequestReader::RequestReader() : parser_(std::make_unique<Parser>()) {}
RequestReader::~RequestReader() = default;

RequestReader::Step RequestReader::feed(std::span<const char> bytes) { return parser_->feed(bytes); }
const Request& RequestReader::request() const { return parser_->request(); }
int RequestReader::refusal() const { return parser_->refusal(); }

}  // namespace backbench::target::embedded
