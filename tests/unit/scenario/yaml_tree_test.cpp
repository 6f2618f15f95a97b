#include "scenario/yaml_tree.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::scenario {
namespace {

using testing::HasSubstr;

struct Parsed {
  std::optional<Node> root;
  std::vector<base::Diagnostic> problems;

  /// "line:column+length message", of the only problem.
  std::string problem() const {
    if (problems.size() != 1) return std::to_string(problems.size()) + " problems";
    const base::SourceMark& m = problems.front().mark;
    return std::to_string(m.line) + ":" + std::to_string(m.column) + "+" + std::to_string(m.length) + " " +
           problems.front().message;
  }
  std::string cure() const { return problems.empty() ? "" : problems.front().cure; }
};

Parsed parse(std::string text) {
  Document document("f.yaml", std::move(text));
  Parsed parsed;
  parsed.root = parse_yaml(document);
  parsed.problems = document.problems();
  return parsed;
}

std::string place_of(const std::string& text, Span span) {
  const base::SourceMark m = Document("f.yaml", text).mark(span);
  return std::to_string(m.line) + ":" + std::to_string(m.column) + "+" + std::to_string(m.length);
}

TEST(YamlTree, keeps_text_quotes_and_order) {
  const auto root = parse("a: 1\nb: \"x\\ty\"\nc: 'it''s'\nd: |\n  two\n  lines\ne: [p, {q: r}]\n").root;
  ASSERT_TRUE(root);
  ASSERT_EQ(root->entries.size(), 5u);
  EXPECT_EQ(root->find("a")->value.text, "1");
  EXPECT_FALSE(root->find("a")->value.quoted);
  EXPECT_EQ(root->find("b")->value.text, "x\ty");
  EXPECT_TRUE(root->find("b")->value.quoted);
  EXPECT_EQ(root->find("c")->value.text, "it's");
  EXPECT_TRUE(root->find("c")->value.quoted);
  EXPECT_EQ(root->find("d")->value.text, "two\nlines\n");
  EXPECT_TRUE(root->find("d")->value.quoted);
  EXPECT_EQ(root->find("e")->value.items.at(1).find("q")->value.text, "r");
  EXPECT_EQ(root->find("none"), nullptr);
}

TEST(YamlTree, counts_places_from_1_and_in_bytes) {
  const std::string text = "a: 1\n  # é\nlonger: \"é x\"\nlist: [10, {é: [ü, v]}]\n";
  const auto root = parse(text).root;
  ASSERT_TRUE(root);
  EXPECT_EQ(place_of(text, root->find("a")->value.span), "1:4+1");
  EXPECT_EQ(place_of(text, root->find("longer")->key_span), "3:1+6");
  EXPECT_EQ(place_of(text, root->find("longer")->value.span), "3:9+6");
  EXPECT_EQ(place_of(text, root->find("list")->value.span), "4:7+19");
  EXPECT_EQ(place_of(text, root->find("list")->value.items.at(0).span), "4:8+2");
  EXPECT_EQ(place_of(text, root->find("list")->value.items.at(1).entries.at(0).value.items.at(1).span),
            "4:22+1");
}

TEST(YamlTree, counts_lines_the_same_with_carriage_returns) {
  const std::string text = "a: 1\r\nb: x\r\n";
  const auto root = parse(text).root;
  ASSERT_TRUE(root);
  EXPECT_EQ(root->find("b")->value.text, "x");
  EXPECT_EQ(place_of(text, root->find("b")->value.span), "2:4+1");
}

TEST(YamlTree, places_a_missing_value_at_its_key) {
  const std::string text = "a:\n\nnull: 3\nb: ~\nc: {d: , e: null}\nf:\n";
  const auto root = parse(text).root;
  ASSERT_TRUE(root);
  EXPECT_EQ(root->find("a")->value.kind, Node::Kind::empty);
  EXPECT_EQ(root->find("a")->value.text, "");
  EXPECT_EQ(place_of(text, root->find("a")->value.span), "1:1+1");
  EXPECT_EQ(root->find("b")->value.text, "~");
  EXPECT_EQ(place_of(text, root->find("b")->value.span), "4:4+1");
  EXPECT_EQ(place_of(text, root->find("c")->value.find("d")->value.span), "5:5+1");
  EXPECT_EQ(root->find("c")->value.find("e")->value.text, "null");
  EXPECT_EQ(place_of(text, root->find("f")->value.span), "6:1+1");
}

TEST(YamlTree, reports_a_repeated_key_at_the_second_one_and_keeps_the_first) {
  const Parsed p = parse("a: 1\nb: 2\na: 3\n");
  EXPECT_EQ(p.problem(), "3:1+1 'a' is given twice; first on line 1");
  ASSERT_TRUE(p.root);
  EXPECT_EQ(p.root->find("a")->value.text, "1");
  EXPECT_EQ(p.root->entries.size(), 2u);
}

TEST(YamlTree, refuses_anchors_and_aliases) {
  const Parsed p = parse("a: &x [1]\nb: *x\n");
  ASSERT_EQ(p.problems.size(), 2u);
  EXPECT_EQ(p.problems[0].message, "anchors ('&x') are not supported");
  EXPECT_EQ(p.problems[0].mark.column, 4);
  EXPECT_EQ(p.problems[1].message, "aliases ('*x') are not supported");
  EXPECT_EQ(p.problems[1].mark.line, 2);
  EXPECT_THAT(p.problems[1].cure, HasSubstr("defaults"));
  EXPECT_EQ(p.root->find("b")->value.kind, Node::Kind::refused);
  EXPECT_EQ(parse("a: *nope\n").problem(), "1:4+1 aliases ('*name') are not supported");
}

TEST(YamlTree, does_not_follow_an_alias_bomb_or_a_cycle) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int j = 1; j < 10; ++j) bomb += ", " + before;
    bomb += "]\n";
  }
  EXPECT_EQ(parse(bomb).problems.size(), 10u + 90u);
  EXPECT_EQ(parse("a: &a [*a]\n").problems.size(), 2u);
}

