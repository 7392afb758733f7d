// POP3 command lines and response lines: what is parsed is encoded and parsed again to the same.

#include "protocol/pop3/apop.hpp"
#include "protocol/pop3/command.hpp"
#include "protocol/pop3/response.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"

namespace pop3 = protocol::pop3;
using tests::fuzz::require;

namespace {

template <class Value>
void check_value(std::string_view line) {
    const auto value = Value::parse(line);
    if (!value) return require(value.error().offset_octets <= line.size(), "an error is within the line");
    const auto again = Value::parse(value->encode());
    require(again && *again == *value, "a value is equal after encoding and parsing");
}

void check_password(std::string_view line) {
    const auto command = pop3::Command::parse(line);
    if (!command || command->verb() != pop3::Verb::pass) return;
    require(pop3::without_password(line) == "PASS ****" || pop3::without_password(line).substr(4) == " ****",
            "a password is not shown");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    const std::string_view line = tests::fuzz::Input(data, size_octets).rest();
    check_value<pop3::Command>(line);
    check_value<pop3::Response>(line);
    check_password(line);
    const std::string_view timestamp = pop3::find_timestamp(line);
    require(pop3::find_timestamp(timestamp) == timestamp, "a timestamp is found again in itself");
    return 0;
}
