#include <memory>
#include <string>

#include "protocol/base/random_stream.hpp"
#include "protocol/smtp/client_session.hpp"
#include "protocol/smtp/command.hpp"
#include "protocol/smtp/limits.hpp"
#include "protocol/smtp/mailbox.hpp"
#include "protocol/smtp/reply.hpp"
#include "protocol/smtp/server_session.hpp"
#include "tests/protocol/smtp/client_dialogue.hpp"
#include "tests/protocol/smtp/server_subject.hpp"
#include "tests/support/catch.hpp"

// Bounded, seeded mutation: whatever the octets, every parser and session ends and keeps its promises.

using protocol::Instant;
using protocol::Octets;
using protocol::RandomStream;
using protocol::smtp::ClientSession;
using protocol::smtp::ClientSettings;
using protocol::smtp::ForwardPath;
using protocol::smtp::Mailbox;
using protocol::smtp::parse_command;
using protocol::smtp::Reply;
using protocol::smtp::ServerSession;
using protocol::smtp::ServerSettings;
using protocol::smtp::TransactionFinished;
namespace limits = protocol::smtp::limits;

namespace {

constexpr std::string_view client_octets =
    "EHLO a.test\r\nMAIL FROM:<\"a b\"@[IPv6:::1]> SIZE=5 BODY=8BITMIME\r\nRCPT TO:<@x.test:b@beta.test>\r\n"
    "RCPT TO:<Postmaster>\r\nDATA\r\n..text\r\nmore\r\n.\r\nRSET\r\nVRFY bob\r\nHELO [192.0.2.1]\r\nMAIL FROM:<>\r\n"
    "RCPT TO:<closing@beta.test>\r\nQUIT\r\n";
constexpr std::string_view server_octets =
    "220 mx\r\n250-mx\r\n250-PIPELINING\r\n250-SIZE 5\r\n250 8BITMIME\r\n250 2.1.0 ok\r\n550 5.1.1 no\r\n250 ok\r\n"
    "354 go\r\n250 2.0.0 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n421 4.3.2 bye\r\n";

Octets mutate_smtp(std::string_view seed, RandomStream& random) {
    constexpr std::string_view marks("\r\n.<>@:\",[]\\ =-245\0\x7f\xff", 22);
    Octets octets(seed);
    for (auto change = 1 + random.below(6); change > 0; --change) {
        const auto position = static_cast<std::size_t>(random.below(octets.size()));
        const auto length = static_cast<std::size_t>(random.below(12));
        const char mark = marks[static_cast<std::size_t>(random.below(marks.size()))];
        switch (random.below(4)) {
            case 0:
                octets[position] = mark;
                break;
            case 1:
                octets.insert(position, 1 + length * length * length / 2, mark);
                break;
            case 2:
                octets.erase(position, length);
                octets += "\r\n";
                break;
            default:
                octets.insert(position, octets.substr(octets.size() - std::min(length, octets.size())));
        }
    }
    return octets;
}

std::string serve(const Octets& input, std::size_t chunk_octets) {
    ServerSession session(std::make_shared<const ServerSettings>(tests::transcript_settings()));
    session.start(Instant{});
    std::string output;
    for (std::size_t index = 0; index < input.size() + chunk_octets; index += chunk_octets) {
        while (const auto event = session.poll_event()) {
            tests::answer_as_host(session, *event, Reply(220, "mx"), Instant{});
        }
        if (index < input.size()) session.handle_input(std::string_view(input).substr(index, chunk_octets), Instant{});
        output += session.take_output();
    }
    return output;
}

/// What the client said, and how often it told the result of its two mails.
struct ClientTrace {
    std::string output;
    unsigned results = 0;
};

ClientTrace speak(const Octets& input, std::size_t chunk_octets) {
    ClientSession session(std::make_shared<const ClientSettings>());
    session.start(Instant{});
    for (int mail = 0; mail < 2; ++mail) {
        session.send_transaction(tests::make_envelope("a@a.test", {"b@beta.test", "c@beta.test"}),
                                 tests::make_content("text\r\n"), Instant{});
    }
    ClientTrace trace;
    for (std::size_t index = 0; index < input.size(); index += chunk_octets) {
        session.handle_input(std::string_view(input).substr(index, chunk_octets), Instant{});
        trace.output += session.take_output();
    }
    session.handle_closed(Instant{});
    while (const auto event = session.poll_event()) {
        trace.results += std::holds_alternative<TransactionFinished>(*event) ? 1U : 0U;
    }
    return trace;
}

}  // namespace

TEST_CASE("a server gives well-formed replies to malformed input, the same in any chunking") {
    RandomStream random(11, 0, "server", "mutation");
    for (int round = 0; round < 1500; ++round) {
        const Octets input = mutate_smtp(client_octets, random);
        const std::string output = serve(input, 100'000);
        CHECK(serve(input, 1) == output);
        CHECK(output.size() <= 3 * limits::reply_line_octets_max + input.size() * 40);
        std::string_view rest = output;
        while (!rest.empty()) {
            const std::size_t end = rest.find("\r\n");
            REQUIRE(end != rest.npos);
            REQUIRE(end + 2 <= limits::reply_line_octets_max);
            rest.remove_prefix(end + 2);
        }
    }
}

TEST_CASE("a client ends every mail exactly once whatever the server says") {
    RandomStream random(12, 0, "client", "mutation");
    for (int round = 0; round < 1500; ++round) {
        const Octets input = mutate_smtp(server_octets, random);
        const ClientTrace whole = speak(input, 100'000);
        const ClientTrace octets = speak(input, 1);
        CHECK(whole.results == 2);
        CHECK(octets.results == 2);
        CHECK(octets.output == whole.output);
    }
}

TEST_CASE("what parses encodes to what parses to the same") {
    RandomStream random(13, 0, "values", "mutation");
    unsigned parsed = 0;
    for (int round = 0; round < 20000; ++round) {
        const Octets text = mutate_smtp("MAIL FROM:<\"a\\ b\"@[IPv6:2001:db8::1]> SIZE=5", random);
        const auto command = parse_command(text);
        if (command) CHECK(parse_command(encode(*command)) == *command);
        const auto mailbox = Mailbox::parse(mutate_smtp("\"a b\"@x-1.test", random));
        if (mailbox) CHECK(Mailbox::parse(mailbox->encode()) == *mailbox);
        if (mailbox) CHECK(Mailbox::parse(mailbox->canonical()) == *mailbox);
        const auto path = ForwardPath::parse(mutate_smtp("<@a.test,@b.test:c@d.test>", random));
        if (path) CHECK(ForwardPath::parse(path->encode()) == *path);
        const auto reply = Reply::parse(mutate_smtp("250-2.1.5 a\r\n250 2.1.5 b\r\n", random));
        if (reply) CHECK(Reply::parse(reply->encode()) == *reply);
        parsed += (command ? 1U : 0U) + (mailbox ? 1U : 0U) + (path ? 1U : 0U) + (reply ? 1U : 0U);
    }
    CHECK(parsed > 500);
}
