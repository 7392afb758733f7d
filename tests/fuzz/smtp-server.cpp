// The SMTP server's session against any client: any chunking of the input and any delay of the host's answers give the
// same dialogue, every command gets one reply, what is sent are replies, the session always closes in the end.

#include <string>
#include <vector>

#include "protocol/smtp/limits.hpp"
#include "protocol/smtp/reply_parser.hpp"
#include "protocol/smtp/server_session.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"
#include "tests/fuzz/support/memory.hpp"
#include "tests/fuzz/support/session_check.hpp"

namespace smtp = protocol::smtp;
using protocol::Instant;
using smtp::Reply;
using tests::fuzz::require;

namespace {

constexpr std::size_t content_octets_max = 200;

std::shared_ptr<const smtp::ServerSettings> make_settings(std::uint8_t choice) {
    smtp::ServerSettings settings;
    settings.host_name = "mx.beta.test";
    settings.size_octets_max = content_octets_max;
    settings.recipients_max = 4;
    settings.errors_max = 6;
    settings.enhanced_status_codes = (choice & 1U) == 0;
    settings.submission = (choice & 2U) != 0;
    settings.bare_line_ends = (choice & 4U) == 0 ? smtp::BareLineEnds::refuse : smtp::BareLineEnds::keep;
    settings.vrfy = (choice & 8U) != 0 ? smtp::VerifyPolicy::ask : smtp::VerifyPolicy::cannot_verify;
    settings.chunking = settings.queue_start = settings.smtputf8 = settings.binary_mime = (choice & 64U) != 0;
    if ((choice & 64U) != 0) settings.authentication = {"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256"};
    settings.lmtp = (choice & 32U) != 0;
    if ((choice & 32U) != 0) {
        using enum smtp::Verb;
        settings.asked_verbs = {ehlo, helo, data, rset, noop, quit};
    }
    if ((choice & 64U) != 0) settings.tls = protocol::TlsUse::offered;
    if ((choice & 16U) != 0) settings.further_extensions = {{"DSN", {"RET", "ENVID"}, {"NOTIFY", "ORCPT"}}};
    return std::make_shared<const smtp::ServerSettings>(std::move(settings));
}

/// A host around one session: it answers questions by their number, at once or before the next input, and counts.
class Host {
public:
    Host(const std::shared_ptr<const smtp::ServerSettings>& settings, std::uint8_t answers, bool late)
        : session_(settings), answers_(answers), late_(late) {
        session_.start(now_);
        drain();
    }

    void take(std::string_view octets) {
        if (late_) answer();
        session_.handle_input(octets, now_);
        drain();
    }
    /// Answers what is asked, then lets the client fall silent.
    void finish() {
        while (asked_) answer();
        check_balance();
        if (!session_.wants_close()) {
            const auto deadline = session_.next_timeout();
            require(deadline.has_value(), "a session that owes no answer waits with a time limit");
            session_.handle_timeout(*deadline);
            drain();
        }
        require(session_.wants_close() && ended_ == 1, "a session ends, and says so once");
        require(!session_.next_timeout(), "a closed session waits for nothing");
        session_.handle_input("NOOP\r\n", now_);
        require(session_.take_output().empty() && !session_.poll_event(), "a closed session is silent");
    }
    [[nodiscard]] const std::string& output() const { return output_; }
    [[nodiscard]] const std::vector<Reply>& replies() const { return replies_; }
    [[nodiscard]] const std::string& record() const { return record_; }
    [[nodiscard]] bool closed() const { return session_.wants_close(); }

private:
    void drain() {
        do {
            while (const auto event = session_.poll_event()) {
                std::visit([this](const auto& each) { note(each); }, *event);
            }
            output_ += session_.take_output();
            require(asked_.has_value() || session_.wants_close() || session_.next_timeout(), "a session never hangs");
        } while (!late_ && answer());
    }

