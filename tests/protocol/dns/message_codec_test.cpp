#include "protocol/dns/message_codec.hpp"

#include <string>
#include <vector>

#include "protocol/base/random_stream.hpp"
#include "protocol/dns/tcp_framing.hpp"
#include "tests/protocol/dns/dns_text.hpp"
#include "tests/support/catch.hpp"

using std::string_literals::operator""s;
using protocol::Octets;
using protocol::dns::decode;
using protocol::dns::DomainName;
using protocol::dns::format_error_response;
using protocol::dns::Message;
using protocol::dns::RecordClass;
using protocol::dns::RecordType;
using protocol::dns::ResponseCode;
using protocol::dns::UnknownRdata;
using tests::dns::name;
using tests::dns::question;
using tests::dns::record;

namespace {

Message sample_response() {
    Message message = make_query(4711, question("beta.test", RecordType::mx), true);
    message.response = true;
    message.authoritative = true;
    message.answers = {record("beta.test. 3600 IN MX 10 mx1.beta.test."),
                       record("beta.test. 3600 IN MX 20 mx2.beta.test.")};
    message.authorities = {record("beta.test. 3600 IN SOA ns1.beta.test. hostmaster.beta.test. 7 3600 600 86400 300"),
                           record("beta.test. 60 IN NS ns1.beta.test.")};
    message.additionals = {record("mx1.beta.test. 3600 IN A 192.0.2.1"),
                           record("mx1.beta.test. 3600 IN AAAA 2001:db8::1"),
                           record("_smtp._tcp.beta.test. 1 IN SRV 1 2 25 mx1.beta.test."),
                           record(R"(beta.test. 1 IN TXT "v=spf1 -all" "" "second")"),
                           record("www.beta.test. 1 IN CNAME beta.test."),
                           record("1.2.0.192.in-addr.arpa. 1 IN PTR mx1.beta.test."),
                           record(R"(odd.beta.test. 1 IN TYPE65280 \# 3 c00c00)")};
    message.edns.emplace();
    message.edns->options.push_back({10, "\x01\x02"s});
    return message;
}

/// A header with the given counts of questions and answers, and more octets.
Octets raw_message(char questions, char answers, const Octets& rest) {
    return "\x12\x34\x80\x00\x00"s + questions + '\0' + answers + "\0\0\0\0"s + rest;
}

}  // namespace

TEST_CASE("encode and decode are inverse for every type") {
    Message message = sample_response();
    CHECK(*decode(encode(message)) == message);
    message.rcode = static_cast<ResponseCode>(0xABC);  // 12 bits with EDNS, RFC 6891 section 6.1.3
    message.edns->dnssec_ok = true;
    message.checking_disabled = message.authentic_data = message.truncated = message.recursion_available = true;
    message.opcode = protocol::dns::Opcode::notify;
    CHECK(*decode(encode(message)) == message);
}

TEST_CASE("names are compressed as in RFC 1035 section 4.1.4") {
    Message message;
    message.questions = {question("F.ISI.ARPA", RecordType::a), question("FOO.F.ISI.ARPA", RecordType::a),
                         question("ARPA", RecordType::a), question(".", RecordType::a)};
    const Octets wire = encode(message);
    const Octets expected =
        "\x01"
        "F\x03ISI\x04"
        "ARPA\0\0\x01\0\x01"
        "\x03"
        "FOO\xC0\x0C\0\x01\0\x01"
        "\xC0\x12\0\x01\0\x01"
        "\0\0\x01\0\x01"s;
    CHECK(wire.substr(12) == expected);
    CHECK(*decode(wire) == message);
}

TEST_CASE("a pointer may lead to a name that ends in one, and names match in any case") {
    Message message;
    message.questions = {question("F.ISI.ARPA", RecordType::a), question("FOO.F.ISI.ARPA", RecordType::a),
                         question("x.foo.f.isi.arpa", RecordType::a), question("foo.f.isi.example", RecordType::a)};
    const Octets wire = encode(message);
    const Octets expected =
        "\x01"
        "x\xC0\x1C\0\x01\0\x01"
        "\x03"
        "foo\x01"
        "f\x03isi\x07"
        "example\0\0\x01\0\x01"s;
    CHECK(wire.ends_with(expected));
    CHECK(*decode(wire) == message);
}

TEST_CASE("names in data keep their case, RFC 4343 section 3") {
    Message message;
    message.questions = {question("B.TEST", RecordType::mx)};
    message.answers = {record("B.TEST. 60 IN MX 10 mx1.b.test.")};
    const auto decoded = decode(encode(message));
    REQUIRE(decoded);
    CHECK(decoded->answers.front().to_string().ends_with("mx1.b.test."));
}

