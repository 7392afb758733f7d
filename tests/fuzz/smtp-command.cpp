// Command lines, paths, mailboxes, domains and parameters of SMTP: what is parsed is encoded and parsed again to the
// same, and what is refused says where in the line and gets a reply.

#include "protocol/smtp/command.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"

namespace smtp = protocol::smtp;
using tests::fuzz::require;

namespace {

template <class Value>
void check_value(std::string_view text) {
    const auto value = Value::parse(text);
    if (!value) return require(value.error().offset_octets <= text.size(), "an error is within the text");
    const auto again = Value::parse(value->encode());
    require(again && *again == *value, "a value is equal after encoding and parsing");
}

void check_mailbox(std::string_view text) {
    const auto mailbox = smtp::Mailbox::parse(text);
    if (!mailbox) return;
    require(mailbox->encode() == text, "a mailbox is kept as written");
    const auto canonical = smtp::Mailbox::parse(mailbox->canonical());
    require(canonical && *canonical == *mailbox, "the canonical mailbox is the same mailbox");
    require(canonical->canonical() == mailbox->canonical(), "the canonical form is its own canonical form");
    const auto made = smtp::Mailbox::make(mailbox->local_part_dequoted(), mailbox->host());
    require(!made || *made == *mailbox, "a mailbox made of its parts is the same mailbox");
}

void check_host_name(std::string_view text) {
    const auto host = smtp::parse_host_name(text);
    if (!host) return;
    const auto canonical = smtp::parse_host_name(smtp::canonical_of(*host));
    require(canonical && *canonical == *host, "the canonical host name is the same host name");
}

void check_command(std::string_view line) {
    const auto command = smtp::parse_command(line);
    if (!command) {
        require(command.error().syntax.offset_octets <= line.size(), "an error is within the line");
        require(command.error().reply.is_permanent(), "a line that is no command gets 5yz");
        return;
    }
    const auto again = smtp::parse_command(smtp::encode(*command));
    require(again && *again == *command, "a command is equal after encoding and parsing");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    const std::string_view text = tests::fuzz::Input(data, size_octets).rest();
    check_command(text);
    check_value<smtp::ReversePath>(text);
    check_value<smtp::ForwardPath>(text);
    check_value<smtp::Mailbox>(text);
    check_value<smtp::Parameter>(text);
    check_mailbox(text);
    check_host_name(text);
    return 0;
}