    /// @return whether there was a question
    bool answer() {
        if (!asked_) return false;
        const auto question = *asked_;
        asked_.reset();
        ++questions_;
        const unsigned choice = (unsigned{answers_} >> (questions_ % 4U * 2U)) & 3U;
        const Reply reply = choice == 3 ? Reply(450, {4, 2, 0}, "Later") : Reply(250, {2, 0, 0}, "OK");
        switch (question) {
            case 'g':
                session_.answer_greeting(answers_ == 1 ? Reply(554, "No") : session_.default_greeting(), now_);
                break;
            case 'm':
                session_.answer_mail(reply, now_);
                break;
            case 'r':
                session_.answer_recipient(reply, now_);
                break;
            case 'c':
                session_.answer_content(reply, now_);
                break;
            case 'q':
                session_.answer_queue_start(reply, now_);
                break;
            case 'k':
                session_.answer_command(choice == 3 ? std::optional(reply) : std::nullopt, now_);
                break;
            case 'n':
                session_.answer_mechanism({"nonce", "<challenge@mx.beta.test>", "salt", 1, ""}, now_);
                break;
            case 'p':
                session_.answer_password(choice == 3 ? std::nullopt : std::optional<std::string>("secret"), now_);
                break;
            case 'a':
                session_.answer_authentication(choice == 3 ? Reply(535, "No") : Reply(235, "OK"), now_);
                break;
            case 't':  // what comes under TLS comes in other pieces, so the handshake fails here
                session_.handle_input("RSET\r\n", now_);
                session_.handle_closed(now_);
                break;
            default:
                session_.answer_verify(reply, now_);
        }
        if (late_) drain();
        return true;
    }

    void check_balance() const {
        const bool awaits_response = session_.state() == smtp::ServerState::authenticating;
        if (session_.wants_close() || session_.receives_content() || awaits_response) return;
        const std::size_t least = 1 + commands_ + contents_;
        const bool lmtp = session_.settings().lmtp;  // there a content gets a reply for each recipient
        require(replies_.size() >= least, "every command and every content gets a reply");
        require(lmtp || replies_.size() == least, "every command and every content gets one reply");
    }

    void ask(char question) {
        require(!asked_.has_value(), "one question at a time");
        asked_ = question;
        record_ += question;
    }
    void note(const smtp::GreetingRequested&) { ask('g'); }
    void note(const smtp::MailRequested& event) {
        ask('m');
        record_ += event.reverse_path.encode();
    }
    void note(const smtp::RecipientRequested& event) {
        ask('r');
        record_ += event.forward_path.encode();
    }
    void note(const smtp::ContentReceived& event) {
        ask('c');
        require(event.content.size() <= content_octets_max, "content is within the limit");
        require(!event.envelope.recipients.empty(), "content has a recipient");
        record_ += event.content;
    }
    void note(const smtp::VerifyRequested& event) {
        ask('v');
        record_ += event.text;
    }
    void note(const smtp::QueueStartRequested& event) {
        ask('q');
        record_ += event.node;
    }
    void note(const smtp::TlsRequested&) {
        ask('t');
        require(!session_.encrypted(), "TLS begins once");
    }
    void note(const smtp::MechanismRequested& event) {
        ask('n');
        require(!protocol::sasl::sends_password(event.mechanism), "passwords in clear need no nonce");
    }
    void note(const smtp::PasswordRequested& event) {
        ask('p');
        record_ += event.user;
    }
    void note(const smtp::AuthenticationRequested& event) {
        ask('a');
        require(event.proof == smtp::AuthenticationRequested::Proof::password || event.credentials.password.empty(),
                "a proof brings no password");
        record_ += event.credentials.user + event.credentials.password;
    }
    void note(const smtp::CommandRequested& event) {
        ask('k');
        record_ += smtp::name(event.verb);
    }
    void note(const smtp::CommandReceived& event) {
        ++commands_;
        const bool authentication = event.verb == smtp::Verb::auth;
        require(event.line.size() <=
                    (authentication ? smtp::limits::authentication_line_octets_max
                                    : smtp::limits::command_line_octets_max + smtp::limits::size_parameter_octets +
                                          smtp::limits::body_parameter_octets + smtp::limits::utf8_parameter_octets),
                "command lines are within the limit");
        record_ += event.line;
    }
    void note(const smtp::CommandRejected&) { record_ += '!'; }
    void note(const smtp::ReplySent& event) {
        require(!asked_.has_value(), "no reply while the host is asked");
        replies_.push_back(event.reply);
        // Content and a response of AUTH follow, and get a reply of their own.
        if (event.reply.is_intermediate()) ++contents_;
    }
    void note(const smtp::StateChanged& event) { record_ += smtp::name(event.to); }
    void note(const smtp::TransactionStarted& event) {
        require(event.number == ++transactions_, "transactions are numbered");
    }
    void note(const smtp::DefenceApplied& event) {
        // What has come behind STARTTLS by then, and is thrown away, is a matter of pieces.
        if (event.defence == smtp::DefenceApplied::Defence::input_behind_starttls) return;
        record_ += static_cast<char>('a' + static_cast<int>(event.defence));
    }
    void note(const smtp::SessionEnded& event) {
        ++ended_;
        record_ += static_cast<char>('0' + static_cast<int>(event.reason));
    }

