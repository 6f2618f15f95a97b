#include "http/response_reader.hpp"

#include <algorithm>
#include <cassert>
#include <optional>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/none.hpp>

namespace backbench::http {

namespace {

namespace beast = boost::beast;
using beast::http::error;

/// Words for what Beast found; constants, so that a fault costs no allocation.
std::string_view words(const beast::error_code& code) {
  switch (static_cast<error>(code.value())) {
    case error::bad_status:
      return "the status line has no three-digit status";
    case error::bad_reason:
      return "the status line holds a control character";
    case error::bad_field:
      return "a header name holds a character that is not allowed";
    case error::bad_value:
      return "a header value holds a character that is not allowed";
    case error::bad_line_ending:
      return "a line ends with a bare CR";
    case error::bad_content_length:
      return "Content-Length is not a number, or stands beside Transfer-Encoding";
    case error::multiple_content_length:
      return "two different Content-Length";
    case error::bad_transfer_encoding:
      return "Transfer-Encoding twice, or beside Content-Length";
    case error::bad_chunk:
      return "a chunk does not begin with its size";
    case error::bad_chunk_extension:
      return "a chunk extension that does not parse";
    case error::header_limit:
      return "a folded header value is over 4 KiB";
    default:
      return "the answer is not HTTP";
  }
}

/// Beast's parser, told to keep nothing but what framing and judgement need. It parses one head, and its
/// chunks.
class WireParser final : public beast::http::basic_parser<false> {
 public:
  WireParser(bool head, const Check* check) : check_(check) {
    header_limit(2 * ResponseReader::head_limit);  // the reader's own limit comes first
    body_limit(boost::none);
    skip(head);
  }

  int status() const { return status_; }
  std::uint64_t header_rules_kept() const { return header_rules_kept_; }
  /// A length and an encoding both: whoever sits between may see other ends of messages than we do.
  bool ambiguous() const { return has_length_ && has_encoding_; }
  /// RFC 9112 section 6.1: HTTP/1.0 knows no Transfer-Encoding, its connection is not to be trusted further.
  bool reusable() const { return keep_alive() && !(version_ == 10 && has_encoding_); }

  std::uint64_t chunk_left() const { return chunk_left_; }
  std::string_view piece() const { return piece_; }
  void forget_piece() { piece_ = {}; }

 private:
  void on_request_impl(beast::http::verb, beast::string_view, beast::string_view, int,
                       beast::error_code&) override {}

  void on_response_impl(int status, beast::string_view, int version, beast::error_code&) override {
    status_ = status;
    version_ = version;
  }

  void on_field_impl(beast::http::field field, beast::string_view name, beast::string_view value,
                     beast::error_code&) override {
    if (in_trailer_) return;
    has_length_ |= field == beast::http::field::content_length;
    has_encoding_ |= field == beast::http::field::transfer_encoding;
    if (check_ != nullptr)
      header_rules_kept_ |=
          check_->header_rules_kept({name.data(), name.size()}, {value.data(), value.size()});
  }

  void on_header_impl(beast::error_code&) override { in_trailer_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, beast::error_code&) override {}
  std::size_t on_body_impl(beast::string_view, beast::error_code&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t size, beast::string_view, beast::error_code&) override {
    chunk_left_ = size;
  }
  std::size_t on_chunk_body_impl(std::uint64_t remain, beast::string_view body, beast::error_code&) override {
    piece_ = {body.data(), body.size()};
    chunk_left_ = remain - body.size();
    return body.size();
  }
  void on_finish_impl(beast::error_code&) override {}

  const Check* check_;
  int status_ = 0;
  int version_ = 0;
  bool has_length_ = false;
  bool has_encoding_ = false;
  bool in_trailer_ = false;
  std::uint64_t header_rules_kept_ = 0;
  std::uint64_t chunk_left_ = 0;
  std::string_view piece_;
};

enum class Part { head, counted_body, chunks, body_to_close };

}  // namespace

struct ResponseReader::Parser {
  bool head_request = false;
  const Check* check = nullptr;
  BodySink* sink = nullptr;

  std::optional<WireParser> wire;
  Part part = Part::head;
  ReadState state = ReadState::need_more;
  int status = 0;
  bool started = false;
  std::uint64_t left = 0;  // of a counted body
  std::uint64_t body_bytes = 0;
  std::string_view fault;

  std::size_t take(std::span<const char> bytes) {
    switch (part) {
      case Part::head:
        return take_head(bytes);
      case Part::counted_body:
        return take_counted(bytes);
      case Part::chunks:
        return take_chunks(bytes);
      case Part::body_to_close:
        deliver({bytes.data(), bytes.size()});
        return bytes.size();
    }
    return 0;
  }

  std::size_t take_head(std::span<const char> bytes);
  std::size_t take_chunks(std::span<const char> bytes);

  std::size_t take_counted(std::span<const char> bytes) {
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(left, bytes.size()));
    left -= n;
    deliver({bytes.data(), n});
    if (left == 0) state = ReadState::complete;
    return n;
  }

  void enter_body();

  void deliver(std::string_view piece) {
    body_bytes += piece.size();
    if (sink != nullptr) sink->body(piece);
  }

  std::size_t fail(std::string_view why) {
    state = ReadState::malformed;
    fault = why;
    return 0;
  }
};

