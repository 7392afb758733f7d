#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "sim/host/runtime.hpp"

namespace sim::user_agent {

/// How far a program knows a mailbox: it has every message up to a UID, as long as the UIDVALIDITY is this.
/// RFC 9051 section 2.3.1.1
struct SynchronisationPoint {
    std::uint32_t uid_validity = 0;  ///< 0: nothing is known
    std::uint32_t uid = 0;           ///< the largest that was fetched; 0: none
    bool operator==(const SynchronisationPoint&) const = default;
};

/// What the mail programs of one host know of mailboxes at IMAP servers, on its disk: it survives a restart. Each
/// change is recorded. A person's other device is another host and knows nothing of it.
class KnownMailboxes {
public:
    using Key = std::pair<std::string, std::string>;  ///< server, user as the login has it

    explicit KnownMailboxes(host::Runtime& runtime) : runtime_(runtime) {}

    [[nodiscard]] SynchronisationPoint find(const Key& mailbox) const;
    /// Records nothing where it is known already.
    void set(const Key& mailbox, SynchronisationPoint point);
    [[nodiscard]] const std::map<Key, SynchronisationPoint>& all() const { return points_; }

private:
    host::Runtime& runtime_;
    std::map<Key, SynchronisationPoint> points_;
};

/// One of them.
class KnownMailbox {
public:
    /// @param mailboxes  outlives it
    KnownMailbox(KnownMailboxes& mailboxes, std::string server, std::string user)
        : mailboxes_(&mailboxes), key_(std::move(server), std::move(user)) {}

    [[nodiscard]] SynchronisationPoint point() const { return mailboxes_->find(key_); }
    void set(SynchronisationPoint point) { mailboxes_->set(key_, point); }

private:
    KnownMailboxes* mailboxes_;
    KnownMailboxes::Key key_;
};

}  // namespace sim::user_agent
