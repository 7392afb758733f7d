#include <string>

#include "protocol/sasl/plain.hpp"
#include "protocol/smtp/command.hpp"
#include "protocol/smtp/mailbox.hpp"
#include "protocol/smtp/path.hpp"
#include "protocol/smtp/reply.hpp"
#include "protocol/smtp/reply_parser.hpp"
#include "tests/support/catch.hpp"

using protocol::IpAddress;
using protocol::smtp::AddressLiteral;
using protocol::smtp::Domain;
using protocol::smtp::EnhancedStatusCode;
using protocol::smtp::ForwardPath;
using protocol::smtp::Mailbox;
using protocol::smtp::MailCommand;
using protocol::smtp::parse_command;
using protocol::smtp::parse_host_name;
using protocol::smtp::Reply;
using protocol::smtp::ReplyParser;
using protocol::smtp::ReversePath;

namespace {

Mailbox mailbox(std::string_view text) {
    auto parsed = Mailbox::parse(text);
    REQUIRE(parsed);
    return *parsed;
}

}  // namespace

TEST_CASE("mailboxes compare with the case of the local part and without that of the domain") {
    // RFC 5321 section 2.4
    CHECK(mailbox("Bob@beta.test") == mailbox("Bob@BETA.Test"));
    CHECK_FALSE(mailbox("Bob@beta.test") == mailbox("bob@beta.test"));
    CHECK_FALSE(mailbox("bob@beta.test") == mailbox("bob@gamma.test"));
    CHECK(mailbox("Bob@BETA.Test").canonical() == "Bob@beta.test");
    CHECK(mailbox("Bob@BETA.Test").encode() == "Bob@BETA.Test");
}

TEST_CASE("a domain in U-labels is the domain of its A-labels") {
    // RFC 6531 section 3.3, RFC 5891 section 3.1
    const Mailbox utf8 = mailbox("bob@gr\xc3\xa5.test");
    CHECK(utf8 == mailbox("bob@XN--gr-zia.test"));
    CHECK(utf8 == mailbox("bob@gra\xcc\x8a.TEST"));
    CHECK_FALSE(utf8 == mailbox("bob@gra.test"));
    CHECK(utf8.encode() == "bob@gr\xc3\xa5.test");
    CHECK(utf8.canonical() == "bob@xn--gr-zia.test");
    CHECK(utf8.domain()->dns_text() == "xn--gr-zia.test");
    CHECK_FALSE(utf8.is_ascii());
    CHECK(mailbox("bob@XN--GR-zia.test").domain()->dns_text() == "XN--GR-zia.test");
    for (const char* bad : {"gr\xc3.test", "gr\xc3\xa5..test", "-gr\xc3\xa5.test", "gr\xc3\xa5 .test", ".gr\xc3\xa5",
                            "gr\xc3\xa5_.test", "gr\xef\xbc\xa0.test"}) {
        CAPTURE(bad);
        CHECK_FALSE(Domain::parse(bad));
    }
}

TEST_CASE("an address in UTF-8 fits into a path with its A-labels too") {
    std::string labels;
    while (labels.size() < 93) labels += "\xc3\xa5.";  // 3 octets, 8 in A-labels
    CHECK(Domain::parse(labels + "test"));
    CHECK_FALSE(Mailbox::parse("bob@" + labels + "test"));
}

TEST_CASE("quoting that changes nothing makes no other mailbox") {
    // RFC 5321 section 4.1.2: the quoted forms "mean" the same local part.
    CHECK(mailbox("\"bob\"@beta.test") == mailbox("bob@beta.test"));
    CHECK(mailbox("\"b\\ob\"@beta.test").local_part_dequoted() == "bob");
    CHECK(mailbox("\"b ob\"@beta.test") == mailbox("\"b\\ ob\"@beta.test"));
    CHECK(mailbox("\"b\\ob\"@beta.test").canonical() == "bob@beta.test");
    CHECK(mailbox("\"b\\\"\\\\ob\"@beta.test").canonical() == "\"b\\\"\\\\ob\"@beta.test");
    CHECK(mailbox("\"\"@beta.test").local_part_dequoted().empty());
    CHECK(mailbox("\"b\\ob\"@beta.test").encode() == "\"b\\ob\"@beta.test");
}