// Beast waits for the end of a head that it has seen a part of, and would not find fault with it before. So
// each try begins with a fresh parser at the head's first byte: what comes out depends on the bytes alone,
// not on their pieces.
std::size_t ResponseReader::Parser::take_head(std::span<const char> bytes) {
  wire.emplace(head_request, check != nullptr && check->needs_headers() ? check : nullptr);
  beast::error_code code;
  const auto used =
      wire->put(boost::asio::const_buffer(bytes.data(), std::min(bytes.size(), head_limit)), code);
  if (code == error::need_more) return bytes.size() < head_limit ? 0 : fail("the head is over 64 KiB");
  if (code == error::bad_version) return fail(fault_in_first_bytes({bytes.data(), bytes.size()}));
  if (code) return fail(words(code));
  if (wire->ambiguous()) return fail("both Content-Length and Transfer-Encoding");
  if (wire->status() < 100) return fail("a status below 100");
  if (wire->status() == 101) return fail("101 Switching Protocols, but no upgrade was asked for");
  if (wire->status() >= 200) enter_body();
  return used;
}

void ResponseReader::Parser::enter_body() {
  status = wire->status();
  if (check != nullptr && !check->status_holds(status)) sink = nullptr;
  if (wire->is_done()) {
    state = ReadState::complete;
  } else if (wire->chunked()) {
    part = Part::chunks;
  } else if (const auto length = wire->content_length()) {
    part = Part::counted_body;
    left = *length;
  } else {
    part = Part::body_to_close;
  }
}

std::size_t ResponseReader::Parser::take_chunks(std::span<const char> bytes) {
  // "0 CR LF CR LF" is the shortest end of a chunked body; Beast asserts that it is never shown less of one.
  constexpr std::size_t shortest_end = 5;
  const bool in_line = wire->chunk_left() == 0;
  if (in_line && bytes.size() < shortest_end) return 0;
  const auto shown = in_line ? bytes.first(std::min(bytes.size(), head_limit)) : bytes;

  wire->forget_piece();
  beast::error_code code;
  const auto used = wire->put(boost::asio::const_buffer(shown.data(), shown.size()), code);
  if (code == error::need_more)
    return bytes.size() < head_limit ? 0 : fail("a chunk line or trailer is over 64 KiB");
  if (code) return fail(words(code));
  if (!wire->piece().empty()) deliver(wire->piece());
  if (wire->is_done()) state = ReadState::complete;
  return used;
}

std::string_view fault_in_first_bytes(std::string_view bytes) {
  switch (bytes.empty() ? '\0' : bytes.front()) {
    case 0x00:  // the length of a frame (RFC 9113 section 4.1) whose first, SETTINGS, is short
      return "the answer looks like HTTP/2, which backbench does not measure; let the server speak HTTP/1.1 "
             "too";
    case 0x15:  // alert and handshake (RFC 8446 section 5.1)
    case 0x16:
      return "the answer is TLS, so this is an https port; write https:// in the address";
    default:
      return "the answer does not begin with HTTP/1.0 or HTTP/1.1";
  }
}

ResponseReader::ResponseReader() : parser_(std::make_unique<Parser>()) {}
ResponseReader::~ResponseReader() = default;

void ResponseReader::begin(bool head, const Check* check, BodySink* sink) {
  auto& p = *parser_;
  p.head_request = head;
  p.check = check;
  p.sink = sink;
  p.wire.reset();
  p.part = Part::head;
  p.state = ReadState::need_more;
  p.status = 0;
  p.started = false;
  p.left = 0;
  p.body_bytes = 0;
  p.fault = {};
}

ResponseReader::Step ResponseReader::feed(std::span<const char> bytes) {
  auto& p = *parser_;
  p.started |= !bytes.empty();
  std::size_t consumed = 0;
  while (p.state == ReadState::need_more && consumed < bytes.size()) {
    const auto used = p.take(bytes.subspan(consumed));
    if (used == 0) break;
    consumed += used;
  }
  return {consumed, p.state};
}

ReadState ResponseReader::finish() {
  auto& p = *parser_;
  if (p.state == ReadState::need_more && p.part == Part::body_to_close) p.state = ReadState::complete;
  return p.state;
}

std::uint64_t ResponseReader::droppable() const {
  return parser_->part == Part::counted_body && parser_->sink == nullptr ? parser_->left : 0;
}

ReadState ResponseReader::drop(std::uint64_t bytes) {
  auto& p = *parser_;
  assert(bytes <= droppable());
  p.left -= bytes;
  p.body_bytes += bytes;
  if (bytes > 0 && p.left == 0) p.state = ReadState::complete;
  return p.state;
}

bool ResponseReader::started() const { return parser_->started; }
int ResponseReader::status() const { return parser_->status; }
std::uint64_t ResponseReader::body_bytes() const { return parser_->body_bytes; }
std::uint64_t ResponseReader::header_rules_kept() const {
  return parser_->wire ? parser_->wire->header_rules_kept() : 0;
}
bool ResponseReader::keeps_alive() const {
  return parser_->state == ReadState::complete && parser_->wire->reusable();
}
std::string_view ResponseReader::fault() const { return parser_->fault; }

}  // namespace backbench::http
