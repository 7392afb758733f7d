#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "protocol/smtp/data_encoder.hpp"
#include "protocol/smtp/server_session.hpp"
#include "tests/protocol/smtp/server_subject.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/end_of_data_vectors.hpp"
#include "tests/support/skip.hpp"

using protocol::Instant;
using protocol::Octets;
using protocol::smtp::BareLineEnds;
using protocol::smtp::ContentReceived;
using protocol::smtp::DataEncoder;
using protocol::smtp::Reply;
using protocol::smtp::ServerSession;
using protocol::smtp::ServerSettings;

namespace {

/// What a server made of one DATA with `sequence` in its middle and a second mail behind it.
struct Outcome {
    unsigned mails = 0;
    bool ended_at_sequence = false;
};

Outcome smuggle(const std::string& sequence, std::size_t chunk_octets, BareLineEnds bare_line_ends) {
    auto settings = std::make_shared<ServerSettings>(tests::transcript_settings());
    settings->bare_line_ends = bare_line_ends;
    ServerSession session(std::move(settings));
    session.start(Instant{});
    const Octets stream = "EHLO a.test\r\nMAIL FROM:<a@a.test>\r\nRCPT TO:<b@beta.test>\r\nDATA\r\nfirst" + sequence +
                          "MAIL FROM:<evil@a.test>\r\nRCPT TO:<c@beta.test>\r\nDATA\r\nsecond\r\n.\r\nQUIT\r\n";
    Outcome outcome;
    for (std::size_t index = 0; index < stream.size() + chunk_octets; index += chunk_octets) {
        while (const auto event = session.poll_event()) {
            if (const auto* content = std::get_if<ContentReceived>(&*event)) {
                ++outcome.mails;
                outcome.ended_at_sequence = outcome.ended_at_sequence || content->content == "first\r\n";
            }
            tests::answer_as_host(session, *event, Reply(220, "mx"), Instant{});
        }
        if (index < stream.size())
            session.handle_input(std::string_view(stream).substr(index, chunk_octets), Instant{});
    }
    return outcome;
}

}  // namespace

TEST_CASE("no malformed end-of-data sequence ends the data") {
    // RFC 5321 sections 2.3.8 and 4.1.1.4
    const auto vectors = tests::read_end_of_data_vectors();
    if (!vectors) return tests::skip("smuggling vectors are not here");
    REQUIRE(vectors->must_not_end.size() == 12);
    unsigned refused = 0;
    for (const std::string& sequence : vectors->must_not_end) {
        for (const std::size_t chunk_octets : {1U, 2U, 3U, 7U, 1000U}) {
            CHECK(smuggle(sequence, chunk_octets, BareLineEnds::refuse).mails <= 1);
            CHECK(smuggle(sequence, chunk_octets, BareLineEnds::keep).mails == 1);
            CHECK_FALSE(smuggle(sequence, chunk_octets, BareLineEnds::keep).ended_at_sequence);
        }
        refused += smuggle(sequence, 1000, BareLineEnds::refuse).mails == 0 ? 1U : 0U;
    }
    for (const std::string& sequence : vectors->must_end) {
        for (const std::size_t chunk_octets : {1U, 2U, 3U, 7U, 1000U}) {
            CHECK(smuggle(sequence, chunk_octets, BareLineEnds::refuse).mails == 2);
            CHECK(smuggle(sequence, chunk_octets, BareLineEnds::refuse).ended_at_sequence);
        }
    }
    std::printf("smuggling: %zu sequences, 0 end the data, %u get the mail refused\n", vectors->must_not_end.size(),
                refused);
}

TEST_CASE("measured: with smtpd_forbid_bare_newline=no five of the twelve sequences end the data") {
    const auto vectors = tests::read_end_of_data_vectors();
    if (!vectors) return tests::skip("smuggling vectors are not here");
    const std::vector<std::string> measured{"\n.\n", "\n.\r\n", "\r\n.\n", "\r\n.\r\r\n", "\r\r\n.\r\r\n"};
    for (const std::string& sequence : vectors->must_not_end) {
        const bool ends = std::find(measured.begin(), measured.end(), sequence) != measured.end();
        for (const std::size_t chunk_octets : {1U, 2U, 3U, 7U, 1000U}) {
            CHECK(smuggle(sequence, chunk_octets, BareLineEnds::accept).mails == (ends ? 2 : 1));
        }
    }
}

TEST_CASE("a client that passes bare line ends on adds dots and changes nothing else") {
    Octets output;
    DataEncoder encoder(true, true);
    encoder.encode("first\n.\r\n.second\r.\0x", output);
    encoder.finish(output);
    CHECK(output == "first\n.\r\n..second\r.\r\n.\r\n");
    Octets with_nul;
    DataEncoder(true, true).encode(std::string_view("a\0\n", 3), with_nul);
    CHECK(with_nul == std::string_view("a\0\n", 3));
}

TEST_CASE("a client never sends a malformed end-of-data sequence") {
    const auto vectors = tests::read_end_of_data_vectors();
    if (!vectors) return tests::skip("smuggling vectors are not here");
    for (const std::string& sequence : vectors->must_not_end) {
        Octets output;
        DataEncoder encoder;
        encoder.encode("first" + sequence + "second", output);
        encoder.finish(output);
        for (const std::string& forbidden : vectors->must_not_end) {
            // "\r.\r\n" and the like are also the ends of a right "\r\n.\r\n" read from its middle: only
            // a sequence that is not part of one counts.
            const bool part_of_right_end = std::string("\r\n.\r\n").find(forbidden) != std::string::npos;
            if (!part_of_right_end) CHECK(output.find(forbidden) == Octets::npos);
        }
        CHECK(output.find("\r\n.\r\n") == output.size() - 5);
    }
}