TEST_CASE("a mailbox made from a plain local part is quoted where the grammar asks for it") {
    const auto host = parse_host_name("beta.test");
    REQUIRE(host);
    CHECK(Mailbox::make("bob", *host)->encode() == "bob@beta.test");
    CHECK(Mailbox::make("a b", *host)->encode() == "\"a b\"@beta.test");
    CHECK(Mailbox::make("a\"@\\", *host)->local_part_dequoted() == "a\"@\\");
    CHECK_FALSE(Mailbox::make("a\r\nb", *host));
    CHECK_FALSE(Mailbox::make(std::string(65, 'a'), *host));
}

TEST_CASE("address literals compare by their address") {
    // RFC 5321 section 4.1.3
    CHECK(mailbox("bob@[IPv6:2001:DB8:0:0:0:0:0:1]") == mailbox("bob@[ipv6:2001:db8::1]"));
    CHECK(mailbox("bob@[192.0.2.1]") == mailbox("bob@[192.0.2.001]"));
    CHECK_FALSE(mailbox("bob@[192.0.2.1]") == mailbox("bob@[192.0.2.2]"));
    CHECK(mailbox("bob@[X-net:a]") == mailbox("bob@[x-net:A]"));
    CHECK(mailbox("bob@[192.0.2.1]").domain() == nullptr);
    const auto address = IpAddress::parse("2001:db8::25");
    REQUIRE(address);
    CHECK(AddressLiteral::of(*address).text() == "[IPv6:2001:db8::25]");
    CHECK(AddressLiteral::parse("[IPv6:2001:db8::25]")->address() == *address);
    CHECK_FALSE(AddressLiteral::parse("[x-net:number 7]"));
    CHECK_FALSE(AddressLiteral::parse("[192.0.2.0001]"));
}

TEST_CASE("a domain is labels of letters, digits and inner hyphens") {
    // RFC 5321 section 4.1.2
    for (const std::string_view text : {"test", "a.b-c.test", "1.2", "xn--x.test"}) CHECK(Domain::parse(text));
    for (const std::string_view text : {"", ".", "a.", ".a", "a..b", "-a", "a-", "a_b", "a b", "a\xe4"}) {
        CHECK_FALSE(Domain::parse(text));
    }
    CHECK(Domain::parse("A.Test")->canonical() == "a.test");
    const auto wrong = Domain::parse("good.b*d");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().offset_octets == 5);
}

TEST_CASE("paths keep what matters and drop source routes") {
    // RFC 5321 sections 3.6.1, 4.1.1.3 and 4.5.5
    CHECK(ReversePath::parse("<>")->is_null());
    CHECK(ReversePath::parse("<>")->encode() == "<>");
    CHECK(ReversePath::parse("<@a.test,@b.test:bob@c.test>")->encode() == "<bob@c.test>");
    CHECK(ForwardPath::parse("<pOSTMASTER>")->is_local_postmaster());
    CHECK(ForwardPath::parse("<Postmaster>") == ForwardPath::parse("<postmaster>"));
    CHECK_FALSE(ForwardPath::parse("<>"));
    CHECK_FALSE(ForwardPath::parse("<bob>"));
    CHECK_FALSE(ReversePath::parse("<bob@c.test"));
    CHECK_FALSE(ReversePath::parse("<"));
    CHECK_FALSE(ReversePath::parse(""));
    CHECK_FALSE(ReversePath::parse("<@a.test@b.test:bob@c.test>"));
}

