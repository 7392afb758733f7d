#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "protocol/base/tls_use.hpp"
#include "protocol/sasl/server_exchange.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"

namespace tests::fuzz {

/// A host around one session of a server that mailboxes are read from. It answers by the choices, at once or before the
/// next input, makes TLS handshakes, and sees that there is one question at a time.
/// Of Derived: `drain()` takes events and output; `answer_question(char, bool refused)` answers what is not SASL's;
/// `first_state`, in which a session begins.
template <class Derived, class Session>
class MailboxServerHost {
public:
    void take(std::string_view octets) {
        if (!may_begin_tls_) return take_piece(octets);
        while (!octets.empty()) take_piece(take_line(octets));
    }
    [[nodiscard]] const std::string& output() const { return output_; }
    [[nodiscard]] const std::string& record() const { return record_; }

protected:
    template <class Settings>
    MailboxServerHost(const Settings& settings, std::uint8_t answers, bool late)
        : session_(settings, {}),
          late_(late),
          answers_(answers),
          may_begin_tls_(settings.tls != protocol::TlsUse::none) {}

    /// Ends what is not ended: a handshake, questions.
    void finish_open_work() {
        if (handshake_) finish_handshake();
        while (answer()) {
        }
    }
    void ask(char question) {
        require(!asked_, "one question at a time");
        asked_ = question;
        record_ += question;
    }
    /// @return whether there was a question
    bool answer() {
        const auto question = std::exchange(asked_, std::nullopt);
        if (!question) return false;
        const bool refused = refuses();
        if (*question == 'm') {
            session_.answer_mechanism({"n0nce", "<1@beta.test>", "salt", 1, {}}, {});
        } else if (*question == 'p') {
            session_.answer_password(refused ? std::nullopt : std::optional<std::string>("secret"), {});
        } else {
            derived().answer_question(*question, refused);
        }
        if (late_) derived().drain();
        return true;
    }

    Session session_;
    bool late_;
    bool handshake_ = false;  ///< is to be made
    std::optional<char> asked_;
    std::string output_;
    std::string record_;

private:
    Derived& derived() { return static_cast<Derived&>(*this); }
    bool refuses() { return ((unsigned{answers_} >> (++questions_ % 6U)) & 1U) != 0; }

    /// What comes in while a handshake is to be made gets lost, up to the end of a line: then it is done.
    void take_piece(std::string_view octets) {
        const bool lost = handshake_;
        while (late_ && answer()) {
        }
        session_.handle_input(octets, {});
        derived().drain();
        if (lost && octets.ends_with('\n')) finish_handshake();
    }
    void finish_handshake() {
        handshake_ = false;
        require(!session_.encrypted() && session_.next_timeout(), "a handshake is made once, with a time limit");
        if (refuses()) {
            session_.handle_closed({});
        } else {
            session_.handle_tls_established({});
            require(session_.encrypted() && session_.state() == Derived::first_state,
                    "a session begins anew under TLS");
        }
        derived().drain();
    }

    std::uint8_t answers_;
    bool may_begin_tls_;
    unsigned questions_ = 0;
};

}  // namespace tests::fuzz
