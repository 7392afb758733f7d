#include "protocol/imap/fetched_items.hpp"

#include "tests/support/catch.hpp"

namespace tests::imap {

using namespace protocol::imap;

namespace {

FetchData data_of(std::string_view response) {
    return std::get<FetchData>(parse_response(response, NameEncoding::modified_utf7).value());
}

}  // namespace

TEST_CASE("a client finds what it asked for in a FETCH response, RFC 9051 section 7.5.2", "[imap]") {
    const FetchData data =
        data_of("* 3 FETCH (UID 12 FLAGS (\\Seen $Junk) BODY[] {7}\r\na\r\n)\r\n. RFC822 \"b\\\"\" BODY[1] NIL)");
    CHECK(fetched_uid(data) == 12U);
    CHECK(fetched_flags(data) == std::vector<std::string>{"\\Seen", "$Junk"});
    CHECK(fetched_octets(data, "body[]") == "a\r\n)\r\n.");
    CHECK(fetched_octets(data, "RFC822") == "b\"");
    CHECK_FALSE(fetched_octets(data, "BODY[1]"));
    CHECK_FALSE(fetched_octets(data, "BODY[2]"));
}

TEST_CASE("a FETCH response may say nothing of use to a client", "[imap]") {
    CHECK_FALSE(fetched_uid(data_of("* 1 FETCH (UID 0)")));
    CHECK(fetched_modseq(data_of("* 1 FETCH (MODSEQ (9223372036854775807))")) ==
          9223372036854775807U);  // RFC 7162 section 7
    CHECK_FALSE(fetched_modseq(data_of("* 1 FETCH (MODSEQ 5)")));
    CHECK_FALSE(fetched_uid(data_of("* 1 FETCH (UID x)")));
    CHECK_FALSE(fetched_uid(data_of("* 1 FETCH ()")));
    CHECK_FALSE(fetched_flags(data_of("* 1 FETCH (FLAGS x)")));
    CHECK(fetched_flags(data_of("* 1 FETCH (FLAGS ())"))->empty());
    CHECK_FALSE(fetched_octets(data_of("* 1 FETCH (BODY[] (a b))"), "BODY[]"));
}

}  // namespace tests::imap
