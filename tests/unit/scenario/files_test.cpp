#include "scenario/schema.hpp"
#include "scenario/yaml_tree.hpp"
#include "support/approved.hpp"
#include "unit/scenario/reading.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace backbench::scenario {
namespace {

namespace fs = std::filesystem;
using backbench::testing::expect_approved;
using nlohmann::json;
using testing_support::data_folder;

std::vector<fs::path> files_in(const std::string& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(data_folder() / folder)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string text_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

/// By its content, as an editor's user would: a target file has no scenarios and is not about targets.
bool is_target(const fs::path& file) {
  const std::string text = text_of(file);
  return text.find("targets:") == std::string::npos && text.find("scenarios:") == std::string::npos;
}

Problems problems_of(const fs::path& file) {
  Problems problems;
  if (is_target(file)) {
    read_target(file, testing_support::variables, problems);
  } else {
    read_suite(file, testing_support::variables, problems);
  }
  return problems;
}

/// What an editor makes of a plain scalar: YAML 1.2's core schema.
json plain_scalar(const std::string& text) {
  if (text == "true" || text == "false") return text == "true";
  const std::size_t sign = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
  const auto only = [&](std::size_t from, const char* allowed) {
    return text.size() > from && text.find_first_not_of(allowed, from) == std::string::npos;
  };
  if (only(sign, "0123456789")) return std::stoll(text);
  if (text.starts_with("0x") && only(2, "0123456789abcdefABCDEF")) return std::stoll(text, nullptr, 16);
  if (text == ".nan") return std::stod("nan");
  if (only(sign, "0123456789.eE+-") && text.find_first_of("0123456789") <= sign + 1) {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (*end == '\0') return value;
  }
  return text;
}

json as_json(const Node& node) {
  json result;
  switch (node.kind) {
    case Node::Kind::scalar:
      return node.quoted ? json(node.text) : plain_scalar(node.text);
    case Node::Kind::list:
      result = json::array();
      for (const Node& item : node.items) result.push_back(as_json(item));
      return result;
    case Node::Kind::map:
      result = json::object();
      for (const Entry& entry : node.entries) result[entry.key] = as_json(entry.value);
      return result;
    case Node::Kind::empty:
    case Node::Kind::refused:
      break;
  }
  return nullptr;
}

class Schemas {
 public:
  Schemas() {
    load(suite_schema(), suite_);
    load(target_schema(), target_);
  }

  bool accept(const fs::path& file) {
    Document document(file.string(), text_of(file));
    const auto root = parse_yaml(document);
    if (!root) return false;
    const json value = as_json(*root);
    valijson::Validator validator;
    return validator.validate(is_target(file) ? target_ : suite_,
                              valijson::adapters::NlohmannJsonAdapter(value), nullptr);
  }

 private:
  static void load(std::string_view text, valijson::Schema& into) {
    const json document = json::parse(text);
    valijson::SchemaParser parser;
    // The suite's schema points to its neighbour for targets written inline.
    parser.populateSchema(
        valijson::adapters::NlohmannJsonAdapter(document), into,
        [](const std::string&) { return new json(json::parse(target_schema())); },
        [](const json* fetched) { delete fetched; });
  }

  valijson::Schema suite_;
  valijson::Schema target_;
};

TEST(GoodFiles, have_no_problem) {
  ASSERT_GE(files_in("good").size(), 7u);
  for (const fs::path& file : files_in("good"))
    EXPECT_EQ(render(problems_of(file), base::ErrorFormat::human), "") << file;
}

TEST(GoodFiles, pass_the_published_schema) {
  Schemas schemas;
  for (const fs::path& file : files_in("good")) EXPECT_TRUE(schemas.accept(file)) << file;
}

/// Those that users start from.
TEST(ShippedFiles, have_no_problem_and_pass_the_published_schema) {
  Schemas schemas;
  std::vector<fs::path> files;
  for (const char* folder : {"scenarios", "targets"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(BACKBENCH_SOURCE_DIR) / folder)) {
      const fs::path& file = entry.path();
      const bool ours = file.filename() == "target.yaml" || file.parent_path().filename() == "scenarios";
      if (ours && file.extension() == ".yaml") files.push_back(file);
    }
  }
  ASSERT_FALSE(files.empty());
  for (const fs::path& file : files) {
    EXPECT_EQ(render(problems_of(file), base::ErrorFormat::human), "");
    EXPECT_TRUE(schemas.accept(file)) << file;
  }
}

/// What a schema cannot say: other files, other places in the file, the environment, and what YAML itself has
/// already made of the text when a schema sees it.
constexpr std::array only_the_reader_sees{
    "arrival-without-rate",
    "body-file-is-a-folder",
    "body-file-missing",
    "connections-fewer-than-threads",
    "count-hexadecimal",
    "count-octal",
    "count-with-leading-zero",
    "head-with-body",
    "idle-without-rate",
    "header-of-framing",
    "header-twice",
    "header-value-with-line-feed",
    "json-boolean",
    "json-number",
    "json-tilde",
    "key-twice",
    "list-repeats-a-value",
    "path-with-space",
    "pipelining-with-rate",
    "pipelining-without-keepalive",
    "regex-broken",
    "scenario-twice",
    "share-over-100",
    "duration-zero",
    "stage-for-nothing",
    "stages-fewer-than-threads",
    "stages-silent",
    "stages-too-long",
    "stages-with-pipelining",
    "target-compose-file-missing",
    "target-embedded-file-missing",
    "target-folder-without-file",
    "target-of-scenario",
    "target-ready-never",
    "target-socket-too-long",
    "target-twice",
    "target-url-path",
    "target-url-port",
    "target-url-remote",
    "target-url-socket-relative",
    "target-url-user",
    "target-variable-unset",
    "tls-file-missing",
    "too-many-cases",
    "unknown-target",
    "variable-is-no-number",
    "variable-name",
    "variable-not-closed",
    "variable-unset",
};

TEST(BadFiles, each_have_a_problem) {
  ASSERT_GE(files_in("bad").size(), 100u);
  for (const fs::path& file : files_in("bad")) EXPECT_FALSE(problems_of(file).all.empty()) << file;
}

TEST(BadFiles, fail_the_published_schema_too_save_for_what_no_schema_can_see) {
  Schemas schemas;
  for (const fs::path& file : files_in("bad")) {
    const bool beyond = std::find(only_the_reader_sees.begin(), only_the_reader_sees.end(),
                                  file.stem().string()) != only_the_reader_sees.end();
    EXPECT_EQ(schemas.accept(file), beyond) << file;
  }
}

std::string relative_to_data(std::string text) {
  const std::string prefix = data_folder().string() + "/";
  for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix))
    text.erase(at, prefix.size());
  return text;
}

