#include "sim/user_agent/imap_append_connection.hpp"

#include <utility>

#include "protocol/base/utf8.hpp"

namespace sim::user_agent {

namespace imap = protocol::imap;

namespace {

constexpr std::string_view usual_name = "Sent";
constexpr std::string_view use = "\\Sent";

}  // namespace

ImapAppendConnection::ImapAppendConnection(host::Runtime& host_runtime, OutgoingMail mail,
                                           std::function<void(const std::string&)> on_stored)
    : ImapClientConnection(host_runtime, {mail.sent_copy->user, mail.sent_copy->password}, mail.sent_copy->server.tls,
                           {}),
      mail_(std::move(mail)),
      on_stored_(std::move(on_stored)),
      sent_at_(host_runtime.now()),
      utf8_(!protocol::is_ascii(mail_.content.header())) {}

void ImapAppendConnection::handle_login() {
    knows_capabilities() ? list() : request(imap::NoopCommand());
}

void ImapAppendConnection::list() {
    imap::ListCommand command;
    command.patterns = {"*"};
    const bool tells_uses = offers("SPECIAL-USE") || offers("IMAP4rev2");
    if (tells_uses && (offers("LIST-EXTENDED") || offers("IMAP4rev2"))) {
        command.returns = imap::ListReturn{.special_use = true};
        command.extended = true;
    }
    request(std::move(command));
}

void ImapAppendConnection::handle_data(const imap::Response& response) {
    if (const auto* data = std::get_if<imap::ListData>(&response)) take(*data);
}

void ImapAppendConnection::take(const imap::ListData& data) {
    if (holds_word(data.attributes, "\\Noselect") || holds_word(data.attributes, "\\NonExistent")) return;
    if (folder_.empty() && holds_word(data.attributes, use)) folder_ = data.mailbox;
    has_named_ = has_named_ || data.mailbox == usual_name;
}

void ImapAppendConnection::handle_finished(const imap::CommandFinished& finished) {
    const bool ok = finished.response.condition == imap::Condition::ok;
    switch (finished.verb) {
        case imap::Verb::noop:
            return list();
        case imap::Verb::list:
            return finish_list();
        case imap::Verb::create:
            if (ok) return prepare();
            note_refusal("does not create the mailbox for sent mail", finished.response);
            return leave();
        case imap::Verb::enable:
            return append();
        case imap::Verb::append:
            if (ok) on_stored_(folder_);
            if (!ok) note_refusal("does not take the copy", finished.response);
            return leave();
        default:
            return;
    }
}

void ImapAppendConnection::finish_list() {
    if (!folder_.empty()) return prepare();
    folder_ = usual_name;
    if (has_named_) return prepare();
    imap::CreateCommand create;
    create.mailbox = imap::MailboxName::of(folder_).value();
    if (offers("CREATE-SPECIAL-USE")) create.special_uses = {std::string(use)};  // RFC 6154 section 3
    request(std::move(create));
}

void ImapAppendConnection::prepare() {
    utf8_ = utf8_ && offers("UTF8=ACCEPT");
    utf8_ ? request(imap::EnableCommand{{"UTF8=ACCEPT"}}) : append();
}

void ImapAppendConnection::append() {
    const auto folder = imap::MailboxName::of(folder_);
    if (!folder) {
        note_failure("the mailbox for sent mail has a name that cannot be said");
        return leave();
    }
    imap::AppendCommand command;
    command.mailbox = *folder;
    imap::AppendCommand::Message& message = command.messages.emplace_back();
    message.flags = {"\\Seen"};
    message.internal_date = runtime().calendar().civil(sent_at_);
    message.octets = mail_.content.flatten();
    message.binary = message.octets.find('\0') != protocol::Octets::npos && offers("BINARY");  // RFC 3516 section 4.4
    message.utf8 = utf8_;
    runtime().tag_transaction(connection(), 0, network::TransactionTag{mail_.message, runtime().recorder().cause()});
    request(std::move(command));
}

}  // namespace sim::user_agent
