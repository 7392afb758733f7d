#include <string>

#include "protocol/message/seven_bit.hpp"
#include "tests/support/catch.hpp"

using protocol::message::to_seven_bit;

TEST_CASE("a message in 7-bit stays as it is") {
    const std::string text = "Subject: x\r\nContent-Transfer-Encoding: 8bit\r\n\r\nNoon?\r\n";
    CHECK(to_seven_bit(text) == text);
    CHECK(to_seven_bit("Subject: only a header\r\n") == "Subject: only a header\r\n");
    CHECK(to_seven_bit("") == "");
}

TEST_CASE("an 8-bit text becomes quoted-printable") {
    // RFC 6152 section 3, RFC 2045 section 6
    CHECK(to_seven_bit("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                       "Content-Transfer-Encoding: 8bit\r\nSubject: x\r\n\r\nCaf\xc3\xa9 = 1\r\n") ==
          "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nSubject: x\r\n"
          "Content-Transfer-Encoding: quoted-printable\r\n\r\nCaf=C3=A9 =3D 1\r\n");
}

TEST_CASE("what was no MIME message becomes one of an unknown charset") {
    // RFC 1428 section 3
    CHECK(to_seven_bit("Subject: x\r\n\r\n\xe9\r\n") ==
          "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=unknown-8bit\r\n"
          "Content-Transfer-Encoding: quoted-printable\r\n\r\n=E9\r\n");
}

TEST_CASE("of a multipart the 8-bit leaves change, and what encloses them") {
    const std::string head = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n";
    const std::string ascii = "--b\r\n\r\nplain\r\n";
    const std::string encoded = "--b\r\nContent-Transfer-Encoding: base64\r\n\r\nYQ==\r\n";
    const std::string inner = "--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
    CHECK(to_seven_bit(head + "Content-Transfer-Encoding: 8bit\r\n\r\n" + ascii + encoded + "--b\r\n\r\n\xe9\r\n" +
                       inner + "Subject: y\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\xe8\r\n--b--\r\n") ==
          head + "Content-Transfer-Encoding: 7bit\r\n\r\n" + ascii + encoded +
              "--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=E9\r\n"
              "--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
              "Subject: y\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=E8\r\n--b--\r\n");
}
