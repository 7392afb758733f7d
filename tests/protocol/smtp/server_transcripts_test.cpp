#include <memory>
#include <string>

#include "tests/protocol/smtp/server_subject.hpp"
#include "tests/support/catch.hpp"

using protocol::smtp::FurtherExtension;
using protocol::smtp::Reply;
using protocol::smtp::ServerSettings;
using protocol::smtp::Verb;
using protocol::smtp::VerifyPolicy;

namespace {

const Reply usual_greeting(220, "mx.beta.test ESMTP");

void check_smtp_transcripts(const std::string& folder, const ServerSettings& settings,
                            const Reply& greeting = usual_greeting) {
    tests::check_transcripts("tests/transcripts/smtp" + folder, [&settings, &greeting] {
        return std::make_unique<tests::SmtpServerSubject>(settings, greeting);
    });
}

}  // namespace

TEST_CASE("an ordinary server plays the transcripts") {
    check_smtp_transcripts("", tests::transcript_settings());
}

TEST_CASE("a server with small limits plays its transcripts") {
    ServerSettings settings = tests::transcript_settings();
    settings.recipients_max = 2;
    settings.errors_max = 2;
    settings.size_octets_max = 40;
    check_smtp_transcripts("/small", settings);
}

TEST_CASE("a server that takes binary content plays its transcripts") {
    ServerSettings settings = tests::transcript_settings();
    settings.chunking = settings.binary_mime = true;
    check_smtp_transcripts("/binary", settings);
}

TEST_CASE("a server that tells its limits plays its transcripts") {
    ServerSettings settings = tests::transcript_settings();
    settings.limits_offered = true;
    settings.recipients_max = settings.recipient_domains_max = 2;
    settings.transactions_max = 3;
    check_smtp_transcripts("/limits", settings);
}

TEST_CASE("a server without extensions plays its transcripts") {
    ServerSettings settings = tests::transcript_settings();
    settings.pipelining = settings.eight_bit_mime = settings.enhanced_status_codes = settings.help = false;
    settings.size_octets_max = std::nullopt;
    settings.vrfy = settings.expn = VerifyPolicy::refuse;
    check_smtp_transcripts("/bare", settings);
}

TEST_CASE("a server with what Postfix 3.7 offers plays its transcripts") {
    ServerSettings settings = tests::transcript_settings();
    settings.chunking = settings.queue_start = settings.smtputf8 = settings.delivery_status_notifications = true;
    settings.help = false;
    settings.size_octets_max = 1000;
    check_smtp_transcripts("/postfix", settings);
    settings.authentication = {"PLAIN", "LOGIN"};
    check_smtp_transcripts("/authenticating", settings);
    settings.authentication = {"CRAM-MD5", "SCRAM-SHA-256"};
    check_smtp_transcripts("/proving", settings);
}

TEST_CASE("a server with TLS plays its transcripts") {
    ServerSettings settings = tests::transcript_settings();
    settings.authentication = {"PLAIN", "LOGIN", "CRAM-MD5"};
    settings.plaintext_login = false;
    settings.help = false;
    settings.tls = protocol::TlsUse::offered;
    check_smtp_transcripts("/tls-offered", settings);
    settings.tls = protocol::TlsUse::required;
    check_smtp_transcripts("/tls-required", settings);
    settings.lmtp = true;
    check_smtp_transcripts("/tls-lmtp", settings);
}

TEST_CASE("an LMTP server plays its transcripts") {
    ServerSettings settings = tests::transcript_settings();
    settings.host_name = "store.beta.test";
    settings.lmtp = settings.chunking = true;
    settings.data_text = "OK";
    settings.quit_text = "Bye";
    settings.size_octets_max = 60;
    check_smtp_transcripts("/lmtp", settings, Reply(220, "store.beta.test LMTP"));
}

TEST_CASE("a submission server plays its transcripts") {
    ServerSettings settings = tests::transcript_settings();
    settings.submission = true;
    check_smtp_transcripts("/submission", settings);
}

TEST_CASE("a server that verifies and adds an extension plays its transcripts") {
    ServerSettings settings = tests::transcript_settings();
    settings.vrfy = settings.expn = VerifyPolicy::ask;
    settings.further_extensions = {FurtherExtension{"DSN", {"RET", "ENVID"}, {"NOTIFY", "ORCPT"}}};
    check_smtp_transcripts("/verifying", settings);
}

TEST_CASE("a server whose host is asked about commands plays its transcripts") {
    ServerSettings settings = tests::transcript_settings();
    settings.asked_verbs = {Verb::ehlo, Verb::helo, Verb::data, Verb::quit};
    check_smtp_transcripts("/asking", settings);
}

TEST_CASE("a server that takes bare line ends plays its transcripts") {
    ServerSettings settings = tests::transcript_settings();
    settings.bare_line_ends = protocol::smtp::BareLineEnds::keep;
    check_smtp_transcripts("/lenient", settings);
}

TEST_CASE("a host that refuses its clients plays its transcripts") {
    check_smtp_transcripts("/refusing", tests::transcript_settings(), Reply(554, "No SMTP service here"));
    check_smtp_transcripts("/unavailable", tests::transcript_settings(), Reply(421, "mx.beta.test Too busy"));
}
