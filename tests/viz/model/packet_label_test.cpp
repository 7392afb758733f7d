#include "viz/model/packet_label.hpp"

#include "tests/support/catch.hpp"
#include "viz/model/speech_tracker.hpp"

using viz::model::PacketKind;
using viz::model::SpeechTracker;

TEST_CASE("Labels of what is said") {
    CHECK(viz::model::command_label("EHLO pc.alpha.test\r\n") == "EHLO pc.alpha.test");
    CHECK(viz::model::command_label("MAIL FROM:<a@a.test>\r\nRCPT TO:<b@b.test>\r\nDATA\r\n") == "MAIL, RCPT, DATA");
    CHECK(viz::model::reply_label("220 mail.beta.test ESMTP\r\n") == "220 mail.beta.test ESMTP");
    CHECK(viz::model::reply_label("250-mail greets pc\r\n250-SIZE\r\n250 HELP\r\n") == "250 mail greets pc");
    CHECK(viz::model::reply_label("250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n354 Start\r\n") == "250, 250, 354");
    CHECK(viz::model::reply_label("+OK 2 messages\r\n1 100\r\n2 200\r\n.\r\n") == "+OK 2 messages");
    CHECK(viz::model::reply_label("").empty());
}

TEST_CASE("A label is short and printable") {
    const std::string label = viz::model::shortened_label(std::string(100, '\xff'));
    CHECK(label.size() == viz::model::packet_label_size_max);
    CHECK(label.ends_with("..."));
}

TEST_CASE("A label is cut between characters, not within one") {
    std::string umlauts;
    for (int index = 0; index < 40; ++index) umlauts += "\u00fc";
    const std::string label = viz::model::shortened_label(umlauts);
    CHECK(label == umlauts.substr(0, 2 * (viz::model::packet_label_size_max - 3)) + "...");
    const std::string fitting = umlauts.substr(0, 2 * viz::model::packet_label_size_max);
    CHECK(viz::model::shortened_label(fitting) == fitting);
}

TEST_CASE("Labels of mails say the subject or the size") {
    CHECK(viz::model::mail_label("From: a@a.test\r\nSubject: Lunch?\r\n\r\nNoon\r\n") == "Subject: Lunch?");
    CHECK(viz::model::mail_label("+OK 30 octets\r\nSubject: Lunch?\r\n\r\nNoon\r\n.\r\n") == "Subject: Lunch?");
    CHECK(viz::model::mail_label(std::string(4200, 'x')) == "message, 4.2 kB");
    CHECK(viz::model::mail_label("Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n\r\n") == "Subject: Gr\u00fc\u00dfe");
    CHECK(viz::model::size_label(12) == "12 B");
    CHECK(viz::model::size_label(2'500'000) == "2.5 MB");
}

TEST_CASE("Labels of DNS say the question or the answer") {
    CHECK(viz::model::query_label("MX", "beta.test.") == "MX beta.test?");
    CHECK(viz::model::answer_label("MX", "NXDOMAIN", {}, {}) == "NXDOMAIN");
    CHECK(viz::model::answer_label("MX", "NOERROR", {"beta.test. 3600 IN MX 10 mail.beta.test."}, {}) ==
          "MX 10 mail.beta.test");
    CHECK(viz::model::answer_label("A", "NOERROR", {}, {"test. 86400 IN NS ns.nic.test."}) == "refers to ns.nic.test");
    CHECK(viz::model::answer_label("AAAA", "NOERROR", {}, {"beta.test. 60 IN SOA ns. h. 1 2 3 4 5"}) == "no AAAA");
    CHECK(viz::model::answer_label("A", "NOERROR", {"w.test. 1 IN CNAME h.test.", "h.test. 1 IN A 10.0.0.1"}, {}) ==
          "A 10.0.0.1 +1");
}

TEST_CASE("Content of SMTP lasts from 354 to the dot, however it is cut") {
    const std::string content = "Subject: x\r\n\r\ntext\r\n..dot\r\n.\r\n";
    for (std::size_t cut = 0; cut <= content.size(); ++cut) {
        SpeechTracker speech;
        speech.set_protocol("smtp");
        CHECK(speech.take(true, "DATA\r\n") == PacketKind::command);
        CHECK(speech.take(false, "250 ok\r\n354 go on\r\n") == PacketKind::reply);
        if (cut > 0) CHECK(speech.take(true, content.substr(0, cut)) == PacketKind::mail);
        if (cut < content.size()) CHECK(speech.take(true, content.substr(cut)) == PacketKind::mail);
        CHECK(speech.take(true, "QUIT\r\n") == PacketKind::command);
    }
}

TEST_CASE("Content of IMAP is the literal in the answer to FETCH, wherever segments end") {
    const std::string head = "* 1 FETCH (UID 1 BODY[] {11}\r\n";
    const std::string rest = "Subject: x)FLAGS (\\Seen))\r\nA2 OK done\r\n";
    for (std::size_t cut = 0; cut <= 11; ++cut) {
        SpeechTracker speech;
        speech.set_protocol("imap");
        CHECK(speech.take(false, "* OK [ALERT] {5}\r\n") == PacketKind::reply);
        CHECK(speech.take(true, "A2 UID FETCH 1 (BODY[])\r\n") == PacketKind::command);
        CHECK(speech.take(false, head + rest.substr(0, cut)) == PacketKind::mail);
        CHECK(speech.take(false, rest.substr(cut)) == (cut < 11 ? PacketKind::mail : PacketKind::reply));
        CHECK(speech.take(false, "A3 OK [READ-WRITE] done\r\n") == PacketKind::reply);
    }
    CHECK(viz::model::mail_label(head + "Subject: x\r\n").find('x') != std::string::npos);
}

TEST_CASE("Content of POP3 follows a positive answer to RETR") {
    SpeechTracker speech;
    speech.set_protocol("pop3");
    CHECK(speech.take(false, "+OK ready\r\n") == PacketKind::reply);
    CHECK(speech.take(true, "RETR 9\r\n") == PacketKind::command);
    CHECK(speech.take(false, "-ERR no such message\r\n") == PacketKind::reply);
    CHECK(speech.take(true, "RETR 1\r\n") == PacketKind::command);
    CHECK(speech.take(false, "+OK 9 octets\r\nSubject: x\r\n") == PacketKind::mail);
    CHECK(speech.take(false, "\r\ntext\r\n.\r\n") == PacketKind::mail);
    CHECK(speech.take(true, "QUIT\r\n") == PacketKind::command);
    CHECK(speech.take(false, "+OK bye\r\n") == PacketKind::reply);
}
