// The SMTP client's session against any server: any chunking gives the same dialogue, every command can be read by a
// server, every transaction finishes exactly once with an outcome for each recipient, the session always closes.

#include <string>
#include <vector>

#include "protocol/smtp/client_session.hpp"
#include "protocol/smtp/command.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"
#include "tests/fuzz/support/memory.hpp"
#include "tests/fuzz/support/session_check.hpp"

namespace smtp = protocol::smtp;
using tests::fuzz::require;

namespace {

smtp::Envelope make_envelope(unsigned recipients) {
    static constexpr std::string_view names[] = {"<bob@beta.test>", "<\"c d\"@beta.test>", "<Postmaster>"};
    smtp::Envelope envelope{*smtp::ReversePath::parse("<alice@alpha.test>")};
    for (unsigned index = 0; index < recipients; ++index) {
        envelope.recipients.push_back({*smtp::ForwardPath::parse(names[index])});
    }
    return envelope;
}

/// A client with three mails to hand over, and what it says.
class Client {
public:
    explicit Client(std::uint8_t choice) : session_(make_settings(choice)) {
        session_.start({});
        for (unsigned recipients = 1; recipients <= 3; ++recipients) {
            smtp::Envelope envelope = make_envelope(recipients);
            const bool eight_bit = recipients == 2 && (choice & 2U) != 0;
            if (eight_bit) envelope.body = smtp::BodyType::eight_bit_mime;
            if (recipients == 3 && (choice & 8U) != 0) envelope.body = smtp::BodyType::binary_mime;
            const protocol::Octets text = eight_bit ? "Caf\xc3\xa9\r\n" : ".\r\n..\r\nNoon?";
            session_.send_transaction(std::move(envelope), {std::make_shared<const protocol::Octets>(text)}, {});
        }
        asked_ = (choice & 3U) == 3 ? 2 : 0;  // ETRN
        for (unsigned node = 0; node < asked_; ++node) session_.request_queue_start("@alpha.test", {});
        if ((choice & 4U) != 0) session_.quit({});
        drain();
    }

    void take(std::string_view octets) {
        session_.handle_input(octets, {});
        drain();
    }
    /// The server says no more, or closes.
    void finish(bool closed) {
        const auto deadline = session_.next_timeout();
        require(deadline || session_.wants_close() || session_.idle(), "a session never hangs");
        if (deadline && !closed) session_.handle_timeout(*deadline);
        drain();
        if (!session_.wants_close()) session_.handle_closed({});
        drain();
        require(session_.wants_close() && ended_ == 1, "a session ends, and says so once");
        require(finished_ == 3, "every transaction finishes once");
        require(answered_ == asked_, "every question for a queue is answered once");
        require(!session_.next_timeout(), "a closed session waits for nothing");
        take("250 OK\r\n");
        require(ended_ == 1 && finished_ == 3, "a closed session is silent");
    }
    [[nodiscard]] const std::string& output() const { return output_; }
    [[nodiscard]] const std::string& record() const { return record_; }

private:
    static std::shared_ptr<const smtp::ClientSettings> make_settings(std::uint8_t choice) {
        smtp::ClientSettings settings;
        settings.client_name = "mx.alpha.test";
        settings.pipelining = (choice & 1U) == 0;
        if ((choice & 16U) != 0) settings.eight_bit_content = smtp::EightBitContent::convert;
        settings.chunks = (choice & 32U) != 0 ? 2 : 0;
        settings.lmtp = (choice & 128U) != 0;
        if ((choice & 64U) != 0) settings.tls = protocol::ClientTls::where_offered;
        if ((choice & 64U) != 0) settings.authentication = smtp::ClientAuthentication{{"alice", "secret"}};
        return std::make_shared<const smtp::ClientSettings>(std::move(settings));
    }

    void drain() {
        output_ += session_.take_output();
        while (const auto event = session_.poll_event()) {
            std::visit([this](const auto& each) { note(each); }, *event);
        }
    }
    void note(const smtp::GreetingReceived& event) { record_ += event.reply.encode(); }
    void note(const smtp::ExtensionsReceived& event) {
        record_ += event.extensions.has("PIPELINING") ? 'P' : 'p';
        static_cast<void>(event.extensions.size_octets_max());
    }
    void note(const smtp::CommandSent& event) {
        const auto command = smtp::parse_command(event.line);
        require(command && smtp::verb_of(*command) == event.verb, "a server understands every command");
        record_ += event.line;
    }
    void note(const smtp::ContentSent& event) { record_ += static_cast<char>('0' + event.transaction); }
    void note(const smtp::ReplyReceived& event) { record_.append(smtp::name(event.step)).append(event.reply.encode()); }
    void note(const smtp::ClientStateChanged& event) { record_ += smtp::name(event.to); }
    void note(const smtp::ConversionRequested& event) {
        require(event.transaction == finished_ + 1, "the mail whose turn it is is converted");
        record_ += 'c';
        session_.answer_conversion({std::make_shared<const protocol::Octets>("Caf=C3=A9\r\n")}, {});
        output_ += session_.take_output();
    }
    void note(const smtp::ClientTlsRequested&) {
        record_ += 't';
        // What comes under TLS comes in other pieces, so the handshake fails here.
        session_.handle_input("250 forged\r\n", {});
        session_.handle_tls_failed("no cipher in common", {});
    }
    void note(const smtp::QueueStartFinished& event) {
        ++answered_;
        record_.append(event.node).append(event.outcome.text);
    }
    void note(const smtp::TransactionFinished& event) {
        require(event.transaction == ++finished_, "transactions finish in their order");
        require(event.outcomes.size() == event.transaction, "every recipient has an outcome");
        for (const smtp::RecipientOutcome& outcome : event.outcomes) {
            record_.append(outcome.status.encode()).append(outcome.text);
            require((outcome.cause == smtp::OutcomeCause::replied) == outcome.reply.has_value(), "who decided is told");
        }
    }
    void note(const smtp::ClientSessionEnded& event) {
        ++ended_;
        record_ += static_cast<char>('0' + static_cast<int>(event.reason));
    }

    smtp::ClientSession session_;
    std::string output_;
    std::string record_;
    std::uint64_t finished_ = 0;
    unsigned asked_ = 0;  ///< for queues
    unsigned answered_ = 0;
    unsigned ended_ = 0;
};

/// The same input over and over: what is held does not grow with it.
void check_memory(std::uint8_t choice, std::string_view octets) {
    if (!tests::fuzz::MemoryWatch::can_see()) return;
    static constexpr std::size_t flood_octets = 1U << 16U;
    tests::fuzz::MemoryWatch memory;
    auto settings = std::make_shared<smtp::ClientSettings>();
    settings->pipelining = (choice & 1U) == 0;
    smtp::ClientSession session(settings);
    session.start({});
    tests::fuzz::check_flood(session, memory, octets, flood_octets, 4 * flood_octets);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    tests::fuzz::Input input(data, size_octets);
    const std::uint8_t chunking = input.choice();
    const std::uint8_t choice = input.choice();
    Client whole(choice);
    Client chunked(choice);
    tests::fuzz::check_chunking(whole, chunked, input.rest(), chunking, (choice & 8U) != 0);
    if (chunking == 'M') check_memory(choice, input.rest());
    return 0;
}
