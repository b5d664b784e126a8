#include "api/keypairs/key_material.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <vector>

#include "common/formats.hpp"

namespace nova::api::keypairs {
namespace {

template <auto release>
struct Release {
  template <class T>
  void operator()(T* p) const {
    release(p);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Bio = std::unique_ptr<BIO, Release<BIO_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Number = std::unique_ptr<BIGNUM, Release<BN_free>>;

[[noreturn]] void bad_key(const std::string& why) {
  throw Fault({Errc::bad_request, "Keypair data is invalid: " + why, "InvalidKeypair"});
}

std::string digest(const EVP_MD* method, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, method, nullptr) != 1)
    throw Fault(Errc::internal, "no digest");
  std::string text;
  for (unsigned i = 0; i < size; ++i) text += fmt::format("{}{:02x}", i == 0 ? "" : ":", out[i]);
  return text;
}

// "ssh-rsa BASE64 comment": the blob, which begins with the type's name again.
std::string ssh_blob(const std::string& public_key) {
  const auto first = public_key.find(' ');
  if (first == std::string::npos) bad_key("failed to generate fingerprint");
  const auto from = public_key.find_first_not_of(' ', first);
  const auto until = public_key.find_first_of(" \t\r\n", from);
  const auto blob = base64_decode(
      std::string_view(public_key).substr(from, until == std::string::npos ? until : until - from));
  const auto type = public_key.substr(0, first);
  if (!blob || blob->size() < 4 + type.size() || blob->substr(4, type.size()) != type)
    bad_key("failed to generate fingerprint");
  return *blob;
}

Certificate read_certificate(const std::string& pem) {
  const Bio input(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  Certificate certificate(PEM_read_bio_X509(input.get(), nullptr, nullptr, nullptr));
  if (!certificate) bad_key("failed to generate X509 fingerprint");
  return certificate;
}

std::string der(X509* certificate) {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(certificate, &bytes);
  if (size < 0) bad_key("failed to generate X509 fingerprint");
  std::string text(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return text;
}

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

// An ssh "mpint" or "string": length, then bytes.
void append_field(std::string& blob, const std::string& bytes) {
  const auto size = static_cast<std::uint32_t>(bytes.size());
  for (const int shift : {24, 16, 8, 0}) blob += static_cast<char>((size >> shift) & 0xff);
  blob += bytes;
}

std::string mpint(const EVP_PKEY* key, const char* name) {
  BIGNUM* raw = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &raw) != 1) throw Fault(Errc::internal, "no RSA parameter");
  const Number number(raw);
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number.get())), '\0');
  BN_bn2bin(number.get(), reinterpret_cast<unsigned char*>(bytes.data()));
  return (static_cast<unsigned char>(bytes[0]) & 0x80) != 0 ? std::string(1, '\0') + bytes : bytes;
}

std::string ssh_public_key(const EVP_PKEY* key) {
  std::string blob;
  append_field(blob, "ssh-rsa");
  append_field(blob, mpint(key, OSSL_PKEY_PARAM_RSA_E));
  append_field(blob, mpint(key, OSSL_PKEY_PARAM_RSA_N));
  return "ssh-rsa " + base64_encode(blob) + " Generated-by-Nova";
}

std::string private_pem(EVP_PKEY* key, bool traditional) {
  const Bio out(BIO_new(BIO_s_mem()));
  const int ok =
      traditional
          ? PEM_write_bio_PrivateKey_traditional(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr)
          : PEM_write_bio_PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  if (ok != 1) throw Fault(Errc::internal, "the private key could not be written");
  return text_of(out.get());
}

void add_extension(X509* certificate, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  if (X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str())) {
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
  }
}

// The certificate that WinRM takes for a client: extended key use clientAuth and the user's principal name.
std::string client_certificate(EVP_PKEY* key, const std::string& user_id) {
  const Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3650L * 24 * 3600);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(user_id.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  add_extension(certificate.get(), NID_ext_key_usage, "clientAuth");
  add_extension(certificate.get(), NID_subject_alt_name,
                "otherName:1.3.6.1.4.1.311.20.2.3;UTF8:" + user_id + "@localhost");
  if (X509_sign(certificate.get(), key, EVP_sha256()) == 0)
    throw Fault(Errc::internal, "the certificate could not be signed");
  const Bio out(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(out.get(), certificate.get());
  return text_of(out.get());
}

}  // namespace

std::string fingerprint(KeyType type, const std::string& public_key) {
  if (type == KeyType::ssh) return digest(EVP_md5(), ssh_blob(public_key));
  return digest(EVP_sha1(), der(read_certificate(public_key).get()));
}

KeyPair make_key_pair(KeyType type, const std::string& user_id) {
  const Key key(EVP_RSA_gen(2048));
  if (!key) throw Fault(Errc::internal, "no key pair could be made");
  if (type == KeyType::ssh) return {ssh_public_key(key.get()), private_pem(key.get(), true)};
  return {client_certificate(key.get(), user_id), private_pem(key.get(), false)};
}

}  // namespace nova::api::keypairs
