// CREATE, DELETE, RENAME, SUBSCRIBE, UNSUBSCRIBE. RFC 9051 section 6.3.4 to section 6.3.8
#include <algorithm>
#include <array>

#include "protocol/base/ascii.hpp"
#include "sim/mailstore/imap_answers.hpp"
#include "sim/mailstore/imap_names.hpp"

namespace sim::mailstore {

namespace imap = protocol::imap;

namespace {

/// What a mailbox of ours can be for. \All and \Flagged would show messages of other mailboxes. RFC 6154 section 2
constexpr auto special_uses = std::to_array<std::string_view>({"\\Archive", "\\Drafts", "\\Junk", "\\Sent", "\\Trash"});

/// In the letters of RFC 6154, each once; nothing: one of them is not offered.
std::optional<std::vector<std::string>> settle_uses(const std::vector<std::string>& wanted) {
    std::vector<std::string> settled;
    for (const std::string& use : wanted) {
        const auto known = std::ranges::find_if(
            special_uses, [&use](std::string_view each) { return protocol::equal_ignoring_case(each, use); });
        if (known == special_uses.end()) return std::nullopt;
        if (std::ranges::find(settled, *known) == settled.end()) settled.emplace_back(*known);
    }
    return settled;
}

CommandAnswer no_such_name() {
    return refuse("CANNOT", "No mailbox can have this name");
}
CommandAnswer name_taken() {
    return refuse("ALREADYEXISTS", "There is such a mailbox already");
}
CommandAnswer too_many_mailboxes() {
    return refuse("LIMIT", "There are too many mailboxes");
}

/// Those that are not there yet.
void create_superiors(ImapUser& user, const std::string& name) {
    for (const std::string& superior : superiors_of(name)) {
        if (user.account_view().find(superior) == nullptr) user.store.create_mailbox(user.account, superior);
    }
}

bool has_room_for(const ImapUser& user, const std::string& name) {
    return user.account_view().mailboxes.size() + superiors_of(name).size() < mailboxes_max;
}

/// Some mailbox has a name already that one below `from` would get.
bool collides(const Account& account, const std::string& from, const std::string& to) {
    if (account.find(to) != nullptr) return true;
    for (auto each = account.mailboxes.lower_bound(from + hierarchy_delimiter);
         each != account.mailboxes.end() && is_below(each->first, from); ++each) {
        if (account.find(to + each->first.substr(from.size())) != nullptr) return true;
    }
    return false;
}

}  // namespace

CommandAnswer answer(ImapUser& user, const imap::CreateCommand& command) {
    const auto name = settle_name(command.mailbox.utf8());
    if (!name) return no_such_name();
    if (user.account_view().find(*name) != nullptr) return name_taken();
    auto uses = settle_uses(command.special_uses);
    if (!uses) return refuse("USEATTR", "No mailbox can be made for this use");
    if (!has_room_for(user, *name)) return too_many_mailboxes();
    create_superiors(user, *name);
    user.store.create_mailbox(user.account, *name, std::move(*uses));
    return {imap::Condition::ok, imap::list_code("MAILBOXID", {user.account_view().find(*name)->mailbox_id()}), {}};
}

CommandAnswer answer(ImapUser& user, const imap::DeleteCommand& command) {
    if (command.mailbox.is_inbox()) return refuse("CANNOT", "INBOX cannot be deleted");
    const std::string name = canonical_name(command.mailbox.utf8());
    if (user.account_view().find(name) == nullptr) {
        if (user.account_view().has_children(name)) return refuse("HASCHILDREN", "There are mailboxes below it");
        return no_such_mailbox();
    }
    user.store.delete_mailbox(user.account, name);
    return {};
}

CommandAnswer answer(ImapUser& user, const imap::RenameCommand& command) {
    const Account& account = user.account_view();
    const std::string from = canonical_name(command.from.utf8());
    if (account.find(from) == nullptr && !account.has_children(from)) return no_such_mailbox();
    const auto to = settle_name(command.to.utf8());
    if (!to) return no_such_name();
    if (account.find(*to) != nullptr) return name_taken();
    if (!has_room_for(user, *to)) return too_many_mailboxes();
    if (command.from.is_inbox()) {
        create_superiors(user, *to);
        user.store.rename_inbox(user.account, *to);
        return {};
    }
    if (is_below(*to, from)) return refuse("CANNOT", "A mailbox cannot be put below itself");
    if (collides(account, from, *to)) return name_taken();
    create_superiors(user, *to);
    user.store.rename_mailbox(user.account, from, *to);
    return {};
}

CommandAnswer answer(ImapUser& user, const imap::SubscribeCommand& command) {
    const auto name = settle_name(command.mailbox.utf8());
    if (!name) return no_such_name();
    if (user.account_view().subscriptions.size() >= mailboxes_max) {
        return refuse("LIMIT", "There are too many subscriptions");
    }
    user.store.subscribe(user.account, *name, true);
    return {};
}

CommandAnswer answer(ImapUser& user, const imap::UnsubscribeCommand& command) {
    const auto name = settle_name(command.mailbox.utf8());
    if (name) user.store.subscribe(user.account, *name, false);
    return {};
}

}  // namespace sim::mailstore