TEST_CASE("encode gives back a value that parses to the same command") {
    for (const std::string_view line : {"EHLO alpha.test",
                                        "HELO [192.0.2.1]",
                                        "MAIL FROM:<>",
                                        "MAIL FROM:<\"a b\"@c.test> SIZE=5 BODY=8BITMIME",
                                        "RCPT TO:<Postmaster>",
                                        "RCPT TO:<bob@[IPv6:::1]> NOTIFY=NEVER",
                                        "DATA",
                                        "RSET",
                                        "NOOP",
                                        "NOOP x y",
                                        "QUIT",
                                        "VRFY bob",
                                        "EXPN \"all staff\"",
                                        "HELP",
                                        "HELP MAIL",
                                        "BDAT 0 LAST",
                                        "BDAT 86016",
                                        "ETRN @beta.test",
                                        "ETRN #slow",
                                        "AUTH PLAIN",
                                        "AUTH LOGIN Ym9i",
                                        "AUTH PLAIN =",
                                        "RCPT TO:<b\xc3\xb8"
                                        "b@c.test>"}) {
        const auto command = parse_command(line);
        INFO(line);
        REQUIRE(command);
        CHECK(encode(*command) == line);
        CHECK(*parse_command(encode(*command)) == *command);
    }
}

TEST_CASE("commands of extensions refuse wrong arguments") {
    // RFC 3030 section 2, RFC 1985 section 5.3, RFC 4954 section 4
    for (const std::string_view line : {"BDAT", "BDAT x", "BDAT 1 FIRST", "BDAT -1", "BDAT 99999999999999999999",
                                        "ETRN", "ETRN a_b", "ETRN #", "ETRN @", "AUTH", "AUTH a.b", "AUTH PLAIN a b"}) {
        INFO(line);
        REQUIRE_FALSE(parse_command(line));
        CHECK(parse_command(line).error().reply.code() == 501);
    }
}

TEST_CASE("mailboxes may be in UTF-8, and say so") {
    // RFC 6531 section 3.3
    const auto mailbox = Mailbox::parse(
        "b\xc3\xb8"
        "b@c.test");
    REQUIRE(mailbox);
    CHECK_FALSE(mailbox->is_ascii());
    CHECK(mailbox->canonical() ==
          "b\xc3\xb8"
          "b@c.test");
    CHECK(Mailbox::parse("\"b \xc3\xb8\"@c.test"));
    CHECK(Mailbox::parse("bob@c.test")->is_ascii());
    CHECK_FALSE(Mailbox::parse("b\xc3@c.test"));
    CHECK_FALSE(Mailbox::parse("b\xc0\xb8@c.test"));
    CHECK_FALSE(Mailbox::parse("\"\\\xc3\xb8\"@c.test"));
}

TEST_CASE("the message of PLAIN has three parts") {
    // RFC 4616 section 2
    using protocol::sasl::Credentials;
    using protocol::sasl::parse_plain;
    const Credentials tim{"tim", "tanstaaftanstaaf"};
    CHECK(protocol::sasl::encode_plain(tim) == std::string_view("\0tim\0tanstaaftanstaaf", 21));
    CHECK(parse_plain(protocol::sasl::encode_plain(tim)) == tim);
    CHECK(parse_plain(std::string_view("Ursel\0Kurt\0xipj3plmq", 20)) == Credentials{"Kurt", "xipj3plmq", "Ursel"});
    CHECK_FALSE(parse_plain("tim"));
    CHECK_FALSE(parse_plain(std::string_view("\0tim", 4)));
    CHECK_FALSE(parse_plain(std::string_view("\0\0secret", 8)));
    CHECK_FALSE(parse_plain(std::string_view("\0tim\0", 5)));
    CHECK_FALSE(parse_plain(std::string_view("a\0b\0c\0d", 7)));
}

TEST_CASE("a command that is none says where and why") {
    const auto unknown = parse_command("XYZZY");
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().reply.code() == 500);
    const auto address = parse_command("MAIL FROM:<a@b_c>");
    REQUIRE_FALSE(address);
    CHECK(address.error().reply.code() == 501);
    CHECK(address.error().reply.enhanced() == EnhancedStatusCode{5, 1, 7});
    CHECK(address.error().syntax.offset_octets == 13);
    CHECK(address.error().syntax.expected == "sub-domain");
    CHECK(parse_command("RCPT TO:<a@b> x=y=z").error().reply.enhanced() == EnhancedStatusCode{5, 5, 4});
}

