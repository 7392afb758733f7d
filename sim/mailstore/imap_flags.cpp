#include "sim/mailstore/imap_flags.hpp"

#include <algorithm>

#include "sim/mailstore/imap_user.hpp"

namespace sim::mailstore {

using Mode = protocol::imap::StoreCommand::Mode;
using Flags = std::vector<std::string>;

namespace {

bool holds(const Flags& flags, const std::string& flag) {
    return std::ranges::find(flags, flag) != flags.end();
}

}  // namespace

Flags canonical_flags(const Mailbox& mailbox, const Flags& flags) {
    Flags canonical;
    for (const std::string& flag : flags) {
        std::string known = canonical_flag(mailbox, flag);
        const bool repeated = std::ranges::any_of(
            canonical, [&known](const std::string& each) { return protocol::equal_ignoring_case(each, known); });
        if (!repeated) canonical.push_back(std::move(known));
    }
    return canonical;
}

Flags changed_flags(const Flags& flags, Mode mode, const Flags& given) {
    if (mode == Mode::replace) return given;
    Flags changed = flags;
    for (const std::string& flag : given) {
        if (mode == Mode::remove) {
            std::erase(changed, flag);
        } else if (!holds(changed, flag)) {
            changed.push_back(flag);
        }
    }
    return changed;
}

bool has_room_for_keywords(const Mailbox& mailbox, const Flags& flags) {
    const auto added = std::ranges::count_if(flags, [&mailbox](const std::string& flag) {
        return !is_system_flag(flag) && !holds(mailbox.keywords, canonical_flag(mailbox, flag));
    });
    return mailbox.keywords.size() + static_cast<std::size_t>(added) <= keywords_max;
}

protocol::imap::CommandAnswer too_many_keywords() {
    return refuse("LIMIT", "There are too many keywords in the mailbox");
}

}  // namespace sim::mailstore
