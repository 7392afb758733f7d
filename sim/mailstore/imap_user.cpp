#include "sim/mailstore/imap_user.hpp"

#include <utility>

#include "sim/mailstore/imap_names.hpp"

namespace sim::mailstore {

namespace imap = protocol::imap;
using imap::CommandAnswer;

const Mailbox* ImapUser::find(const imap::MailboxName& name) const {
    return account_view().find(canonical_name(name.utf8()));
}

CommandAnswer refuse(std::string code, std::string text) {
    if (code.empty()) return {imap::Condition::no, std::nullopt, std::move(text)};
    return {imap::Condition::no, imap::ResponseCode{std::move(code), {}}, std::move(text)};
}

CommandAnswer bad(std::string text) {
    return {imap::Condition::bad, std::nullopt, std::move(text)};
}

CommandAnswer no_such_mailbox() {
    return refuse("NONEXISTENT", "There is no such mailbox");
}

CommandAnswer no_such_target() {
    return refuse("TRYCREATE", "There is no such mailbox");
}

}  // namespace sim::mailstore
