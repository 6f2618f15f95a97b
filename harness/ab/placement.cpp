#include "ab/placement.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace backbench::ab {
namespace {

std::vector<int> without(const std::vector<int>& all, const std::vector<int>& some) {
  std::vector<int> rest;
  std::set_difference(all.begin(), all.end(), some.begin(), some.end(), std::back_inserter(rest));
  return rest.empty() ? some : rest;
}

}  // namespace

Placement place(const std::vector<int>& available, int threads, const std::vector<int>& given_servers,
                const std::vector<int>& given_generator) {
  Placement place{given_servers, given_generator, false};
  if (place.servers.empty() && place.generator.empty()) {
    if (available.size() <= 2) {
      place.servers = place.generator = {available.back()};
    } else {
      const std::size_t most = available.size() / 2;
      const auto count = std::clamp<std::size_t>(static_cast<std::size_t>(std::max(threads, 1)), 1, most);
      place.generator.assign(available.end() - static_cast<std::ptrdiff_t>(count), available.end());
    }
  }
  if (place.servers.empty()) place.servers = without(available, place.generator);
  if (place.generator.empty()) place.generator = without(available, place.servers);
  place.shared = std::find_first_of(place.servers.begin(), place.servers.end(), place.generator.begin(),
                                    place.generator.end()) != place.servers.end();
  return place;
}

}  // namespace backbench::ab
