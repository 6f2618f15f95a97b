#include "scenario/yaml_tree.hpp"

#include "scenario/yaml_bytes.hpp"
#include "scenario/yaml_syntax.hpp"

#include <algorithm>
#include <sstream>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

namespace backbench::scenario {
namespace {

constexpr std::size_t deepest = 64;
constexpr const char* write_it_out = "write the value out; what scenarios share goes under 'defaults'";

/// Thrown through yaml-cpp once a reported problem makes the rest of the file unreadable.
struct Stop {};

std::size_t offset_of(const YAML::Mark& mark) { return static_cast<std::size_t>(std::max(0, mark.pos)); }

/// Offset behind the quote that closes the one at `open`; npos when none does.
std::size_t closing_quote(std::string_view text, std::size_t open) {
  const char quote = text[open];
  for (std::size_t i = open + 1; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      if (quote == '"' || i + 1 == text.size() || text[i + 1] != quote) return i + 1;
      ++i;
    }
  }
  return std::string_view::npos;
}

/// Makes the tree out of yaml-cpp's events. Its own nodes would lose quotes, repeated keys and the places of
/// empty values, and follow aliases.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(Document& document) : document_(document) {}

  std::optional<Node>& root() { return root_; }

  ParseState state() const {
    ParseState state;
    if (!frames_.empty() && frames_.back().flow) state.open_bracket = frames_.back().node.span.offset;
    state.last_quoted = last_quoted_;
    return state;
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ == 0) return;
    const std::size_t offset = offset_of(mark);
    const bool dashes = document_.text().compare(offset, 3, "---") == 0;
    if (dashes || document_.text().rfind("\n...", offset) != std::string::npos) {
      document_.add({offset, dashes ? std::size_t{3} : std::size_t{1}},
                    "a second document starts here; a file holds one", "put it in a file of its own");
    } else {  // yaml-cpp's way to go on after a list or map that has ended
      document_.add({offset, 1}, "this does not continue what stands above", "check the indentation");
    }
    throw Stop{};
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Node node;
    node.span = {offset_of(mark), 1};
    const bool after_key = !frames_.empty() && frames_.back().key;
    const std::string word = word_at(node.span.offset);
    // yaml-cpp places a missing value at whatever comes next, which may be another key.
    const bool written =
        (word == "~" || word == "null" || word == "Null" || word == "NULL") && is_own_place(node.span);
    if (written) {
      node.text = word;
      node.span.length = word.size();
    } else if (after_key) {
      node.span = frames_.back().key->key_span;
    }
    refuse_properties(mark, anchor, node);
    deliver(std::move(node));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    Node node;
    node.kind = Node::Kind::refused;
    node.span = {offset_of(mark), word_at(offset_of(mark)).size()};
    document_.add(node.span,
                  fmt::format("aliases ({}) are not supported", in_quotes(word_at(node.span.offset))),
                  write_it_out);
    deliver(std::move(node));
  }

  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                const std::string& value) override {
    Node node;
    node.kind = Node::Kind::scalar;
    node.text = value;
    node.span = {offset_of(mark), 1};
    check_tab(node.span.offset);
    measure_scalar(node);
    refuse_properties(mark, anchor, node);
    deliver(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    open(mark, anchor, Node::Kind::list, style);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    open(mark, anchor, Node::Kind::map, style);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

 private:
  /// A list or map whose end has not come yet.
  struct Frame {
    Node node;
    bool flow = false;
    std::optional<Entry> key;  // of a map: read, its value still to come
    bool drop_value = false;   // its key was refused
    std::unordered_map<std::string, std::size_t> keys_seen;
  };

  void open(const YAML::Mark& mark, YAML::anchor_t anchor, Node::Kind kind, YAML::EmitterStyle::value style) {
    Frame frame;
    frame.node.kind = kind;
    frame.node.span = {offset_of(mark), 1};
    // A pair inside a list, [a: 1], is a map in flow style without a bracket of its own.
    const char bracket = document_.at(frame.node.span.offset);
    frame.flow = style == YAML::EmitterStyle::Flow && (bracket == '[' || bracket == '{');
    check_tab(frame.node.span.offset);
    refuse_properties(mark, anchor, frame.node);
    if (frames_.size() == deepest) {
      document_.add(frame.node.span, fmt::format("lists and maps are nested deeper than {} levels", deepest));
      throw Stop{};
    }
    frames_.push_back(std::move(frame));
  }

  void close() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    if (frame.flow) measure_brackets(frame.node);
    deliver(std::move(frame.node));
  }

  void deliver(Node node) {
    if (frames_.empty()) {
      root_ = std::move(node);
      return;
    }
    Frame& frame = frames_.back();
    if (frame.node.kind == Node::Kind::list) {
      frame.node.items.push_back(std::move(node));
    } else if (!frame.key) {
      take_key(frame, std::move(node));
    } else {
      Entry entry = std::move(*frame.key);
      frame.key.reset();
      entry.value = std::move(node);
      if (!std::exchange(frame.drop_value, false)) frame.node.entries.push_back(std::move(entry));
    }
  }

  void take_key(Frame& frame, Node node) {
    frame.key = Entry{node.text, node.span, {}};
    frame.drop_value = true;
    if (node.kind == Node::Kind::refused) return;
    if (node.kind != Node::Kind::scalar) {
      document_.add(node.span, "a key must be a text",
                    node.text.empty() ? "" : fmt::format("write \"{}\"", node.text));
      return;
    }
    if (node.text == "<<" && !node.quoted) {
      document_.add(node.span, "merge keys ('<<') are not supported", write_it_out);
      return;
    }
    const auto [first, is_new] = frame.keys_seen.emplace(node.text, node.span.offset);
    if (!is_new) {
      document_.add(node.span, fmt::format("{} is given twice; first on line {}", in_quotes(node.text),
                                           document_.line_of(first->second)));
      return;
    }
    frame.drop_value = false;
  }

  void refuse_properties(const YAML::Mark& mark, YAML::anchor_t anchor, const Node& node) {
    const std::size_t offset = offset_of(mark);
    const std::string word = word_at(offset);
    if (anchor != YAML::NullAnchor) {
      document_.add({offset, std::max<std::size_t>(1, word.size())},
                    fmt::format("anchors ({}) are not supported", in_quotes(word)), write_it_out);
    } else if (document_.at(offset) == '!' && !node.text.starts_with('!')) {
      document_.add({offset, word.size()}, fmt::format("tags ({}) are not supported", in_quotes(word)),
                    "remove it");
    }
  }

  void check_tab(std::size_t offset) {
    const bool in_brackets =
        std::any_of(frames_.begin(), frames_.end(), [](const Frame& f) { return f.flow; });
    if (in_brackets) return;
    if (const auto tab = indenting_tab(document_, offset)) {
      report_tab(document_, *tab);
      throw Stop{};
    }
  }

  void measure_scalar(Node& node) {
    const std::string_view text = document_.text();
    const std::size_t start = node.span.offset;
    const char first = document_.at(start);
    last_quoted_.reset();
    if (first == '"' || first == '\'') {
      node.quoted = true;
      node.span.length = quoted_length(start);
      if (document_.line_of(start) != document_.line_of(node.span.end() - 1)) last_quoted_ = node.span;
    } else if (first == '|' || first == '>') {
      node.quoted = true;
    } else if (text.substr(std::min(start, text.size()), node.text.size()) == node.text) {
      node.span.length = std::max<std::size_t>(1, node.text.size());
    } else {
      node.span.length = std::max(start + 1, document_.line_end(start)) - start;
    }
  }

  /// yaml-cpp takes the end of the file for a closing quote, and lets a quote swallow the keys below it.
  std::size_t quoted_length(std::size_t open) {
    const std::string_view text = document_.text();
    const std::size_t end = closing_quote(text, open);
    const std::string add_it = fmt::format("add the closing {}", text[open]);
    if (end == std::string_view::npos) {
      document_.add({open, 1}, "this quote is never closed", add_it);
      throw Stop{};
    }
    const auto indentation = block_indentation();
    for (std::size_t line = document_.line_end(open); line < end; line = document_.line_end(line)) {
      line = text.find('\n', line) + 1;
      const std::size_t content = text.find_first_not_of(" \r\n", line);
      if (line == 0 || content >= end) break;
      if (!indentation || content - document_.line_start(content) > *indentation) continue;
      document_.add({open, 1},
                    fmt::format("this quote is not closed before line {}, which starts a new item",
                                document_.line_of(content)),
                    add_it + ", or indent the text's next lines");
      throw Stop{};
    }
    return end - open;
  }

  /// The column, from 0, of the innermost list or map that is written by indentation.
  std::optional<std::size_t> block_indentation() const {
    const auto block = std::find_if(frames_.rbegin(), frames_.rend(), [](const Frame& f) { return !f.flow; });
    if (block == frames_.rend()) return std::nullopt;
    const std::size_t offset = block->node.span.offset;
    return offset - document_.line_start(offset);
  }

  void measure_brackets(Node& node) const {
    std::size_t end = node.span.offset + 1;
    if (!node.items.empty()) end = node.items.back().span.end();
    if (!node.entries.empty())
      end = std::max(node.entries.back().key_span.end(), node.entries.back().value.span.end());
    const std::size_t bracket = document_.text().find_first_not_of(" ,", end);
    const char close = document_.at(bracket);
    if (close == ']' || close == '}') node.span.length = bracket + 1 - node.span.offset;
  }

  bool is_own_place(Span span) const {
    if (frames_.empty() || !frames_.back().key || frames_.back().flow) return true;
    const std::size_t column = span.offset - document_.line_start(span.offset);
    const std::size_t parent = frames_.back().node.span.offset;
    return document_.line_of(span.offset) == document_.line_of(frames_.back().key->key_span.offset) ||
           column > parent - document_.line_start(parent);
  }

  std::string word_at(std::size_t offset) const {
    const std::string_view text = document_.text();
    if (offset >= text.size()) return {};
    return std::string(text.substr(offset, text.find_first_of(" \t\r\n,[]{}", offset) - offset));
  }

  Document& document_;
  std::vector<Frame> frames_;
  std::optional<Node> root_;
  std::optional<Span> last_quoted_;
  int documents_ = 0;
};

/// False when the syntax is broken.
bool feed(Document& document, TreeBuilder& builder) {
  try {
    std::istringstream stream(document.text());
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
    return true;
  } catch (const Stop&) {
    return builder.root().has_value();
  } catch (const YAML::Exception& fault) {
    explain_syntax(document, fault.msg, offset_of(fault.mark), builder.state());
    return false;
  }
}

}  // namespace

const Entry* Node::find(std::string_view key) const {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.key == key; });
  return found == entries.end() ? nullptr : &*found;
}

std::optional<Node> parse_yaml(Document& document) {
  if (!bytes_are_fit(document)) return std::nullopt;
  TreeBuilder builder(document);
  if (!feed(document, builder)) return std::nullopt;
  std::optional<Node>& root = builder.root();
  if (!root || (root->kind == Node::Kind::empty && root->text.empty())) {
    document.add_to_file("the file is empty");
    return std::nullopt;
  }
  return std::move(root);
}

}  // namespace backbench::scenario
