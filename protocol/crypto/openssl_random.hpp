#pragma once

#include "protocol/base/random_stream.hpp"

namespace protocol::crypto {

/// While it lives, every random octet that OpenSSL draws in this thread comes from the stream: the same stream gives
/// the same keys and nonces, and so the same octets on the wire. Scopes may be nested. Outside of all scopes OpenSSL's
/// own generator is at work.
///
/// OpenSSL has one generator a process, which is replaced by one that asks the innermost scope. Who can guess the seed
/// of a scenario can read its TLS: that is meant, for a simulation.
class OpensslRandomScope {
public:
    explicit OpensslRandomScope(RandomStream& stream);
    ~OpensslRandomScope();
    OpensslRandomScope(const OpensslRandomScope&) = delete;
    OpensslRandomScope& operator=(const OpensslRandomScope&) = delete;

private:
    RandomStream* outer_;
};

}  // namespace protocol::crypto