TEST_CASE("SRV targets and unknown data are not compressed, RFC 2782, RFC 3597 section 4") {
    Message message;
    message.response = true;
    message.answers = {record("beta.test. 1 IN SRV 0 0 25 beta.test.")};
    const Octets wire = encode(message);
    CHECK(wire.substr(wire.size() - 11) ==
          "\x04"
          "beta\x04"
          "test\0"s);
    // A compressed target is understood all the same.
    const auto compressed = decode(raw_message(0, 1,
                                               "\x04"
                                               "beta\0\0\x21\0\x01\0\0\0\x01\0\x08\0\0\0\0\0\x19\xC0\x0C"s));
    REQUIRE(compressed);
    CHECK(compressed->answers.front() == record("beta. 1 IN SRV 0 0 25 beta."));
}

TEST_CASE("malformed messages are refused with the place and the reason") {
    struct Case {
        std::string what;
        Octets octets;
        std::size_t offset;
        std::string expected;
    };
    const std::vector<Case> cases = {
        {"cut header", "\x12\x34\x00"s, 2, "more octets"},
        {"no question", raw_message(1, 0, ""), 12, "the rest of a domain name"},
        {"a pointer to itself", raw_message(1, 0, "\xC0\x0C\0\x01\0\x01"s), 14, "a pointer to an earlier name"},
        {"two pointers in a circle", raw_message(1, 0, "\xC0\x0E\xC0\x0C\0\x01\0\x01"s), 14,
         "a pointer to an earlier name"},
        {"a forward pointer", raw_message(1, 0, "\xC0\x20\0\x01\0\x01"s), 14, "a pointer to an earlier name"},
        {"a label, then a pointer back into it",
         raw_message(1, 0,
                     "\x01"
                     "a\xC0\x0C\0\x01\0\x01"s),
         16, "a pointer to an earlier name"},
        {"half a pointer", raw_message(1, 0, "\xC0"s), 12, "the rest of a pointer"},
        {"a reserved label type",
         raw_message(1, 0,
                     "\x41"
                     "a\0\0\x01\0\x01"s),
         12, "a label length of at most 63, or a pointer"},
        {"a cut label",
         raw_message(1, 0,
                     "\x05"
                     "ab"s),
         12, "the rest of a label"},
        {"address of three octets", raw_message(0, 1, "\0\0\x01\0\x01\0\0\0\x01\0\x03\x01\x02\x03"s), 26,
         "more octets"},
        {"address of five octets", raw_message(0, 1, "\0\0\x01\0\x01\0\0\0\x01\0\x05\x01\x02\x03\x04\x05"s), 27,
         "the end of the record's data"},
        {"data cut by the message's end", raw_message(0, 1, "\0\0\x01\0\x01\0\0\0\x01\0\x04\x01"s), 23,
         "as many octets as RDLENGTH says"},
        {"a name that runs out of its data",
         raw_message(0, 1,
                     "\0\0\x02\0\x01\0\0\0\x01\0\x02\x01"
                     "a\0"s),
         23, "the rest of a domain name"},
        {"a TXT string longer than its data",
         raw_message(0, 1,
                     "\0\0\x10\0\x01\0\0\0\x01\0\x02\x05"
                     "a"s),
         24, "more octets"},
        {"an empty TXT record", raw_message(0, 1, "\0\0\x10\0\x01\0\0\0\x01\0\0"s), 23,
         "at least one character-string"},
        {"an OPT record among the answers", raw_message(0, 1, "\0\0\x29\x04\xD0\0\0\0\0\0\0"s), 15,
         "one OPT record, in the additional section"},
        {"octets after the end", raw_message(0, 0, "x"), 12, "the end of the message"},
    };
    for (const Case& one : cases) {
        INFO(one.what);
        const auto decoded = decode(one.octets);
        REQUIRE_FALSE(decoded);
        CHECK(decoded.error().offset_octets == one.offset);
        CHECK(decoded.error().expected == one.expected);
    }
}

TEST_CASE("a name built by pointers over 255 octets is refused, RFC 1035 section 2.3.4") {
    Octets rest;
    for (int n = 0; n < 5; ++n) {
        rest += '\x3F' + Octets(63, 'a');
        rest += n == 0 ? "\0"s : "\xC0"s + static_cast<char>(12 + (n == 1 ? 0 : 69 + (n - 2) * 70));
        rest += "\0\x01\0\x01"s;
    }
    const auto decoded = decode(raw_message(5, 0, rest));
    REQUIRE_FALSE(decoded);
    CHECK(decoded.error().expected == "a name of at most 255 octets");
}

TEST_CASE("a TTL with its highest bit set counts as zero, RFC 2181 section 8") {
    const auto message = decode(raw_message(0, 1, "\0\0\x01\0\x01\x80\0\0\x01\0\x04\x01\x02\x03\x04"s));
    REQUIRE(message);
    CHECK(message->answers.front().ttl_seconds == 0);
}

