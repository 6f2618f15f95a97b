#include "cli/image_name.hpp"

#include <algorithm>

namespace backbench::cli {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

bool could_be_image(std::string_view text) {
  return !text.empty() && is_letter_or_digit(text.front()) && text.find("..") == std::string_view::npos &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_letter_or_digit(c) || std::string_view("._-/:@").find(c) != std::string_view::npos;
         });
}

std::string target_name_of_image(std::string_view image) {
  image = image.substr(0, image.find('@'));
  if (const std::size_t slash = image.rfind('/'); slash != std::string_view::npos)
    image = image.substr(slash + 1);
  std::string name(image.substr(0, image.find(':')));
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return name.empty() ? "image" : name;
}

}  // namespace backbench::cli
