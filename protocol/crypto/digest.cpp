#include "protocol/crypto/digest.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cassert>

namespace protocol::crypto {

namespace {

using DigestBuffer = std::array<unsigned char, EVP_MAX_MD_SIZE>;

const EVP_MD* algorithm_of(HashAlgorithm algorithm) {
    switch (algorithm) {
        case HashAlgorithm::md5:
            return EVP_md5();
        case HashAlgorithm::sha1:
            return EVP_sha1();
        case HashAlgorithm::sha256:
            break;
    }
    return EVP_sha256();
}

const unsigned char* octets_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

Octets to_octets(const DigestBuffer& buffer, std::size_t size_octets) {
    return {reinterpret_cast<const char*>(buffer.data()), size_octets};
}

}  // namespace

Octets digest(HashAlgorithm algorithm, std::string_view octets) {
    DigestBuffer buffer{};
    unsigned size_octets = 0;
    [[maybe_unused]] const int done =
        EVP_Digest(octets.data(), octets.size(), buffer.data(), &size_octets, algorithm_of(algorithm), nullptr);
    assert(done == 1);  // fails only if the library was built without the algorithm
    return to_octets(buffer, size_octets);
}

Octets hmac(HashAlgorithm algorithm, std::string_view key, std::string_view octets) {
    DigestBuffer buffer{};
    unsigned size_octets = 0;
    [[maybe_unused]] const unsigned char* done = HMAC(algorithm_of(algorithm), key.data(), static_cast<int>(key.size()),
                                                      octets_of(octets), octets.size(), buffer.data(), &size_octets);
    assert(done != nullptr);
    return to_octets(buffer, size_octets);
}

Octets pbkdf2(HashAlgorithm algorithm, std::string_view password, std::string_view salt, std::uint32_t iterations) {
    const EVP_MD* const hash = algorithm_of(algorithm);
    DigestBuffer buffer{};
    [[maybe_unused]] const int done = PKCS5_PBKDF2_HMAC(
        password.data(), static_cast<int>(password.size()), octets_of(salt), static_cast<int>(salt.size()),
        static_cast<int>(iterations), hash, EVP_MD_get_size(hash), buffer.data());
    assert(done == 1);
    return to_octets(buffer, static_cast<std::size_t>(EVP_MD_get_size(hash)));
}

std::string to_hex(std::string_view octets) {
    std::string text;
    for (const char octet : octets) text += fmt::format("{:02x}", static_cast<unsigned char>(octet));
    return text;
}

bool equal_in_constant_time(std::string_view one, std::string_view other) {
    return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

std::string md5_hex(std::string_view octets) {
    return to_hex(digest(HashAlgorithm::md5, octets));
}
std::string sha256_hex(std::string_view octets) {
    return to_hex(digest(HashAlgorithm::sha256, octets));
}

}  // namespace protocol::crypto
