// Mail in files: mbox and Maildir, and back.
#include "sim/mailstore/filed_mail.hpp"
#include "sim/mailstore/maildir.hpp"
#include "sim/mailstore/mbox.hpp"
#include "tests/support/catch.hpp"

using namespace sim::mailstore;
using protocol::message::Calendar;

namespace {

FiledMail mail_of(const std::string& octets, std::vector<std::string> flags = {}) {
    FiledMail mail;
    mail.content = Content(protocol::Octets(octets));
    mail.flags = std::move(flags);
    mail.internal_date = DateTime{.unix_seconds = 1'704'067'202};
    mail.return_path = "alice@alpha.test";
    return mail;
}

std::vector<FiledMail> parsed(const std::string& mbox) {
    auto mails = parse_mbox(mbox);
    REQUIRE(mails);
    return *mails;
}

Account account_of(std::vector<StoredMessage> messages, const std::string& folder = "INBOX") {
    Account account;
    account.name = "bob";
    account.mailboxes["INBOX"].uid_validity = 7;
    Mailbox& mailbox = account.mailboxes[folder];
    mailbox.name = folder;
    mailbox.uid_validity = 7;
    mailbox.messages = std::move(messages);
    return account;
}

StoredMessage stored(std::uint32_t uid, const std::string& octets, std::vector<std::string> flags) {
    StoredMessage message;
    message.uid = uid;
    message.content = Content(protocol::Octets(octets));
    message.flags = std::move(flags);
    message.delivered_at = protocol::Instant{2'000'000'000};
    return message;
}

}  // namespace

TEST_CASE("RFC 4155 appendix A: a message of an mbox stands behind a line with sender and date", "[mailstore]") {
    const std::string mbox = encode_mbox({mail_of("Subject: x\r\n\r\nHello\r\n")});
    CHECK(mbox == "From alice@alpha.test Mon Jan  1 00:00:02 2024\nSubject: x\nStatus: O\n\nHello\n\n");
    FiledMail bounce = mail_of("Subject: x\r\n\r\n");
    bounce.return_path.clear();
    CHECK(encode_mbox({bounce}).starts_with("From MAILER-DAEMON Mon Jan  1 00:00:02 2024\n"));
    CHECK(parsed(encode_mbox({bounce})).front().return_path.empty());
}

TEST_CASE("mboxrd: each line that could be taken for a separator gets one more sign, and loses it again",
          "[mailstore]") {
    const std::string content = "Subject: x\r\n\r\nFrom here\r\n>From there\r\n>>From far\r\n> From me\r\n";
    const std::string mbox = encode_mbox({mail_of(content)});
    CHECK(mbox.find("\n>From here\n>>From there\n>>>From far\n> From me\n") != std::string::npos);
    CHECK(parsed(mbox).front().content.flatten() == content);
}

TEST_CASE("An mbox comes back with its contents, flags, keywords and dates", "[mailstore]") {
    std::vector<FiledMail> mails = {
        mail_of("Subject: one\r\n\r\nbody\r\n", {"\\Seen", "\\Answered", "\\Flagged", "\\Draft", "\\Deleted"}),
        mail_of("Subject: two\r\n\r\n", {"$Forwarded", "work"}), mail_of("Subject: three\r\n\r\n\r\n\r\n"),
        mail_of("Subject: no body, no empty line\r\n", {"\\Seen"})};
    mails[1].internal_date->unix_seconds = 951'782'400;  // 29 February 2000
    const auto again = parsed(encode_mbox(mails));
    REQUIRE(again.size() == mails.size());
    for (std::size_t index = 0; index < 3; ++index) {
        CAPTURE(index);
        CHECK(again[index] == mails[index]);
    }
    CHECK(again[3].flags == mails[3].flags);
}

TEST_CASE("RFC 4155 appendix A: the date of a separator is UTC, without a zone", "[mailstore]") {
    FiledMail mail = mail_of("Subject: x\r\n\r\n");
    mail.internal_date->zone_minutes = -330;
    mail.internal_date->zone_known = GENERATE(true, false);
    CHECK(encode_mbox({mail}).starts_with("From alice@alpha.test Mon Jan  1 00:00:02 2024\n"));
}

TEST_CASE("The date of a separator may have a zone, by number or by name", "[mailstore]") {
    const auto seconds_of = [](const std::string& date) {
        const auto mails = parsed("From b@b.test " + date + "\nSubject: x\n\n");
        return mails.size() == 1 ? mails.front().internal_date->unix_seconds : 0;
    };
    CHECK(seconds_of("Tue Jan  2 01:02:03 2024") == 1'704'157'323);
    CHECK(seconds_of("Tue Jan  2 01:02:03 2024 -0500") == 1'704'157'323 + 5 * 3600);
    CHECK(seconds_of("Tue Jan  2 01:02:03 EST 2024") == 1'704'157'323 + 5 * 3600);
    CHECK(seconds_of("Tue Jan  2 01:02:03 CEST 2024") == 1'704'157'323);  // RFC 5322 section 4.3: taken for -0000
}

TEST_CASE("The first line end of a file tells how its lines end", "[mailstore]") {
    CHECK(with_crlf("a\nb\r\nc\n") == "a\r\nb\r\nc\r\n");
    CHECK(with_crlf("a\r\nb\nc\r\n") == "a\r\nb\nc\r\n");
    CHECK(with_crlf("\na\rb\n") == "\r\na\rb\r\n");
    CHECK(with_crlf("a") == "a");
}

TEST_CASE("An mbox is read as others write it", "[mailstore]") {
    // With a zone, with CRLF, without the empty line at the end; words behind "From " that no date follows are content.
    const auto mails = parsed(
        "From bob@b.test Tue Jan  2 01:02:03 +0100 2024\r\nSubject: x\r\n\r\none\r\n\r\nFrom there on nothing\r\n");
    REQUIRE(mails.size() == 1);
    CHECK(mails.front().internal_date->unix_seconds == 1'704'153'723);
    CHECK(mails.front().content.body() == "one\r\n\r\nFrom there on nothing\r\n");
    CHECK(parsed("").empty());
    const auto wrong = parse_mbox("Subject: x\n\nno separator\n");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().line == 1);
    // What is no atom cannot be a keyword: it would break the answers of IMAP.
    const auto keywords = parsed("From b@b.test Mon Jan  1 00:00:02 2024\nX-Keywords: good (bad \"x\n\n\n");
    CHECK(keywords.front().flags == std::vector<std::string>{"good"});
}

TEST_CASE("Maildir: flags are letters behind the name, keywords small ones that a file explains", "[mailstore]") {
    const Account account = account_of(
        {stored(1, "Subject: x\r\n\r\n", {"\\Seen", "\\Answered", "work"}), stored(2, "Subject: y\r\n\r\n", {})});
    const Maildir maildir = encode_maildir(account, "mail.beta.test", Calendar());
    CHECK(maildir.folders == std::vector<std::string>{""});
    REQUIRE(maildir.files.size() == 3);
    CHECK(maildir.files[0].path == "dovecot-keywords");
    CHECK(maildir.files[0].octets == "0 work\n");
    CHECK(maildir.files[1].path == "cur/1704067202.M0000000001V7.mail.beta.test,S=12:2,RSa");
    CHECK(maildir.files[1].octets == "Subject: x\n\n");
    CHECK(maildir.files[1].modified_unix_seconds == 1'704'067'202);
    CHECK(maildir.files[2].path == "new/1704067202.M0000000002V7.mail.beta.test,S=12");
}

TEST_CASE("A Maildir comes back with its contents, flags, keywords and dates", "[mailstore]") {
    const std::vector<std::string> contents = {"Subject: x\r\n\r\nHello\r\n", "Subject: bare\r\n\r\na\nb\r\n",
                                               "no header"};
    std::vector<StoredMessage> messages;
    for (const std::string& content : contents) {
        messages.push_back(
            stored(static_cast<std::uint32_t>(messages.size() + 1), content, {"\\Flagged", "$Forwarded"}));
    }
    messages[1].flags = {"\\Draft", "\\Deleted", "home", "work"};
    const Maildir maildir = encode_maildir(account_of(messages), "h.test", Calendar());
    const auto again = parse_maildir_folder("", maildir.files);
    REQUIRE(again.size() == contents.size());
    for (std::size_t index = 0; index < contents.size(); ++index) {
        CAPTURE(index);
        CHECK(again[index].content.flatten() == contents[index]);
        CHECK(again[index].internal_date->unix_seconds == 1'704'067'202);
    }
    CHECK(again[0].flags == std::vector<std::string>{"\\Flagged", "$Forwarded"});
    CHECK(again[1].flags == std::vector<std::string>{"\\Draft", "\\Deleted", "home", "work"});
}

TEST_CASE("A Maildir has letters for 26 keywords, and tells what is left out", "[mailstore]") {
    std::vector<std::string> flags;
    for (int index = 0; index < 28; ++index) flags.push_back("word" + std::to_string(index));
    const Maildir maildir = encode_maildir(account_of({stored(1, "Subject: x\r\n\r\n", flags)}), "h.test", Calendar());
    CHECK(maildir.notes.size() == 2);
    CHECK(parse_maildir_folder("", maildir.files).front().flags.size() == 26);
}

TEST_CASE("Maildir++: a folder is a directory with a dot, and dots between the levels", "[mailstore]") {
    const std::string folder = GENERATE("Sent", "Archive/2024", "v1.2/a&b", "Entw\u00fcrfe");
    CAPTURE(folder);
    const std::string directory = directory_of_folder(folder);
    CHECK(directory.starts_with('.'));
    CHECK(directory.find('/') == std::string::npos);
    CHECK(folder_of_directory(directory) == folder);
    CHECK(directory_of_folder("INBOX").empty());
    CHECK(directory_of_folder("Archive/2024") == ".Archive.2024");
    for (const char* wrong : {"Sent", ".", "..", ".a..b", ".a/b", ".a//b", ".INBOX", ".&Jjo"}) {
        CAPTURE(wrong);
        CHECK_FALSE(folder_of_directory(wrong));
    }
}
