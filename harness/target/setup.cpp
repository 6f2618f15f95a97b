#include "target/setup.hpp"

#include "base/error.hpp"
#include "target/descriptor.hpp"
#include "target/launch.hpp"
#include "target/log_tail.hpp"
#include "target/step.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <sys/file.h>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <unistd.h>

namespace backbench::target {
namespace {

base::Error failure(const std::string& message) { return {base::ExitCode::target_failed, message}; }

class Sha256 {
 public:
  Sha256() : context_(::EVP_MD_CTX_new(), &::EVP_MD_CTX_free) {
    ::EVP_DigestInit_ex(context_.get(), ::EVP_sha256(), nullptr);
  }
  void add(std::string_view bytes) { ::EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
  /// With its length in front, so that "ab" "c" and "a" "bc" differ.
  void add_text(std::string_view text) {
    add(fmt::format("{}:", text.size()));
    add(text);
  }
  std::string hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    ::EVP_DigestFinal_ex(context_.get(), digest.data(), &size);
    return fmt::format("{:02x}", fmt::join(digest.begin(), digest.begin() + size, ""));
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&::EVP_MD_CTX_free)> context_;
};

void add_file(Sha256& hash, const std::filesystem::path& path, const std::string& name) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw failure(fmt::format("cannot read the setup input {}: {}", name, std::strerror(errno)));
  hash.add_text(name);
  hash.add(fmt::format("{}:", std::filesystem::file_size(path)));
  std::array<char, 64 * 1024> piece{};
  while (file.read(piece.data(), piece.size()) || file.gcount() > 0) {
    hash.add({piece.data(), static_cast<std::size_t>(file.gcount())});
  }
}

void add_input(Sha256& hash, const std::filesystem::path& folder, const std::filesystem::path& input) {
  const std::filesystem::path path = folder / input;
  if (!std::filesystem::exists(path)) {
    throw failure(fmt::format("the setup input {} is not there; correct `inputs`", path.string()));
  }
  std::vector<std::filesystem::path> files;
  if (std::filesystem::is_directory(path)) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
  } else {
    files.push_back(path);
  }
  for (const auto& file : files) add_file(hash, file, file.lexically_relative(folder).string());
}

/// The stamp file, locked as long as this lives. The kernel lets go of it however the process ends.
class Stamp {
 public:
  Stamp(const std::filesystem::path& folder, const std::filesystem::path& log, const std::atomic<bool>& stop)
      : path_(folder / setup_stamp), file_(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    if (!file_) {
      throw failure(fmt::format("cannot write {}: {}; setup keeps its stamp there", path_.string(),
                                std::strerror(errno)));
    }
    for (bool told = false; ::flock(file_.get(), LOCK_EX | LOCK_NB) != 0; told = true) {
      if (errno != EWOULDBLOCK && errno != EINTR) {
        throw failure(fmt::format("cannot lock {}: {}", path_.string(), std::strerror(errno)));
      }
      if (stop)
        throw base::Error(base::ExitCode::interrupted, "interrupted while another backbench sets it up");
      if (!told) log_note(log, "another backbench is setting this target up; waiting for it");
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }

  void write(const std::string& text) {
    if (::ftruncate(file_.get(), 0) != 0 ||
        ::pwrite(file_.get(), text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
      throw failure(fmt::format("cannot write {}: {}", path_.string(), std::strerror(errno)));
    }
  }

 private:
  std::filesystem::path path_;
  Descriptor file_;
};

std::string stamp_text(const std::string& fingerprint) {
  return "# backbench set this target up from inputs with this fingerprint; delete the file to do it "
         "again\nsha256 " +
         fingerprint + "\n";
}

scenario::Environment without_listening(const scenario::TargetSpec& spec) {
  scenario::Environment kept = spec.process ? spec.process->env : scenario::Environment{};
  std::erase_if(kept, [](const auto& entry) {
    return entry.second.find("${PORT}") != std::string::npos ||
           entry.second.find("${SOCKET}") != std::string::npos;
  });
  return kept;
}

bool program_is_there(const scenario::TargetSpec& spec) {
  if (!spec.process || spec.process->command.empty()) return true;
  const std::string& program = spec.process->command.front();
  return program.find('/') == std::string::npos || std::filesystem::exists(spec.folder / program);
}

}  // namespace

std::string setup_fingerprint(const scenario::TargetSpec& spec) {
  Sha256 hash;
  for (const scenario::Argv& step : spec.setup) {
    hash.add(fmt::format("step {} ", step.size()));
    for (const std::string& word : step) hash.add_text(word);
  }
  for (const std::filesystem::path& input : spec.inputs) add_input(hash, spec.folder, input);
  return hash.hex();
}

bool is_set_up(const scenario::TargetSpec& spec) {
  if (spec.setup.empty()) return true;
  const std::string wanted = stamp_text(setup_fingerprint(spec));
  std::ifstream stamp(spec.folder / setup_stamp, std::ios::binary);
  const std::string kept{std::istreambuf_iterator<char>(stamp), {}};
  return kept == wanted && program_is_there(spec);
}

void run_setup(const scenario::TargetSpec& spec, const std::filesystem::path& log_file, Containment strongest,
               const std::atomic<bool>& stop) {
  if (spec.setup.empty()) return;
  Stamp stamp(spec.folder, log_file, stop);
  if (is_set_up(spec)) return;

  stamp.write("");  // a setup that ends half way leaves none
  Launch launch;
  launch.environment = child_environment(without_listening(spec));
  launch.folder = spec.folder;
  launch.log_file = log_file;
  for (std::size_t index = 0; index < spec.setup.size(); ++index) {
    launch.argv = spec.setup[index];
    run_step(launch, fmt::format("setup step {} of {}", index + 1, spec.setup.size()), strongest, stop);
  }
  // Taken anew: a step may have written one of the inputs, a lock file for instance.
  stamp.write(stamp_text(setup_fingerprint(spec)));
}

}  // namespace backbench::target
