#include <string>

#include "protocol/crypto/digest.hpp"
#include "protocol/pop3/apop.hpp"
#include "protocol/pop3/capabilities.hpp"
#include "protocol/pop3/command.hpp"
#include "protocol/pop3/credentials.hpp"
#include "protocol/pop3/response.hpp"
#include "protocol/pop3/top_cutter.hpp"
#include "tests/support/catch.hpp"

namespace tests::pop3 {

using namespace protocol::pop3;

TEST_CASE("digests of RFC 1321 appendix A.5 and of FIPS 180", "[crypto]") {
    CHECK(protocol::crypto::md5_hex("") == "d41d8cd98f00b204e9800998ecf8427e");
    CHECK(protocol::crypto::md5_hex("message digest") == "f96b697d7cb7938d525a2f31aaf161d0");
    CHECK(protocol::crypto::sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(protocol::crypto::sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("the APOP example of RFC 1939 section 7", "[pop3]") {
    const std::string example_timestamp = "<1896.697170952@dbc.mtview.ca.us>";
    const std::string digest = "c4c9334bac560ecc979e58001b3e22fb";
    CHECK(apop_digest(example_timestamp, "tanstaaf") == digest);
    const Credentials credentials(Credentials::Method::apop, "mrose", digest, example_timestamp);
    CHECK(credentials.prove("tanstaaf"));
    CHECK_FALSE(credentials.prove(digest));
    CHECK(Credentials(Credentials::Method::user_pass, "mrose", "secret", {}).prove("secret"));
}

TEST_CASE("the timestamp is found in a greeting, or none", "[pop3]") {
    CHECK(find_timestamp("POP3 server ready <1896.697170952@dbc.mtview.ca.us>") == "<1896.697170952@dbc.mtview.ca.us>");
    CHECK(find_timestamp("<ready> <<1@a> more") == "<1@a>");
    for (const auto text : {"", "ready", "<1@a", "<1 2@a>", "<@a>", "<1@>", "1@a>", "<1a>"})
        CHECK(find_timestamp(text).empty());
}

TEST_CASE("commands come back from their lines", "[pop3]") {
    for (const auto line : {"USER mrose",
                            "PASS a secret ",
                            "APOP mrose c4c9334bac560ecc979e58001b3e22fb",
                            "AUTH",
                            "AUTH PLAIN",
                            "AUTH PLAIN =",
                            "AUTH SCRAM-SHA-1 biwsbj0=",
                            "STLS",
                            "UTF8",
                            "LANG",
                            "LANG *",
                            "LANG zh-Hant-1",
                            "CAPA",
                            "STAT",
                            "LIST",
                            "LIST 1",
                            "UIDL",
                            "UIDL 7",
                            "RETR 4294967295",
                            "TOP 1 0",
                            "DELE 2",
                            "NOOP",
                            "RSET",
                            "QUIT"}) {
        const auto command = Command::parse(line);
        REQUIRE(command);
        CHECK(command->encode() == line);
    }
    CHECK(Command::parse("retr 007").value() == Command::of_message(Verb::retr, 7));
    CHECK(Command::parse("XYZZY").error().offset_octets == 0);
    CHECK(Command::parse("TOP 1 x").error().offset_octets == 6);
    for (const std::string line :
         {"LANG en-", "LANG -", "LANG e1", "LANG abcdefghi", "LANG en_US", "LANG en us", "LANG "}) {
        CHECK_FALSE(Command::parse(line));
    }
    CHECK(Command::parse("USER a b").error().offset_octets == 6);
}

TEST_CASE("no password is shown", "[pop3]") {
    for (const auto line :
         {"PASS tanstaaf", "pass  tanstaaf", " PASS tanstaaf", "PASS\ttanstaaf", "PASSWORD=tanstaaf"}) {
        CHECK(without_password(line).find("tanstaaf") == std::string::npos);
        CHECK(without_password(line).ends_with(" ****"));
    }
    CHECK(without_password("PASS   ") == "PASS ****");  // blanks are a password too, RFC 1939 section 7
    CHECK(without_password("PASS") == "PASS");
    CHECK(without_password("AUTH") == "AUTH");
    CHECK(without_password("auth plain") == "auth plain");
    CHECK(without_password("AUTH PLAIN AHRpbQB0YW5zdGFhZg==") == "AUTH PLAIN ****");
    CHECK(without_password("AUTH\tPLAIN\tAHRpbQ") == "AUTH\tPLAIN ****");
    CHECK(without_password(" AUTH AHRpbQB0YW5zdGFhZg==") == "AUTH ****");
    CHECK(without_password("AUTH=PLAIN AHRpbQ") == "AUTH ****");
    CHECK(without_password("USER mrose") == "USER mrose");
}

TEST_CASE("responses come back from their lines, RFC 1939 section 3, RFC 2449 section 8", "[pop3]") {
    for (const auto line :
         {"+OK", "-ERR", "+OK 2 320", "-ERR [IN-USE] locked", "-ERR [SYS/TEMP]", "+OK [x y] z", "-ERR [] x"})
        CHECK(Response::parse(line).value().encode() == line);
    CHECK(Response::parse("-ERR [AUTH] no").value() == Response{false, "AUTH", "no"});
    CHECK(Response::parse("-ERR [AUTH no").value() == Response{false, "", "[AUTH no"});
    for (const auto line : {"", "OK", "+ok", "+OKAY", "-ERRx", "* OK", " +OK"}) CHECK_FALSE(Response::parse(line));
}

TEST_CASE("capabilities have no case and may have parameters, RFC 2449 section 3", "[pop3]") {
    const Capabilities capabilities{{"Pipelining", "SASL CRAM-MD5", "TOP"}};
    CHECK(capabilities.supports("PIPELINING"));
    CHECK(capabilities.supports("sasl"));
    CHECK_FALSE(capabilities.supports("CRAM-MD5"));
    CHECK_FALSE(capabilities.supports("TO"));
    CHECK(capabilities.parameters("sasl") == "CRAM-MD5");
    CHECK(capabilities.parameters("TOP").empty());
    CHECK(capabilities.parameters("EXPIRE").empty());
}

TEST_CASE("TOP shows the header, the empty line and so many lines, however the message is cut", "[pop3]") {
    const std::string message = "A: b\r\nC: d\r\n\r\none\r\n\r\nthree\r\n";
    const std::string header = "A: b\r\nC: d\r\n\r\n";
    const std::string wanted[] = {header, header + "one\r\n", header + "one\r\n\r\n", message, message};
    for (std::uint32_t lines = 0; lines < 5; ++lines) {
        for (std::size_t size = 1; size <= message.size(); ++size) {
            TopCutter cutter(lines);
            std::string shown;
            for (std::size_t begin = 0; begin < message.size(); begin += size)
                shown += cutter.take(std::string_view(message).substr(begin, size));
            CHECK(shown == wanted[lines]);
        }
    }
    CHECK(TopCutter(0).take("\r\nbody\r\n") == "\r\n");  // no header at all
    CHECK(TopCutter(3).take("A: b\r\nno body") == "A: b\r\nno body");
}

}  // namespace tests::pop3