TEST_CASE("parameters keep their order and their values") {
    // RFC 5321 section 4.1.2
    const auto command = parse_command("MAIL FROM:<a@b.test> envid=QQ+2B  ret=HDRS x-flag");
    REQUIRE(command);
    const auto& parameters = std::get<MailCommand>(*command).parameters;
    REQUIRE(parameters.size() == 3);
    CHECK(parameters[0].keyword() == "ENVID");
    CHECK(parameters[0].value() == "QQ+2B");
    CHECK(find_parameter(parameters, "X-FLAG") == &parameters[2]);
    CHECK_FALSE(parameters[2].value());
    CHECK(find_parameter(parameters, "SIZE") == nullptr);
}

TEST_CASE("enhanced status codes have a class, a subject and a detail") {
    // RFC 3463 section 2
    CHECK(EnhancedStatusCode::parse("5.1.10") == EnhancedStatusCode{5, 1, 10});
    CHECK(EnhancedStatusCode{4, 999, 0}.encode() == "4.999.0");
    for (const std::string_view text :
         {"", "5", "5.1", "5.1.", "5..1", "3.1.1", "5.01.1", "5.1.1000", "5.1.1x", "51.1.1"}) {
        CHECK_FALSE(EnhancedStatusCode::parse(text));
    }
}

TEST_CASE("a reply has its code on every line") {
    // RFC 5321 section 4.2.1, RFC 2034 section 4
    Reply reply(250, {2, 1, 5}, "one");
    CHECK(reply.encode() == "250 2.1.5 one\r\n");
    reply.add_line("two");
    reply.add_line("");
    CHECK(reply.encode() == "250-2.1.5 one\r\n250-2.1.5 two\r\n250 2.1.5\r\n");
    CHECK(Reply::parse(reply.encode()) == reply);
    CHECK(reply.text() == "one two ");
    CHECK(reply.with_enhanced(std::nullopt).encode() == "250-one\r\n250-two\r\n250 \r\n");
}

TEST_CASE("text from elsewhere cannot make a second reply") {
    CHECK(Reply(550, "no\r\n250 yes\x7f").encode() == "550 no??250 yes?\r\n");
    CHECK(Reply(550, "caf\xc3\xa9\ttab").encode() == "550 caf\xc3\xa9\ttab\r\n");
}

TEST_CASE("an enhanced code counts if all lines have it and its class is the code's") {
    CHECK(Reply::parse("250-2.0.0 a\r\n250 2.0.0 b\r\n")->enhanced() == EnhancedStatusCode{2, 0, 0});
    CHECK_FALSE(Reply::parse("250-2.0.0 a\r\n250 b\r\n")->enhanced());
    CHECK(Reply::parse("250-2.0.0 a\r\n250 b\r\n")->lines().front() == "2.0.0 a");
    CHECK_FALSE(Reply::parse("550 4.0.0 a\r\n")->enhanced());
    CHECK(Reply::parse("250\r\n")->lines().front().empty());
}

TEST_CASE("what is no reply is refused") {
    // RFC 5321 section 4.2
    for (const std::string_view octets :
         {"", "250 no end", "250 bare\n", "25 x\r\n", "199 x\r\n", "600 x\r\n", "260 x\r\n", "2500\r\n", "250_x\r\n",
          "250-a\r\n251 b\r\n", "250 a\r\n250 b\r\n", "250-a\r\n", "hello\r\n", "\r\n"}) {
        INFO(octets);
        CHECK_FALSE(Reply::parse(octets));
    }
}

TEST_CASE("replies are cut from a stream in any chunking, within bounds") {
    const std::string stream = "250-a\r\n250-b\r\n250 c\r\n354 go\r\n";
    ReplyParser parser;
    std::string seen;
    for (const char octet : stream) {
        parser.push({&octet, 1});
        while (const auto reply = parser.next_reply()) {
            REQUIRE(*reply);
            seen += (*reply)->encode();
        }
    }
    CHECK(seen == stream);
    CHECK(parser.empty());

    ReplyParser endless;
    for (int line = 0; line < 300; ++line) endless.push("250-and so on\r\n");
    const auto refused = endless.next_reply();
    REQUIRE(refused);
    CHECK_FALSE(*refused);

    ReplyParser wide;
    wide.push("250 " + std::string(5000, 'x') + "\r\n");
    const auto too_wide = wide.next_reply();
    REQUIRE(too_wide);
    CHECK_FALSE(*too_wide);
}
