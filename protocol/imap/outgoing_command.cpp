#include "protocol/imap/outgoing_command.hpp"

#include <cassert>
#include <utility>

#include "protocol/base/ascii.hpp"

namespace protocol::imap {

namespace {

/// n of the `{n}` at the end of a line. Our own encoder wrote it: outside literals CRLF stands nowhere else.
std::size_t literal_octets(std::string_view line) {
    const std::size_t open = line.rfind('{');
    assert(open != line.npos && line.back() == '}');
    const auto size_octets = parse_decimal(line.substr(open + 1, line.size() - open - 2));
    assert(size_octets);
    return static_cast<std::size_t>(*size_octets);
}

}  // namespace

std::deque<Octets> cut_at_literals(std::string_view command, std::size_t non_synchronising_octets) {
    std::deque<Octets> pieces;
    Octets piece;
    for (std::size_t end = command.find("\r\n"); end != command.npos; end = command.find("\r\n")) {
        const std::string_view line = command.substr(0, end);
        const std::size_t size_octets = literal_octets(line);
        const bool waits = non_synchronising_octets == 0 || size_octets > non_synchronising_octets;
        piece += line.substr(0, end - 1);
        piece += waits ? "}\r\n" : "+}\r\n";
        if (waits) pieces.push_back(std::exchange(piece, {}));
        command.remove_prefix(end + 2);
        piece += command.substr(0, size_octets);
        command.remove_prefix(size_octets);
    }
    piece.append(command).append("\r\n");
    pieces.push_back(std::move(piece));
    return pieces;
}

}  // namespace protocol::imap
