#include "protocol/crypto/digest.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <cassert>

namespace protocol::crypto {

namespace {

std::string digest_hex(const EVP_MD* algorithm, std::string_view octets) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size_octets = 0;
    const int done = EVP_Digest(octets.data(), octets.size(), digest.data(), &size_octets, algorithm, nullptr);
    assert(done == 1);  // fails only if the library was built without the algorithm
    static_cast<void>(done);
    std::string text;
    for (unsigned index = 0; index < size_octets; ++index) text += fmt::format("{:02x}", digest[index]);
    return text;
}

}  // namespace

std::string md5_hex(std::string_view octets) {
    return digest_hex(EVP_md5(), octets);
}
std::string sha256_hex(std::string_view octets) {
    return digest_hex(EVP_sha256(), octets);
}

}  // namespace protocol::crypto
