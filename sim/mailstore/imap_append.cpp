// APPEND, of one message or of several. RFC 9051 section 6.3.12, RFC 3502
#include <algorithm>
#include <utility>

#include "sim/mailstore/imap_answers.hpp"
#include "sim/mailstore/imap_flags.hpp"
#include "sim/mailstore/imap_quota.hpp"

namespace sim::mailstore {

namespace imap = protocol::imap;

namespace {

bool has_8bit_header(std::string_view octets) {
    const std::size_t size_octets = protocol::message::find_header_end(octets).header_size_octets;
    return std::ranges::any_of(octets.substr(0, size_octets),
                               [](char octet) { return static_cast<unsigned char>(octet) >= 0x80; });
}

/// RFC 6855 section 4; of IMAP4rev2 every client is taken to know UTF-8 in header fields, RFC 9051 section 6.3.12.
bool takes_8bit_header(const ImapUser& user) {
    return user.session.enabled("UTF8=ACCEPT") || user.is_rev2();
}

/// Why none of the messages is stored; nothing: all of them will be.
std::optional<CommandAnswer> find_refusal(const ImapUser& user, const Mailbox& mailbox,
                                          const imap::AppendCommand& command) {
    std::uint64_t octets = 0;
    std::vector<std::string> flags;
    for (const auto& message : command.messages) {
        if (message.octets.empty())
            return refuse("CANNOT", "A message of no octets is none");  // RFC 3502 section 6.3.11
        if (message.utf8 && !user.session.enabled("UTF8=ACCEPT")) return bad("UTF8=ACCEPT is not enabled");
        if (!takes_8bit_header(user) && has_8bit_header(message.octets)) {
            return refuse({}, "Header fields in UTF-8 are taken once UTF8=ACCEPT is enabled");
        }
        octets += message.octets.size();
        flags.insert(flags.end(), message.flags.begin(), message.flags.end());
    }
    if (!has_room_for_keywords(mailbox, flags)) return too_many_keywords();
    if (is_over_quota(user, octets)) return over_quota();
    return std::nullopt;
}

/// Of a mail that a program of this world has sent; empty: nobody has named it.
std::string name_in_recording(const ImapUser& user, unsigned transaction) {
    const network::TransactionTag* tag = user.runtime.transaction_tag(user.connection, transaction);
    return tag == nullptr ? std::string() : tag->message;
}

}  // namespace

CommandAnswer answer(ImapUser& user, const imap::AppendCommand& command) {
    const unsigned first =
        std::exchange(user.contents_carried, user.contents_carried + static_cast<unsigned>(command.messages.size()));
    const Mailbox* mailbox = user.find(command.mailbox);
    if (mailbox == nullptr) return no_such_target();
    if (auto refusal = find_refusal(user, *mailbox, command)) return std::move(*refusal);
    std::vector<std::uint32_t> uids;
    for (const auto& message : command.messages) {
        const auto number = first + static_cast<unsigned>(uids.size());
        uids.push_back(user.store.add(user.account, mailbox->name,
                                      {Content(message.octets),
                                       canonical_flags(*mailbox, message.flags),
                                       message.internal_date,
                                       name_in_recording(user, number),
                                       {}}));
    }
    return {imap::Condition::ok, imap::append_uid_code(mailbox->uid_validity, imap::SequenceSet::of(uids)), {}};
}

}  // namespace sim::mailstore
