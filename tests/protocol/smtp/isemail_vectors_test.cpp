#include <cstdio>
#include <map>
#include <string>
#include <string_view>

#include "protocol/smtp/mailbox.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/vectors.hpp"

using protocol::smtp::Mailbox;

namespace {

/// The text of the first <tag> element in `xml`, still escaped; `xml` then starts behind it.
std::string_view take_element(std::string_view& xml, const std::string& tag) {
    const std::string open = "<" + tag + ">";
    const std::string close = "</" + tag + ">";
    const std::size_t begin = xml.find(open);
    const std::size_t end = xml.find(close, begin);
    REQUIRE(end != xml.npos);
    const std::string_view text = xml.substr(begin + open.size(), end - begin - open.size());
    xml.remove_prefix(end + close.size());
    return text;
}

/// The octet or octets of one entity. U+2400 and its successors stand for the control characters.
std::string expand_entity(std::string_view entity) {
    static const std::map<std::string_view, std::string> named{
        {"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}};
    const auto found = named.find(entity);
    if (found != named.end()) return found->second;
    REQUIRE(entity.substr(0, 2) == "#x");
    const auto code = std::stoul(std::string(entity.substr(2)), nullptr, 16);
    const auto octet = code >= 0x2400 && code < 0x2421 ? code - 0x2400 : code;
    REQUIRE(octet < 256);
    return std::string(1, static_cast<char>(octet));
}

std::string expand(std::string_view text) {
    std::string octets;
    while (!text.empty()) {
        const std::size_t end = text.front() == '&' ? text.find(';') : std::string_view::npos;
        if (end == text.npos) {
            octets.push_back(text.front());
            text.remove_prefix(1);
        } else {
            octets += expand_entity(text.substr(1, end - 1));
            text.remove_prefix(end + 1);
        }
    }
    return octets;
}

/// What may stand in an SMTP path: valid addresses, with or without DNS records, and the unusual forms of RFC 5321.
bool belongs_in_path(std::string_view category) {
    return category == "ISEMAIL_VALID_CATEGORY" || category == "ISEMAIL_DNSWARN" || category == "ISEMAIL_RFC5321";
}

/// Cases where we differ, with the reason.
const std::map<std::string, std::string> known_differences{
    {"66", "1111 is a Standardized-tag by the grammar; whether IANA knows a tag is not looked up"}};

}  // namespace

TEST_CASE("address syntax agrees with the isemail vectors") {
    // RFC 5321 sections 4.1.2, 4.1.3 and 4.5.3.1
    const auto xml = tests::read_vector("isemail/tests.xml");
    if (!xml) return tests::skip("isemail vectors are not here");
    unsigned run = 0;
    unsigned agreed = 0;
    std::string_view rest = *xml;
    for (std::size_t at = rest.find("<test id=\""); at != rest.npos; at = rest.find("<test id=\"")) {
        rest.remove_prefix(at + 10);
        const std::string id(rest.substr(0, rest.find('"')));
        std::string_view test = rest.substr(0, rest.find("</test>"));
        const bool empty = test.find("<address/>") != test.npos;
        const std::string address = empty ? "" : expand(take_element(test, "address"));
        const std::string_view category = take_element(test, "category");
        const bool agrees = Mailbox::parse(address).has_value() == belongs_in_path(category);
        INFO("isemail " << id << " " << category << ": " << address);
        CHECK(agrees == (known_differences.count(id) == 0));
        ++run;
        agreed += agrees ? 1U : 0U;
    }
    CHECK(run == 164);
    std::printf("isemail: %u run, %u agree, %zu known differences\n", run, agreed, known_differences.size());
}
