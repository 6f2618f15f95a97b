#pragma once

#include <chrono>
#include <filesystem>
#include <string>

namespace backbench::testing {

/// A certificate and its key, as names of PEM files.
struct CertifiedKey {
  std::string cert, key;
};

/// Certificates made for one test, in a folder of it: an authority of its own and what that signs.
class Certificates {
 public:
  explicit Certificates(std::filesystem::path folder);

  const std::string& authority() const { return authority_.cert; }
  /// For `names`, as in "DNS:localhost,IP:127.0.0.1", valid from an hour ago for so long.
  CertifiedKey issue(const std::string& names, std::chrono::hours valid = std::chrono::hours{24});
  CertifiedKey self_signed(const std::string& names);

 private:
  CertifiedKey make(const std::string& names, std::chrono::hours valid, bool by_authority);

  const std::filesystem::path folder_;
  int made_ = 0;
  CertifiedKey authority_;
};

}  // namespace backbench::testing
