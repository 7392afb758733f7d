// LIST with its extensions, LSUB, NAMESPACE. RFC 9051 section 6.3.9 and section 6.3.10, RFC 3501 section 6.3.9
#include "sim/mailstore/imap_list.hpp"

#include <algorithm>
#include <set>

#include "sim/mailstore/imap_answers.hpp"
#include "sim/mailstore/imap_names.hpp"
#include "sim/mailstore/imap_status.hpp"

namespace sim::mailstore {

namespace imap = protocol::imap;
using imap::ListData;

namespace {

using Names = std::set<std::string, std::less<>>;

void add_with_superiors(Names& names, const std::string& name) {
    for (std::string& superior : superiors_of(name)) names.insert(std::move(superior));
    names.insert(name);
}

/// INBOX first, then in the order of their octets.
std::vector<std::string> in_order(const Names& names) {
    std::vector<std::string> ordered(names.begin(), names.end());
    std::stable_partition(ordered.begin(), ordered.end(), [](const std::string& name) { return name == inbox_name; });
    return ordered;
}

/// One LIST command at work.
class Listing {
public:
    Listing(ImapUser& user, const imap::ListCommand& command)
        : user_(user),
          account_(user.account_view()),
          command_(command),
          selection_(command.selection.value_or(imap::ListSelection())),
          returns_(command.returns.value_or(imap::ListReturn())) {}

    void tell() {
        Names names;
        for (const auto& [name, mailbox] : account_.mailboxes) add_with_superiors(names, name);
        if (selection_.subscribed) {
            for (const std::string& name : account_.subscriptions) add_with_superiors(names, name);
        }
        for (const std::string& name : names) {
            if (is_selected(name)) selected_.insert(name);
        }
        for (const std::string& name : in_order(names)) {
            if (matches(name)) tell(name);
        }
    }

private:
    [[nodiscard]] bool matches(const std::string& name) const {
        return std::ranges::any_of(command_.patterns, [&](const std::string& pattern) {
            return imap::matches_list_pattern(command_.reference + pattern, name, hierarchy_delimiter);
        });
    }
    [[nodiscard]] bool is_selected(const std::string& name) const {
        if (selection_.subscribed && !account_.subscriptions.contains(name)) return false;
        const Mailbox* mailbox = account_.find(name);
        return !selection_.special_use || (mailbox != nullptr && !mailbox->special_uses.empty());
    }
    /// A name that is not meant itself stands only for names below it that the pattern leaves out. RFC 9051
    /// section 6.3.9.6
    [[nodiscard]] bool tells_of_names_below(const std::string& name) const {
        if (!selection_.recursive_match) return false;
        const bool selected = selected_.contains(name);
        auto each = selected_.lower_bound(name + hierarchy_delimiter);
        for (; each != selected_.end() && is_below(*each, name); ++each) {
            if (selected || !matches(*each)) return true;
        }
        return false;
    }
    void tell(const std::string& name) {
        ListData data;
        data.delimiter = hierarchy_delimiter;
        data.mailbox = name;
        if (tells_of_names_below(name)) {
            if (selection_.subscribed) data.child_info.emplace_back("SUBSCRIBED");
            if (selection_.special_use) data.child_info.emplace_back("SPECIAL-USE");
        }
        if (!selected_.contains(name) && data.child_info.empty()) return;
        data.attributes = attributes(name);
        user_.session.send(data);
        const Mailbox* mailbox = account_.find(name);
        if (!returns_.status.empty() && mailbox != nullptr) tell_status(user_, *mailbox, returns_.status);
    }
    [[nodiscard]] std::vector<std::string> attributes(const std::string& name) const {
        std::vector<std::string> attributes;
        const Mailbox* mailbox = account_.find(name);
        // \NonExistent came with LIST-EXTENDED, and it implies \Noselect. RFC 5258 section 3
        const bool extended = command_.extended || user_.is_rev2();
        if (mailbox == nullptr) attributes.emplace_back(extended ? "\\NonExistent" : "\\Noselect");
        // A level of the hierarchy that is no mailbox is told for what lies below it.
        const bool is_level = mailbox == nullptr && !selection_.subscribed && !selection_.special_use;
        if (returns_.children || !command_.extended || is_level) {
            attributes.emplace_back(account_.has_children(name) ? "\\HasChildren" : "\\HasNoChildren");
        }
        if ((returns_.subscribed || selection_.subscribed) && account_.subscriptions.contains(name)) {
            attributes.emplace_back("\\Subscribed");
        }
        if (mailbox != nullptr && (returns_.special_use || selection_.special_use || !command_.extended)) {
            attributes.insert(attributes.end(), mailbox->special_uses.begin(), mailbox->special_uses.end());
        }
        return attributes;
    }

    ImapUser& user_;
    const Account& account_;
    const imap::ListCommand& command_;
    imap::ListSelection selection_;
    imap::ListReturn returns_;
    Names selected_;  ///< names that the selection options mean, whether the pattern does or not
};

/// An empty pattern asks for the delimiter and the root of the reference, RFC 9051 section 6.3.9.
ListData root(bool lsub) {
    ListData data;
    data.lsub = lsub;
    data.attributes = {"\\Noselect"};
    data.delimiter = hierarchy_delimiter;
    return data;
}

}  // namespace

ListData list_data_of(const Account& account, const std::string& name) {
    ListData data;
    data.delimiter = hierarchy_delimiter;
    data.mailbox = name;
    data.attributes.emplace_back(account.has_children(name) ? "\\HasChildren" : "\\HasNoChildren");
    const Mailbox* mailbox = account.find(name);
    data.attributes.insert(data.attributes.end(), mailbox->special_uses.begin(), mailbox->special_uses.end());
    return data;
}

CommandAnswer answer(ImapUser& user, const imap::ListCommand& command) {
    const bool asks_for_root = !command.extended && command.patterns == std::vector<std::string>{""};
    if (asks_for_root) {
        user.session.send(root(false));
    } else {
        Listing(user, command).tell();
    }
    return {};
}

CommandAnswer answer(ImapUser& user, const imap::LsubCommand& command) {
    if (!command.pattern) return {};
    if (command.pattern->empty()) {
        user.session.send(root(true));
        return {};
    }
    const Account& account = user.account_view();
    const std::string pattern = command.reference + *command.pattern;
    const bool with_superiors = pattern.find('%') != pattern.npos;  // RFC 3501 section 6.3.9
    Names names;
    for (const std::string& name : account.subscriptions) {
        with_superiors ? add_with_superiors(names, name) : static_cast<void>(names.insert(name));
    }
    for (const std::string& name : in_order(names)) {
        if (!imap::matches_list_pattern(pattern, name, hierarchy_delimiter)) continue;
        ListData data;
        data.lsub = true;
        data.delimiter = hierarchy_delimiter;
        data.mailbox = name;
        if (!account.subscriptions.contains(name)) data.attributes.emplace_back("\\Noselect");
        user.session.send(data);
    }
    return {};
}

CommandAnswer answer(ImapUser& user, const imap::NamespaceCommand&) {
    imap::NamespaceData data;
    data.classes[0].push_back({"", hierarchy_delimiter});
    user.session.send(data);
    return {};
}

}  // namespace sim::mailstore
