#include "protocol/smtp/waiting_input.hpp"

#include <algorithm>
#include <charconv>

#include "protocol/base/ascii.hpp"

namespace protocol::smtp {

namespace {

/// The octets that follow the command line `BDAT n` or `BDAT n LAST`; 0: it is another command.
std::uint64_t announced_octets(std::string_view line) {
    constexpr std::string_view verb = "BDAT ";
    if (line.size() <= verb.size() || !equal_ignoring_case(line.substr(0, verb.size()), verb)) return 0;
    const std::string_view digits = line.substr(verb.size());
    std::uint64_t octets = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), octets);
    return read.ec == std::errc() ? octets : 0;
}

}  // namespace

std::size_t waiting_command_octets(std::string_view input, std::uint64_t chunks_octets_max) {
    constexpr std::string_view line_end = "\r\n";
    std::size_t commands = 0;
    std::uint64_t chunks = 0;
    while (!input.empty()) {
        const std::size_t end = input.find(line_end);
        if (end == input.npos) return commands + input.size();
        commands += end + line_end.size();
        const std::uint64_t announced = announced_octets(input.substr(0, end));
        input.remove_prefix(end + line_end.size());
        const auto here = static_cast<std::size_t>(std::min<std::uint64_t>(announced, input.size()));
        // What is beyond the bound counts as if it were commands.
        const std::uint64_t free = chunks_octets_max - std::min(chunks, chunks_octets_max);
        commands += here - static_cast<std::size_t>(std::min<std::uint64_t>(here, free));
        chunks += here;
        input.remove_prefix(here);
    }
    return commands;
}

}  // namespace protocol::smtp
