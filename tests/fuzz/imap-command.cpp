// What a client sends, as commands: any chunking gives the same commands, limits are kept, and what is understood is
// equal after encoding and parsing.

#include <string>
#include <vector>

#include "protocol/base/utf8.hpp"
#include "protocol/imap/command.hpp"
#include "protocol/imap/command_reader.hpp"
#include "protocol/imap/date_time.hpp"
#include "protocol/imap/modified_utf7.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"

namespace imap = protocol::imap;
using tests::fuzz::require;

namespace {

imap::CommandLimits small_limits() {
    imap::CommandLimits limits;
    limits.command_octets = 2000;
    limits.literal_octets = 200;
    limits.literals_octets = 500;
    limits.append_octets = 1000;
    return limits;
}

/// What the reader gives, one result an entry.
std::vector<std::string> read_all(std::string_view octets, std::uint8_t chunking) {
    imap::CommandReader reader(small_limits());
    std::vector<std::string> results;
    bool refused = false;
    tests::fuzz::for_each_chunk(octets, chunking, [&](std::string_view chunk) {
        if (!refused) reader.push(chunk);
        while (!refused) {
            const auto result = reader.next();
            if (!result) break;
            refused = std::holds_alternative<imap::InputRefused>(*result);
            const auto* command = std::get_if<imap::ReadCommand>(&*result);
            results.push_back(refused ? "refused" : "continue");
            if (command == nullptr) continue;
            require(command->octets.size() <= 2000 + 2 * 1000 + 2 * imap::literals_max,
                    "commands are within the limits");
            results.back() = std::to_string(static_cast<int>(command->fault)) + command->octets;
        }
    });
    return results;
}

void check_command(std::string_view octets, imap::NameEncoding names) {
    static_cast<void>(imap::text_for_record(octets));
    const auto command = imap::Command::parse(octets, names);
    if (!command) {
        require(command.error().where.offset_octets <= octets.size(), "mistakes are within the command");
        return;
    }
    const std::string encoded = command->encode(names);
    const auto again = imap::Command::parse(encoded, names);
    require(again.has_value() && *again == *command, "a command is equal after encoding and parsing");
    require(again->encode(names) == encoded, "a command is encoded in one way");
}

void check_values(std::string_view text) {
    if (const auto utf8 = imap::decode_modified_utf7(text)) {
        require(protocol::is_valid_utf8(*utf8) && imap::encode_modified_utf7(*utf8) == text, "modified UTF-7 is kept");
    }
    if (protocol::is_valid_utf8(text)) {
        require(imap::decode_modified_utf7(imap::encode_modified_utf7(text)) == text, "UTF-8 is kept");
    }
    if (const auto moment = imap::parse_date_time(text)) {
        require(imap::parse_date_time(imap::encode(*moment)) == *moment, "a date-time is kept");
    }
    if (const auto set = imap::SequenceSet::parse(text)) {
        require(imap::SequenceSet::parse(set->encode()) == *set, "a sequence-set is kept");
    }
    const std::size_t half = text.size() / 2;
    static_cast<void>(imap::matches_list_pattern(text.substr(0, half), text.substr(half), '/'));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    tests::fuzz::Input input(data, size_octets);
    const std::uint8_t chunking = input.choice();
    const std::vector<std::string> whole = read_all(input.rest(), '0');
    require(read_all(input.rest(), chunking) == whole, "any chunking gives the same commands");
    for (const std::string& result : whole) {
        if (result.front() != '0') continue;
        check_command(std::string_view(result).substr(1), imap::NameEncoding::modified_utf7);
        check_command(std::string_view(result).substr(1), imap::NameEncoding::utf8);
    }
    check_command(input.rest(), imap::NameEncoding::utf8);
    check_values(input.rest());
    return 0;
}
