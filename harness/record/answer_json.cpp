#include "record/answer_json.hpp"

namespace backbench::record {

Json json_of(const std::vector<Answer>& answers) {
  Json list = Json::array();
  for (const Answer& answer : answers) {
    Json& json = list.emplace_back(Json{{"http_version", answer.http_version}});
    if (!answer.content_encoding.empty()) json["content_encoding"] = answer.content_encoding;
    json["keeps_connection"] = answer.keeps_connection;
  }
  return list;
}

std::vector<Answer> answers_of(const Node& node) {
  std::vector<Answer> answers;
  for (const Node& item : node.items()) {
    Members members(item);
    Answer answer;
    answer.http_version = members.at("http_version").text();
    if (const auto coding = members.find("content_encoding")) answer.content_encoding = coding->text();
    answer.keeps_connection = members.at("keeps_connection").flag();
    members.finish();
    answers.push_back(std::move(answer));
  }
  return answers;
}

}  // namespace backbench::record
