// What somebody types at a terminal and what the server shows: any chunking leaves the same knowledge, no password is
// told, and what stands in a recording can be typed again.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/dialogue/completion.hpp"
#include "sim/dialogue/dialogue_watch.hpp"
#include "sim/dialogue/line_explanation.hpp"
#include "sim/dialogue/typed_escapes.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"

using sim::dialogue::DialogueWatch;
using sim::dialogue::Spoken;
using tests::fuzz::require;

namespace {

constexpr std::string_view greetings[] = {"220 ready\r\n", "+OK ready\r\n", "* OK ready\r\n", ""};

/// What the watch knows after each line; a line that begins with `<` is shown by the server, all others are typed.
struct Knowledge {
    std::vector<std::string> told;
    std::vector<bool> answered;
    std::vector<bool> content;
    bool operator==(const Knowledge&) const = default;
};

Knowledge watched(std::string_view dialogue, std::string_view greeting, std::uint8_t chunking) {
    DialogueWatch watch;
    watch.take_shown(greeting);
    Knowledge knowledge;
    while (!dialogue.empty()) {
        std::string_view line = tests::fuzz::take_line(dialogue);
        const bool is_shown = line.starts_with('<');
        if (is_shown) line.remove_prefix(1);
        if (!is_shown) knowledge.told.push_back(watch.without_secrets(line));
        tests::fuzz::for_each_chunk(line, chunking, [&](std::string_view chunk) {
            is_shown ? watch.take_shown(chunk) : watch.take_typed(chunk);
        });
        knowledge.answered.push_back(watch.is_answered());
        knowledge.content.push_back(watch.in_content());
    }
    return knowledge;
}

void check_login(std::string_view greeting) {
    DialogueWatch watch;
    watch.take_shown(greeting);
    const std::string_view login = watch.spoken() == Spoken::imap ? "a LOGIN alice s3cret\r\n" : "PASS s3cret\r\n";
    require(watch.without_secrets(login).find("s3cret") == std::string::npos, "a password is not told");
}

void check_escapes(std::string_view octets) {
    const auto again = sim::dialogue::octets_of_typed(sim::dialogue::typed_text(octets));
    require(again && *again == octets, "what is told as typed can be typed");
    const auto typed = sim::dialogue::octets_of_typed(octets);
    require(typed || !typed.error().empty(), "a mistake is told");
}

void check_help(std::string_view line, Spoken spoken) {
    static_cast<void>(sim::dialogue::explain_reply(line, spoken));
    static_cast<void>(sim::dialogue::explain_command(line, spoken));
    const auto lines = sim::dialogue::completions(line, spoken, {"alice@alpha.test", "INBOX"});
    for (const std::string& whole : lines) require(whole != line, "a completion adds something");
    require(lines.empty() || lines.front().starts_with(sim::dialogue::common_beginning(lines)), "all begin alike");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    tests::fuzz::Input input(data, size_octets);
    const std::uint8_t chunking = input.choice();
    const std::uint8_t greeting = input.choice() % 4U;
    const Knowledge whole = watched(input.rest(), greetings[greeting], '0');
    require(watched(input.rest(), greetings[greeting], chunking) == whole, "any chunking leaves the same knowledge");
    if (greeting != 3) check_login(greetings[greeting]);
    check_escapes(input.rest());
    check_help(input.rest(), static_cast<Spoken>(greeting));
    return 0;
}