TEST(YamlTree, refuses_merge_keys_and_tags) {
  EXPECT_EQ(parse("<<: {a: 1}\nb: 2\n").problem(), "1:1+2 merge keys ('<<') are not supported");
  EXPECT_EQ(parse("a: !!str 1\n").problem(), "1:4+5 tags ('!!str') are not supported");
  EXPECT_EQ(parse("a: !mine [1]\n").problem(), "1:4+5 tags ('!mine') are not supported");
  EXPECT_EQ(parse("a: \"!fine\"\n").problems.size(), 0u);
}

TEST(YamlTree, refuses_keys_that_are_no_text) {
  EXPECT_EQ(parse("? [a, b]\n: 1\n").problem(), "1:3+6 a key must be a text");
  EXPECT_EQ(parse("~: 1\n").problem(), "1:1+1 a key must be a text");
  EXPECT_EQ(parse(": 1\n").problem(), "1:1+1 a key must be a text");
}

TEST(YamlTree, refuses_a_second_document_and_keeps_the_first) {
  const Parsed p = parse("a: 1\n---\nb: 2\n");
  EXPECT_EQ(p.problem(), "2:1+3 a second document starts here; a file holds one");
  EXPECT_TRUE(p.root);
  EXPECT_EQ(parse("a: 1\n...\ngarbage\n").problem(), "3:1+1 a second document starts here; a file holds one");
  EXPECT_EQ(parse("---\na: 1\n...\n").problems.size(), 0u);
}

TEST(YamlTree, says_when_the_file_is_empty) {
  for (const char* text : {"", "\n\n", "# only a comment\n", "---\n", "---\n...\n"}) {
    const Parsed p = parse(text);
    EXPECT_FALSE(p.root) << text;
    EXPECT_EQ(p.problem(), "0:0+1 the file is empty") << text;
  }
}

TEST(YamlTree, refuses_bytes_that_yaml_cpp_would_swallow) {
  EXPECT_EQ(parse("a: \xFF\n").problem(), "1:4+1 byte 0xFF is not UTF-8");
  EXPECT_EQ(parse("a: 1\nb: \xED\xA0\x80\n").problem(), "2:4+1 byte 0xED is not UTF-8");
  EXPECT_EQ(parse(std::string("a: 1\0b: 2\n", 10)).problem(), "1:5+1 a NUL byte in the file");
  EXPECT_EQ(parse("a: \x04 2\n").problem(), "1:4+1 a control character (U+0004) in the file");
  EXPECT_EQ(parse("a: 1\rb: 2\n").problem(), "1:5+1 a carriage return without a line feed in the file");
  EXPECT_THAT(parse("a: 1\n%b: 2\nc: 3\n").problem(), HasSubstr("2:1+5 a line that starts with '%'"));
  EXPECT_THAT(parse("%YAML 1.2\n---\na: 1\n").problem(), HasSubstr("1:1+9 a line that starts with '%'"));
}

TEST(YamlTree, explains_tabs_in_the_indentation) {
  for (const char* text : {"a:\n\tb: 2\n", "a:\n  - 1\n \t- 2\n", "a:\n\t1\n", "a: 1\n\tb: 2\n"}) {
    EXPECT_THAT(parse(text).problem(), HasSubstr("a tab in the indentation")) << text;
  }
  EXPECT_EQ(parse("a: [1,\n\t2]\n").problems.size(), 0u);  // legal inside brackets
  EXPECT_EQ(parse("a: |\n  x\n  \ty\n").root->find("a")->value.text, "x\n\ty\n");
  EXPECT_EQ(parse("a: 1\t# comment\n").problems.size(), 0u);
}

