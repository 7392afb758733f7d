#pragma once

#include "tests/sim/app/real_world.hpp"

namespace tests {

inline constexpr const char* secured_world = R"(mailflow: 1
title: For real programs under TLS
defaults: {tls: offered, imap: {}}
domains:
  alpha.test:
    users: [alice]
    mta: {auth_users: {alice@alpha.test: secret}}
  beta.test: {users: [bob]}
)";

/// Its services by name.
class SecuredWorld : public RealWorld {
public:
    SecuredWorld()
        : RealWorld(secured_world, {{"submission", "mail.alpha.test", "submission"},
                                    {"submissions", "mail.alpha.test", "submissions"},
                                    {"smtp", "mail.beta.test", "smtp"},
                                    {"pop3", "mail.beta.test", "pop3"},
                                    {"pop3s", "mail.beta.test", "pop3s"},
                                    {"imap", "mail.beta.test", "imap"},
                                    {"imaps", "mail.beta.test", "imaps"}}) {}
};

}  // namespace tests
