// Address lists and dates of RFC 5322: equal after encoding and parsing.

#include <algorithm>
#include <string>

#include "protocol/message/address_list.hpp"
#include "protocol/message/calendar.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"

namespace message = protocol::message;
using tests::fuzz::require;

namespace {

bool has_controls(const std::string& text) {
    return std::any_of(text.begin(), text.end(),
                       [](char octet) { return octet == 127 || static_cast<unsigned char>(octet) < ' '; });
}

void check_addresses(std::string_view text) {
    const auto addresses = message::parse_address_list(text);
    if (!addresses) return require(addresses.error().offset_octets <= text.size(), "an error is within the text");
    const std::string encoded = message::encode_address_list(*addresses);
    require(encoded.find_first_of(std::string_view("\r\n\0", 3)) == encoded.npos, "an encoded list is one line");
    const auto again = message::parse_address_list(encoded);
    require(again.has_value(), "an encoded list can be parsed");
    // Names lose their controls when they are written, so what was written once is compared.
    const auto once_more = message::parse_address_list(message::encode_address_list(*again));
    require(once_more && *once_more == *again, "a list is equal after encoding and parsing");
    const auto before = message::mailboxes_of(*addresses);
    const auto after = message::mailboxes_of(*again);
    require(before.size() == after.size(), "no address is lost or added");
    for (std::size_t index = 0; index < before.size(); ++index) {
        if (has_controls(before[index].local_part + before[index].domain)) continue;  // which are not written
        require(before[index].local_part == after[index].local_part && before[index].domain == after[index].domain,
                "an address is equal after encoding and parsing");
    }
}

void check_date(std::string_view text) {
    const auto date = message::parse_date_time(text);
    if (!date) return require(date.error().offset_octets <= text.size(), "an error is within the text");
    const auto again = message::parse_date_time(message::format_date_time(*date));
    require(again && *again == *date, "a date is equal after formatting and parsing");
    const message::Calendar calendar;
    static_cast<void>(calendar.iso(calendar.instant(*date)));
}

void check_start(std::string_view text) {
    const auto calendar = message::Calendar::parse_start(text);
    if (!calendar) return require(calendar.error().offset_octets <= text.size(), "an error is within the text");
    require(calendar->civil({}).unix_seconds == calendar->start_unix_seconds(), "a calendar starts at its start");
    const auto date = message::parse_date_time(calendar->date_time({}));
    require(date && date->unix_seconds == calendar->start_unix_seconds(), "a start can be written as a date");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    const std::string_view text = tests::fuzz::Input(data, size_octets).rest();
    check_addresses(text);
    check_date(text);
    check_start(text);
    return 0;
}
