#include "sim/mailstore/imap_quota.hpp"

#include "sim/mailstore/imap_answers.hpp"
#include "sim/mailstore/imap_names.hpp"

namespace sim::mailstore {

namespace imap = protocol::imap;

namespace {

/// The one quota root of an account with a quota.
constexpr std::string_view quota_root;
/// STORAGE counts so many octets, RFC 9208 section 5.1.
constexpr std::uint64_t storage_unit_octets = 1024;

std::uint64_t storage_units(std::uint64_t octets) {
    return (octets + storage_unit_octets - 1) / storage_unit_octets;
}

void tell_quota(ImapUser& user) {
    const Account& account = user.account_view();
    user.session.send(imap::QuotaData{
        std::string(quota_root),
        {{"STORAGE", storage_units(account.used_octets()), *account.octets_max / storage_unit_octets}}});
}

}  // namespace

bool is_over_quota(const ImapUser& user, std::uint64_t added_octets) {
    const Account& account = user.account_view();
    return account.octets_max && account.used_octets() + added_octets > *account.octets_max;
}

CommandAnswer over_quota() {
    return refuse("OVERQUOTA", "Quota exceeded");
}

CommandAnswer answer(ImapUser& user, const imap::GetQuotaCommand& command) {
    if (command.root != quota_root || !user.account_view().octets_max) {
        return refuse("NONEXISTENT", "There is no such quota root");
    }
    tell_quota(user);
    return {};
}

CommandAnswer answer(ImapUser& user, const imap::GetQuotaRootCommand& command) {
    const Account& account = user.account_view();
    // The mailbox need not be there: a client may ask before it creates it. RFC 9208 section 4.1.2
    imap::QuotaRootData roots{canonical_name(command.mailbox.utf8()), {}};
    if (account.octets_max) roots.roots.emplace_back(quota_root);
    user.session.send(roots);
    if (account.octets_max) tell_quota(user);
    return {};
}

CommandAnswer answer(ImapUser&, const imap::SetQuotaCommand&) {
    return refuse("NOPERM", "Quotas are set by who runs the server");
}

}  // namespace sim::mailstore
