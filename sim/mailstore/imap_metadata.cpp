// GETMETADATA and SETMETADATA, RFC 5464. Mailboxes are a user's own here, so that what is shared and what is private
// stands side by side with them; of the server each user has private annotations, and nobody may set shared ones.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "protocol/imap/limits.hpp"
#include "protocol/imap/metadata_entry.hpp"
#include "sim/mailstore/imap_answers.hpp"
#include "sim/mailstore/imap_names.hpp"

namespace sim::mailstore {

namespace imap = protocol::imap;

namespace {

/// The special uses of a mailbox, RFC 6154 section 4: it follows from them, and is not set here.
constexpr std::string_view special_use_entry = "/private/specialuse";

/// What is annotated: a mailbox, or the server.
struct Place {
    std::string name;                  ///< of the mailbox; empty: the server
    const Mailbox* mailbox = nullptr;  ///< null: the server
    const Annotations* annotations = nullptr;
};

/// Nothing: there is no such mailbox.
std::optional<Place> find_place(const ImapUser& user, const std::optional<imap::MailboxName>& named) {
    if (!named) return Place{{}, nullptr, &user.account_view().annotations};
    const Mailbox* mailbox = user.find(*named);
    if (mailbox == nullptr) return std::nullopt;
    return Place{mailbox->name, mailbox, &mailbox->annotations};
}

/// With the entries that are computed.
Annotations values_of(const Place& place) {
    Annotations values = *place.annotations;
    if (place.mailbox != nullptr && !place.mailbox->special_uses.empty()) {
        values.emplace(special_use_entry, fmt::format("{}", fmt::join(place.mailbox->special_uses, " ")));
    }
    return values;
}

bool is_wanted(const imap::GetMetadataCommand& command, const std::string& entry) {
    using Depth = imap::GetMetadataCommand::Depth;
    return std::ranges::any_of(command.entries, [&](const std::string& named) {
        const unsigned levels = imap::levels_below(entry, named);
        return entry == named || (levels == 1 && command.depth == Depth::one) ||
               (levels > 0 && command.depth == Depth::infinity);
    });
}

std::optional<CommandAnswer> find_refusal(const imap::SetMetadataCommand::Entry& entry, const Place& place) {
    if (entry.value && entry.value->size() > imap::metadata_value_octets_max) {
        return CommandAnswer{imap::Condition::no,
                             imap::ResponseCode{"METADATA", fmt::format("MAXSIZE {}", imap::metadata_value_octets_max)},
                             "The value is too large"};
    }
    if (place.mailbox == nullptr && entry.name.starts_with("/shared/")) {
        return refuse("NOPERM", "What all users share is set by who runs the server");
    }
    if (place.mailbox != nullptr && entry.name == special_use_entry) {
        return refuse("CANNOT", "What a mailbox is for is said when it is created");
    }
    return std::nullopt;
}

/// With all that the command sets, as if it were done. RFC 5464 section 4.3: all of it, or nothing
std::size_t count_after(const imap::SetMetadataCommand& command, const Place& place) {
    Annotations after = *place.annotations;
    for (const auto& entry : command.entries) {
        if (entry.value) {
            after.insert_or_assign(entry.name, std::string());
        } else {
            after.erase(entry.name);
        }
    }
    return after.size();
}

}  // namespace

CommandAnswer answer(ImapUser& user, const imap::GetMetadataCommand& command) {
    const auto place = find_place(user, command.mailbox);
    if (!place) return no_such_mailbox();
    imap::MetadataData told{place->name, {}, {}};
    const Annotations values = values_of(*place);
    std::size_t longest = 0;
    for (const auto& [entry, value] : values) {
        if (!is_wanted(command, entry)) continue;
        if (command.size_octets_max && value.size() > *command.size_octets_max) {
            longest = std::max(longest, value.size());
        } else {
            told.values.emplace_back(entry, value);
        }
    }
    // An entry that was asked for and has no value has the value NIL.
    for (const std::string& named : command.entries) {
        const bool is_absent = command.depth == imap::GetMetadataCommand::Depth::zero && !values.contains(named);
        const decltype(told.values)::value_type nothing{named, std::nullopt};
        if (is_absent && std::ranges::find(told.values, nothing) == told.values.end()) told.values.push_back(nothing);
    }
    if (!told.values.empty()) user.session.send(told);
    if (longest == 0) return {};
    return {imap::Condition::ok, imap::ResponseCode{"METADATA", fmt::format("LONGENTRIES {}", longest)}, {}};
}

CommandAnswer answer(ImapUser& user, const imap::SetMetadataCommand& command) {
    const auto place = find_place(user, command.mailbox);
    if (!place) return no_such_mailbox();
    for (const auto& entry : command.entries) {
        if (auto refusal = find_refusal(entry, *place)) return std::move(*refusal);
    }
    const std::size_t count = count_after(command, *place);
    if (count > imap::metadata_entries_max && count > place->annotations->size()) {
        return {imap::Condition::no, imap::ResponseCode{"METADATA", "TOOMANY"}, "There are too many annotations"};
    }
    for (const auto& entry : command.entries) user.store.annotate(user.account, place->name, entry.name, entry.value);
    return {};
}

void tell_annotated(ImapUser& user) {
    for (const auto& [mailbox, entries] : std::exchange(user.annotated, {})) {
        user.session.send(imap::MetadataData{mailbox, {}, {entries.begin(), entries.end()}});
    }
}

}  // namespace sim::mailstore