TEST(BadFiles, are_explained_as_approved) {
  std::string text;
  for (const fs::path& file : files_in("bad"))
    text += render(problems_of(file), base::ErrorFormat::human) + "\n";
  expect_approved("scenario/bad-files.txt", relative_to_data(text));
}

TEST(ManyProblems, are_all_shown_in_every_format) {
  for (const fs::path& file : files_in("many")) {
    const Problems problems = problems_of(file);
    const std::string name = file.stem().string();
    expect_approved("scenario/" + name + ".txt", relative_to_data(render(problems, base::ErrorFormat::human) +
                                                                  base::summary(problems.all) + "\n"));
    expect_approved("scenario/" + name + ".github.txt",
                    relative_to_data(render(problems, base::ErrorFormat::github)));
    expect_approved("scenario/" + name + ".jsonl",
                    relative_to_data(render(problems, base::ErrorFormat::json)));
  }
}

/// Every schema under `properties`, with the path to it.
void walk(const json& schema, const std::string& path, std::map<std::string, json>& found) {
  if (schema.is_array()) {
    for (const json& part : schema) walk(part, path, found);
  }
  if (!schema.is_object()) return;
  for (const auto& [key, value] : schema.items()) {
    if (key == "examples") continue;
    if (key == "properties") {
      for (const auto& [name, property] : value.items()) found.emplace(path + "/" + name, property);
    }
    walk(value, path + "/" + key, found);
  }
}

TEST(Schemas, describe_every_key_with_an_example) {
  for (const std::string_view text : {suite_schema(), target_schema()}) {
    std::map<std::string, json> keys;
    walk(json::parse(text), "", keys);
    EXPECT_GT(keys.size(), 20u);
    for (const auto& [path, schema] : keys) {
      EXPECT_TRUE(schema.contains("description") && schema.at("description").get<std::string>().size() > 5)
          << path;
      EXPECT_TRUE(schema.contains("examples") && !schema.at("examples").empty()) << path;
    }
  }
}

TEST(Schemas, are_the_files_under_docs) {
  EXPECT_EQ(suite_schema(), text_of(fs::path(BACKBENCH_SOURCE_DIR) / "docs/suite.schema.json"));
  EXPECT_EQ(target_schema(), text_of(fs::path(BACKBENCH_SOURCE_DIR) / "docs/target.schema.json"));
}

}  // namespace
}  // namespace backbench::scenario