    smtp::ServerSession session_;
    std::uint8_t answers_;
    bool late_;
    Instant now_;
    std::optional<char> asked_;
    unsigned questions_ = 0;
    std::string output_;
    std::string record_;
    std::vector<Reply> replies_;
    std::size_t commands_ = 0;
    std::size_t contents_ = 0;
    std::uint64_t transactions_ = 0;
    unsigned ended_ = 0;
};

void check_output(const Host& host) {
    smtp::ReplyParser parser;
    parser.push(host.output());
    for (const Reply& sent : host.replies()) {
        const auto reply = parser.next_reply();
        require(reply && *reply, "what the server sends are replies");
        require(**reply == sent, "a client reads the reply that was sent");
    }
    require(parser.empty(), "the server sends nothing but its replies");
}

/// The same input over and over: what is held does not grow with it.
void check_memory(const std::shared_ptr<const smtp::ServerSettings>& settings, std::string_view octets) {
    if (!tests::fuzz::MemoryWatch::can_see()) return;
    static constexpr std::size_t flood_octets = 1U << 16U;
    tests::fuzz::MemoryWatch memory;
    smtp::ServerSession session(settings);
    session.start({});
    session.answer_greeting(session.default_greeting(), {});
    for (std::size_t pushed = 0; !octets.empty() && pushed < flood_octets; pushed += octets.size()) {
        session.handle_input(octets, {});
        while (const auto event = session.poll_event()) {
            session.answer_mail(Reply(250, "OK"), {});
            session.answer_recipient(Reply(250, "OK"), {});
            session.answer_content(Reply(250, "OK"), {});
            session.answer_verify(Reply(250, "OK"), {});
            session.answer_queue_start(Reply(250, "OK"), {});
            session.answer_command(std::nullopt, {});
            session.answer_mechanism({"nonce", "<challenge@mx.beta.test>", "salt", 1, ""}, {});
            session.answer_password("secret", {});
            session.answer_authentication(Reply(535, "No"), {});
        }
        static_cast<void>(session.take_output());
        memory.require_at_most(flood_octets / 2 + 8 * octets.size(), "the memory of a session is bounded");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    tests::fuzz::Input input(data, size_octets);
    const std::uint8_t chunking = input.choice();
    const auto settings = make_settings(input.choice());
    const std::uint8_t answers = input.choice();
    Host whole(settings, answers, false);
    Host chunked(settings, answers, chunking % 2 == 1);
    tests::fuzz::check_chunking(whole, chunked, input.rest(), chunking);
    check_output(whole);
    if (chunking == 'M') check_memory(settings, input.rest());
    return 0;
}
