#include "protocol/crypto/openssl_random.hpp"

// The functions that replace the generator are deprecated since 3.0 in favour of providers; they are there in 3.0 and
// 3.5, and a provider would take ten times the code for the same.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/rand.h>

#include <cassert>

namespace protocol::crypto {

namespace {

thread_local RandomStream* current_stream = nullptr;

int draw(unsigned char* octets, int count) {
    if (current_stream == nullptr) return RAND_OpenSSL()->bytes(octets, count);
    for (int index = 0; index < count; ++index) octets[index] = static_cast<unsigned char>(current_stream->next());
    return 1;
}

int is_ready() {
    return 1;
}

void install() {
    static const RAND_METHOD method{nullptr, draw, nullptr, nullptr, draw, is_ready};
    [[maybe_unused]] static const int installed = RAND_set_rand_method(&method);
    assert(installed == 1);
}

}  // namespace

OpensslRandomScope::OpensslRandomScope(RandomStream& stream) : outer_(current_stream) {
    install();
    current_stream = &stream;
}

OpensslRandomScope::~OpensslRandomScope() {
    current_stream = outer_;
}

}  // namespace protocol::crypto