TEST(YamlTree, names_the_place_where_an_unclosed_quote_was_opened) {
  EXPECT_EQ(parse("a: \"x\nb: 2\n").problem(), "1:4+1 this quote is never closed");
  EXPECT_EQ(parse("a: 'x\nb: 2\n").problem(), "1:4+1 this quote is never closed");
  EXPECT_EQ(parse("a: ['x, y]\n").problem(), "1:5+1 this quote is never closed");
  EXPECT_EQ(parse("\"a: 1\n").problem(), "1:1+1 this quote is never closed");
  EXPECT_EQ(parse("a: 'it''s\n").problem(), "1:4+1 this quote is never closed");
  EXPECT_EQ(parse("a: \"x\\\"\n").problem(), "1:4+1 this quote is never closed");
}

TEST(YamlTree, notices_a_quote_that_swallows_the_keys_below_it) {
  const Parsed p = parse("s:\n  - a: \"x\n    b: \"y\"\n    c: 3\n");
  EXPECT_EQ(p.problem(), "2:8+1 this quote is not closed before line 3, which starts a new item");
  EXPECT_EQ(parse("a: \"x\n  goes on\"\nb: 2\n").problems.size(), 0u);
  EXPECT_EQ(parse("a: \"x\n\n  goes on\"\nb: 2\n").root->find("a")->value.text, "x\ngoes on");
  EXPECT_EQ(parse("[\"x\ny\"]\n").problems.size(), 0u);
}

TEST(YamlTree, names_the_bracket_that_is_never_closed) {
  EXPECT_EQ(parse("a: [1, 2\nb: 3\n").problem(), "1:4+1 this '[' is never closed");
  EXPECT_EQ(parse("a: {x: 1\nb: 3\n").problem(), "1:4+1 this '{' is never closed");
  EXPECT_EQ(parse("a: [1, 2]]\nb: 3\n").problem(), "1:10+1 this bracket closes nothing");
}

TEST(YamlTree, asks_for_quotes_around_a_variable_in_brackets) {
  const Parsed p = parse("a: [x, ${PORT}, y]\n");
  EXPECT_EQ(p.problem(), "1:8+7 inside [...] and {...} a variable must stand in quotes");
  EXPECT_EQ(p.cure(), "write \"${PORT}\"");
  EXPECT_EQ(parse("a: {b: ${PORT}}\n").problem(),
            "1:8+7 inside [...] and {...} a variable must stand in quotes");
  EXPECT_EQ(parse("a: ${PORT}\n").root->find("a")->value.text, "${PORT}");
}

TEST(YamlTree, explains_other_broken_syntax_at_its_place) {
  EXPECT_EQ(parse("a: b: c\n").problem(), "1:5+1 a ':' cannot stand here");
  EXPECT_EQ(parse("a: 1\n b: 2\n").problem(), "2:3+1 a ':' cannot stand here");
  EXPECT_EQ(parse("a: - 1\n").problem(), "1:4+1 a list item ('- ') cannot start here");
  EXPECT_EQ(parse("a: @x\n").problem(), "1:4+1 a text cannot start with this character");
  EXPECT_EQ(parse("a: \"x\" y\n").problem(), "1:8+1 expected 'key: value' here, in line with the keys above");
  EXPECT_EQ(parse("- 1\nb: 2\n").problem(), "2:1+1 this does not continue what stands above");
  EXPECT_EQ(parse("{a: 1}\nb: 2\n").problem(), "2:1+1 this does not continue what stands above");
  EXPECT_EQ(parse("a:\n  - [1] x\n").problem(),
            "2:9+1 expected a list item ('- ') here, in line with those above");
  EXPECT_EQ(parse("a: \"\\q\"\n").problem(), "1:7+1 unknown escape in a text in \"...\"");
  EXPECT_THAT(parse("a: \"\\x4\"\n").problem(), HasSubstr("hexadecimal digits"));
}

TEST(YamlTree, limits_nesting_and_says_so) {
  EXPECT_TRUE(parse(std::string(64, '[') + std::string(64, ']')).root);
  EXPECT_EQ(parse(std::string(65, '[') + std::string(65, ']')).problem(),
            "1:65+1 lists and maps are nested deeper than 64 levels");
  for (const std::string piece : {"[", "{", "- ", "? ", "{a: ", "[{"}) {
    std::string text;
    while (text.size() < 250'000) text += piece;
    EXPECT_THAT(parse(text).problem(), HasSubstr("nested deeper than 64 levels")) << piece;
  }
}

}  // namespace
}  // namespace backbench::scenario
