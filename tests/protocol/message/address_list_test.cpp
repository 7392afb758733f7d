#include "protocol/message/address_list.hpp"

#include "tests/support/catch.hpp"

using protocol::message::Address;
using protocol::message::encode_address_list;
using protocol::message::Group;
using protocol::message::Mailbox;
using protocol::message::mailboxes_of;
using protocol::message::parse_address_list;

namespace {

std::vector<Address> addresses(std::string_view text) {
    const auto list = parse_address_list(text);
    CAPTURE(std::string(text));
    REQUIRE(list.has_value());
    return *list;
}

Mailbox single(std::string_view text) {
    const std::vector<Address> list = addresses(text);
    REQUIRE(list.size() == 1);
    REQUIRE(std::holds_alternative<Mailbox>(list.front()));
    return std::get<Mailbox>(list.front());
}

}  // namespace

TEST_CASE("Mailboxes with and without a name (RFC 5322 section 3.4)") {
    CHECK(single("bob@beta.test") == Mailbox{"", "bob", "beta.test"});
    CHECK(single("<bob@beta.test>") == Mailbox{"", "bob", "beta.test"});
    CHECK(single("Bob Builder <bob@beta.test>") == Mailbox{"Bob Builder", "bob", "beta.test"});
    CHECK(single("\"Builder, \\\"Bob\\\"\" <bob@beta.test>") == Mailbox{"Builder, \"Bob\"", "bob", "beta.test"});
    CHECK(single("\"b ob\"@[192.0.2.1]") == Mailbox{"", "b ob", "[192.0.2.1]"});
    CHECK(single("Bob\r\n <bob@beta.test>") == Mailbox{"Bob", "bob", "beta.test"});
    CHECK(single("=?utf-8?Q?Zo=C3=AB?= Q <zoe@beta.test>") == Mailbox{"Zo\xC3\xAB Q", "zoe", "beta.test"});
}

TEST_CASE("A group whose name is empty keeps it when it is written") {
    const std::string encoded = encode_address_list(addresses("\"\": a@x.test;"));
    CHECK(encoded == "\"\": a@x.test;");
    CHECK(addresses(encoded) == addresses("\"\": a@x.test;"));
}

TEST_CASE("Groups (RFC 5322 section 3.4)") {
    const std::vector<Address> list = addresses("Friends: a@x.test, B <b@x.test>;, c@x.test");
    REQUIRE(list.size() == 2);
    CHECK(std::get<Group>(list[0]) == Group{"Friends", {{"", "a", "x.test"}, {"B", "b", "x.test"}}});
    CHECK(mailboxes_of(list).size() == 3);
    CHECK(mailboxes_of(list)[2].address() == "c@x.test");
    CHECK(std::get<Group>(addresses("Undisclosed recipients:;").front()) == Group{"Undisclosed recipients", {}});
}

TEST_CASE("White space and comments in odd places (RFC 5322 appendix A.5)") {
    CHECK(single("Ann(her (first) name) <ann(account)@ (her host)example(.) . test>") ==
          Mailbox{"Ann", "ann", "example.test"});
    CHECK(single("ann@example.test (Ann \\) Other)") == Mailbox{"", "ann", "example.test"});
    CHECK(std::get<Group>(addresses("(x) Empty (y) : (z) ; (w)").front()).mailboxes.empty());
}

TEST_CASE("Obsolete addresses (RFC 5322 section 4.4)") {
    CHECK(single("Mary <@node.test,,@relay.test:mary@x.test>") == Mailbox{"Mary", "mary", "x.test"});
    CHECK(single("John Q. Public <jqp@x.test>") == Mailbox{"John Q. Public", "jqp", "x.test"});
    CHECK(single("a . \"b\" . c @ x . test") == Mailbox{"", "a.b.c", "x.test"});
    CHECK(addresses(",, a@x.test ,, b@x.test,").size() == 2);
}

TEST_CASE("Domain literals have no controls and no white space, escaped or not (RFC 5322 section 3.4.1)") {
    using protocol::message::parse_address_list;
    CHECK_FALSE(parse_address_list(std::string_view("a@[192.0.2.\0]", 14)));
    CHECK_FALSE(parse_address_list("a@[192.0.2.\\\x01]"));
    CHECK(protocol::message::encode_address_list(parse_address_list("a@[x\\ \\]y]").value()) == "a@[x\\]y]");
}

TEST_CASE("Several blanks in a name stay (RFC 5322 section 3.2.4)") {
    const auto list = protocol::message::parse_address_list("\"A  B\" <a@b.test>");
    CHECK(protocol::message::encode_address_list(list.value()) == "\"A  B\" <a@b.test>");
}

TEST_CASE("What is no address list says where and why") {
    const auto expected = [](std::string_view text) {
        const auto list = parse_address_list(text);
        return list ? std::string("fine") : std::to_string(list.error().offset_octets) + " " + list.error().expected;
    };
    CHECK(expected("") == "0 address");
    CHECK(expected("bob") == "3 \"<\" or \"@\"");
    CHECK(expected("bob@") == "4 domain");
    CHECK(expected("a@b@c.test") == "3 \",\" or the end of the list");
    CHECK(expected("<a@b.test") == "9 \">\"");
    CHECK(expected("<>") == "1 local-part");
    CHECK(expected("a..b@x.test") == "4 \"<\" or \"@\"");
    CHECK(expected("a@b.test c@d.test") == "9 \",\" or the end of the list");
    CHECK(expected("G: a@b.test") == "11 \",\" or \";\" in a group");
    CHECK(expected("\"open@x.test") == "0 \"<\" or \"@\"");
}

TEST_CASE("Addresses are written as they can be read again") {
    for (const Mailbox& mailbox :
         {Mailbox{"", "bob", "beta.test"}, Mailbox{"Bob B", "bob", "beta.test"},
          Mailbox{"B, \"x\" \\", "b@b", "beta.test"}, Mailbox{"Zo\xC3\xAB", "a b", "[192.0.2.1]"},
          Mailbox{"=?utf-8?Q?not_a_word?=", "x", "y.test"}, Mailbox{"J. Doe", "j.d", "y.test"}}) {
        CAPTURE(mailbox.encode());
        CHECK(single(mailbox.encode()) == mailbox);
    }
    CHECK(Mailbox{"Bob B", "bob", "beta.test"}.encode() == "Bob B <bob@beta.test>");
    CHECK(Mailbox{"Doe, J.", "a b", "beta.test"}.encode() == "\"Doe, J.\" <\"a b\"@beta.test>");
    const std::vector<Address> list{Mailbox{"", "a", "x.test"}, Group{"G", {{"", "b", "x.test"}, {"", "c", "x.test"}}},
                                    Group{"Nobody", {}}};
    CHECK(encode_address_list(list) == "a@x.test, G: b@x.test, c@x.test;, Nobody:;");
    CHECK(addresses(encode_address_list(list)) == list);
}