TEST_CASE("records of class ANY may come without data, RFC 2136 section 2.4") {
    const auto message = decode(raw_message(0, 1, "\0\0\x01\0\xFF\0\0\0\0\0\0"s));
    REQUIRE(message);
    CHECK(message->answers.front().rdata == protocol::dns::Rdata(UnknownRdata{RecordType::a, ""}));
}

TEST_CASE("what does not fit is left out by whole RRsets, RFC 2181 section 9") {
    Message message = make_query(1, question("beta.test", RecordType::txt), false);
    message.response = true;
    const std::string text(200, 'x');
    message.answers = {record("beta.test. 1 IN TXT " + text), record("beta.test. 1 IN TXT a" + text)};
    SECTION("missing additional records do not make a truncated answer") {
        message.additionals = {record("a.test. 1 IN TXT " + text)};
        const auto decoded = decode(encode(message, 512));
        REQUIRE(decoded);
        CHECK_FALSE(decoded->truncated);
        CHECK(decoded->answers == message.answers);
        CHECK(decoded->additionals.empty());
    }
    SECTION("a missing answer does") {
        message.answers.push_back(record("beta.test. 1 IN TXT b" + text));
        message.edns.emplace();
        const Octets wire = encode(message, 512);
        const auto decoded = decode(wire);
        REQUIRE(decoded);
        CHECK(wire.size() <= 512);
        CHECK(decoded->truncated);
        CHECK(decoded->answers.empty());
        CHECK(decoded->edns);
        CHECK(*decode(encode(message, 1232)) == message);
    }
    SECTION("so does a referral without its glue, RFC 9471") {
        message.answers.clear();
        message.authorities = {record("beta.test. 1 IN NS ns1.beta.test.")};
        for (int n = 0; n < 40; ++n)
            message.additionals.push_back(record("ns1.beta.test. 1 IN A 192.0.2." + std::to_string(n)));
        CHECK(decode(encode(message, 512))->truncated);
    }
}

TEST_CASE("mutated messages never harm, and what is decoded is encoded to the same again") {
    protocol::RandomStream random(1, 0, "test", "dns-mutations");
    const Octets original = encode(sample_response());
    std::size_t decoded_count = 0;
    for (int round = 0; round < 20'000; ++round) {
        Octets wire = original;
        for (std::uint64_t changes = 1 + random.below(4); changes > 0; --changes) {
            wire[random.below(wire.size())] = static_cast<char>(random.below(256));
        }
        if (random.below(4) == 0) wire.resize(random.below(wire.size()));
        const auto message = decode(wire);
        if (!message) continue;
        ++decoded_count;
        const auto again = decode(encode(*message));
        REQUIRE(again);
        REQUIRE(*again == *message);
        REQUIRE(format_error_response(wire).has_value() == !message->response);
    }
    CHECK(decoded_count > 1'000);
}

TEST_CASE("a query that cannot be read gets FORMERR") {
    const auto response = format_error_response("\x12\x34\x01\x00\x00\x01\0\0\0\0\0\0\xFF"s);
    REQUIRE(response);
    CHECK(response->id == 0x1234);
    CHECK(response->response);
    CHECK(response->recursion_desired);
    CHECK(response->rcode == ResponseCode::format_error);
    CHECK_FALSE(protocol::dns::format_error_response("\x12\x34\x80\x00\x00\x01\0\0\0\0\0\0"s));
    CHECK_FALSE(protocol::dns::format_error_response("\x12\x34"));
}

TEST_CASE("a response belongs to its query only with the same id and question, RFC 5452 section 9.1") {
    const Message query = make_query(7, question("beta.test", RecordType::a), true);
    Message response = make_response(query, ResponseCode::no_error);
    CHECK(is_response_to(response, query));
    CHECK_FALSE(is_response_to(query, query));
    response.questions.front().name = name("evil.test");
    CHECK_FALSE(is_response_to(response, query));
    response.questions.clear();
    CHECK_FALSE(is_response_to(response, query));
    response.rcode = ResponseCode::format_error;
    CHECK(is_response_to(response, query));
    response.id = 8;
    CHECK_FALSE(is_response_to(response, query));
}

TEST_CASE("a TCP stream is cut into messages in any chunking, RFC 1035 section 4.2.2") {
    const Octets stream = protocol::dns::frame_for_tcp("first") + protocol::dns::frame_for_tcp("") +
                          protocol::dns::frame_for_tcp(Octets(300, 'x'));
    for (const std::size_t chunk : {std::size_t{1}, std::size_t{2}, std::size_t{7}, stream.size()}) {
        protocol::dns::TcpMessageSplitter splitter;
        std::vector<Octets> messages;
        for (std::size_t position = 0; position < stream.size(); position += chunk) {
            splitter.push(std::string_view(stream).substr(position, chunk));
            while (auto message = splitter.next_message()) messages.push_back(std::move(*message));
        }
        CHECK(messages == std::vector<Octets>{"first", "", Octets(300, 'x')});
        CHECK(splitter.empty());
    }
}
