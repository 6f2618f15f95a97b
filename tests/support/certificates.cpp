#include "support/certificates.hpp"

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <utility>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace backbench::testing {

namespace {

template <class T, void (*release)(T*)>
struct Release {
  void operator()(T* object) const { release(object); }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Release<X509, X509_free>>;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

File open(const std::string& name, const char* mode) {
  File file(std::fopen(name.c_str(), mode));
  if (!file) throw std::runtime_error("cannot open " + name);
  return file;
}

void add(X509* certificate, int what, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, what, value.c_str());
  if (extension == nullptr) throw std::runtime_error("no such extension: " + value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

}  // namespace

Certificates::Certificates(std::filesystem::path folder) : folder_(std::move(folder)) {
  authority_ = make("", std::chrono::hours{24}, false);
}

CertifiedKey Certificates::issue(const std::string& names, std::chrono::hours valid) {
  return make(names, valid, true);
}

CertifiedKey Certificates::self_signed(const std::string& names) {
  return make(names, std::chrono::hours{24}, false);
}

CertifiedKey Certificates::make(const std::string& names, std::chrono::hours valid, bool by_authority) {
  const int serial = ++made_;
  const CertifiedKey files{(folder_ / (std::to_string(serial) + ".pem")).string(),
                           (folder_ / (std::to_string(serial) + ".key")).string()};
  const Key key(EVP_EC_gen("P-256"));
  const Certificate made(X509_new());
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), -3600 + std::chrono::seconds(valid).count());
  X509_set_pubkey(made.get(), key.get());
  const std::string subject = names.empty() ? "test authority" : "test " + std::to_string(serial);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(subject.c_str()), -1, -1, 0);
  if (names.empty()) add(made.get(), NID_basic_constraints, "critical,CA:TRUE");
  if (!names.empty()) add(made.get(), NID_subject_alt_name, names);

  if (by_authority) {
    const Certificate authority(PEM_read_X509(open(authority_.cert, "r").get(), nullptr, nullptr, nullptr));
    const Key signer(PEM_read_PrivateKey(open(authority_.key, "r").get(), nullptr, nullptr, nullptr));
    X509_set_issuer_name(made.get(), X509_get_subject_name(authority.get()));
    X509_sign(made.get(), signer.get(), EVP_sha256());
  } else {
    X509_set_issuer_name(made.get(), X509_get_subject_name(made.get()));
    X509_sign(made.get(), key.get(), EVP_sha256());
  }
  PEM_write_X509(open(files.cert, "w").get(), made.get());
  PEM_write_PrivateKey(open(files.key, "w").get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return files;
}

}  // namespace backbench::testing
