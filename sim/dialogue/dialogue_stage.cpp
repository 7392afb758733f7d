#include "sim/dialogue/dialogue_stage.hpp"

#include <algorithm>
#include <array>

#include "protocol/base/ascii.hpp"
#include "sim/dialogue/words.hpp"

namespace sim::dialogue {

namespace {

struct StepRow {
    Spoken spoken;
    std::string_view command;
    Step step;
};

constexpr auto steps = std::to_array<StepRow>({
    {Spoken::smtp, "EHLO", Step::smtp_hello},
    {Spoken::smtp, "HELO", Step::smtp_hello},
    {Spoken::smtp, "LHLO", Step::smtp_hello},
    {Spoken::smtp, "MAIL", Step::smtp_sender},
    {Spoken::smtp, "RCPT", Step::smtp_recipient},
    {Spoken::smtp, "RSET", Step::smtp_end},
    {Spoken::smtp, "STARTTLS", Step::smtp_tls},
    {Spoken::pop3, "USER", Step::pop3_user},
    {Spoken::pop3, "PASS", Step::pop3_login},
    {Spoken::pop3, "APOP", Step::pop3_login},
    {Spoken::pop3, "AUTH", Step::pop3_login},
    {Spoken::imap, "LOGIN", Step::imap_login},
    {Spoken::imap, "AUTHENTICATE", Step::imap_login},
    {Spoken::imap, "SELECT", Step::imap_select},
    {Spoken::imap, "EXAMINE", Step::imap_select},
    {Spoken::imap, "CLOSE", Step::imap_close},
    {Spoken::imap, "UNSELECT", Step::imap_close},
});

/// A command and the stages that it belongs to.
struct Place {
    std::string_view command;
    Stage from;
    Stage to;
};

/// RFC 5321 section 4.1.4, RFC 4954 section 4, RFC 3030 section 2, RFC 3207 section 4; RFC 1939 sections 4 to 6; RFC
/// 9051 sections 6.1 to 6.4. What is missing belongs everywhere: NOOP, HELP, QUIT, CAPABILITY, LOGOUT ...
constexpr auto smtp_places = std::to_array<Place>({
    {"MAIL", Stage::smtp_ready, Stage::smtp_ready},
    {"RCPT", Stage::smtp_sender, Stage::smtp_recipient},
    {"DATA", Stage::smtp_recipient, Stage::smtp_recipient},
    {"BDAT", Stage::smtp_recipient, Stage::smtp_recipient},
    {"ETRN", Stage::smtp_ready, Stage::smtp_ready},
    {"AUTH", Stage::smtp_ready, Stage::smtp_ready},
    {"STARTTLS", Stage::smtp_ready, Stage::smtp_ready},
});
constexpr auto pop3_places = std::to_array<Place>({
    {"USER", Stage::pop3_authorization, Stage::pop3_authorization},
    {"PASS", Stage::pop3_password, Stage::pop3_password},
    {"APOP", Stage::pop3_authorization, Stage::pop3_authorization},
    {"AUTH", Stage::pop3_authorization, Stage::pop3_authorization},
    {"STLS", Stage::pop3_authorization, Stage::pop3_authorization},
    {"UTF8", Stage::pop3_authorization, Stage::pop3_authorization},
    {"LANG", Stage::pop3_authorization, Stage::pop3_transaction},
    {"CAPA", Stage::pop3_authorization, Stage::pop3_transaction},
    {"STAT", Stage::pop3_transaction, Stage::pop3_transaction},
    {"LIST", Stage::pop3_transaction, Stage::pop3_transaction},
    {"UIDL", Stage::pop3_transaction, Stage::pop3_transaction},
    {"RETR", Stage::pop3_transaction, Stage::pop3_transaction},
    {"TOP", Stage::pop3_transaction, Stage::pop3_transaction},
    {"DELE", Stage::pop3_transaction, Stage::pop3_transaction},
    {"NOOP", Stage::pop3_transaction, Stage::pop3_transaction},
    {"RSET", Stage::pop3_transaction, Stage::pop3_transaction},
});
constexpr auto imap_places = std::to_array<Place>({
    {"STARTTLS", Stage::imap_not_authenticated, Stage::imap_not_authenticated},
    {"AUTHENTICATE", Stage::imap_not_authenticated, Stage::imap_not_authenticated},
    {"LOGIN", Stage::imap_not_authenticated, Stage::imap_not_authenticated},
    {"ENABLE", Stage::imap_authenticated, Stage::imap_authenticated},
    {"SELECT", Stage::imap_authenticated, Stage::imap_selected},
    {"EXAMINE", Stage::imap_authenticated, Stage::imap_selected},
    {"CREATE", Stage::imap_authenticated, Stage::imap_selected},
    {"DELETE", Stage::imap_authenticated, Stage::imap_selected},
    {"RENAME", Stage::imap_authenticated, Stage::imap_selected},
    {"SUBSCRIBE", Stage::imap_authenticated, Stage::imap_selected},
    {"UNSUBSCRIBE", Stage::imap_authenticated, Stage::imap_selected},
    {"LIST", Stage::imap_authenticated, Stage::imap_selected},
    {"NAMESPACE", Stage::imap_authenticated, Stage::imap_selected},
    {"STATUS", Stage::imap_authenticated, Stage::imap_selected},
    {"APPEND", Stage::imap_authenticated, Stage::imap_selected},
    {"NOTIFY", Stage::imap_authenticated, Stage::imap_selected},
    {"GETMETADATA", Stage::imap_authenticated, Stage::imap_selected},
    {"SETMETADATA", Stage::imap_authenticated, Stage::imap_selected},
    {"IDLE", Stage::imap_authenticated, Stage::imap_selected},
    {"CLOSE", Stage::imap_selected, Stage::imap_selected},
    {"UNSELECT", Stage::imap_selected, Stage::imap_selected},
    {"EXPUNGE", Stage::imap_selected, Stage::imap_selected},
    {"SEARCH", Stage::imap_selected, Stage::imap_selected},
    {"FETCH", Stage::imap_selected, Stage::imap_selected},
    {"STORE", Stage::imap_selected, Stage::imap_selected},
    {"COPY", Stage::imap_selected, Stage::imap_selected},
    {"MOVE", Stage::imap_selected, Stage::imap_selected},
    {"UID", Stage::imap_selected, Stage::imap_selected},
});

template <class Table>
bool is_placed(const Table& places, Stage stage, std::string_view name) {
    const auto row = std::ranges::find(places, name, &Place::command);
    return row == places.end() || (row->from <= stage && stage <= row->to);
}

Stage stage_if_agreed(Stage stage, Step step) {
    switch (step) {
        case Step::smtp_hello:
            return Stage::smtp_ready;
        case Step::smtp_sender:
            return Stage::smtp_sender;
        case Step::smtp_recipient:
            return Stage::smtp_recipient;
        case Step::smtp_tls:
            return Stage::smtp_greeted;
        case Step::pop3_user:
            return Stage::pop3_password;
        case Step::pop3_login:
            return Stage::pop3_transaction;
        case Step::imap_login:
        case Step::imap_close:
            return Stage::imap_authenticated;
        case Step::imap_select:
            return Stage::imap_selected;
        case Step::none:
        case Step::smtp_end:
            break;
    }
    return stage;
}

}  // namespace

Stage stage_at_greeting(Spoken spoken, std::string_view greeting) {
    switch (spoken) {
        case Spoken::smtp:
            return Stage::smtp_greeted;
        case Spoken::pop3:
            return Stage::pop3_authorization;
        case Spoken::imap:
            return protocol::equal_ignoring_case(second_word(greeting), "PREAUTH") ? Stage::imap_authenticated
                                                                                   : Stage::imap_not_authenticated;
        case Spoken::unknown:
            break;
    }
    return Stage::unknown;
}

Step step_of(Spoken spoken, std::string_view command) {
    const std::string_view name = first_word(command);
    // The last chunk ends the transaction, RFC 3030 section 2.
    if (spoken == Spoken::smtp && protocol::equal_ignoring_case(name, "BDAT"))
        return protocol::equal_ignoring_case(second_word(after_first_word(command)), "LAST") ? Step::smtp_end
                                                                                             : Step::none;
    const auto row = std::ranges::find_if(steps, [&](const StepRow& each) {
        return each.spoken == spoken && protocol::equal_ignoring_case(each.command, name);
    });
    return row == steps.end() ? Step::none : row->step;
}

Stage stage_after(Stage stage, Step step, bool agreed) {
    if (step == Step::smtp_end) return stage == Stage::smtp_greeted ? stage : Stage::smtp_ready;
    if (agreed) return stage_if_agreed(stage, step);
    // After a wrong password the name is asked for again, RFC 1939 section 4; a mailbox that cannot be opened leaves
    // none open, RFC 9051 section 6.3.2.
    if (step == Step::pop3_login && stage == Stage::pop3_password) return Stage::pop3_authorization;
    if (step == Step::imap_select && stage == Stage::imap_selected) return Stage::imap_authenticated;
    return stage;
}

bool belongs_to(Stage stage, std::string_view name) {
    if (stage == Stage::unknown) return true;
    if (stage <= Stage::smtp_recipient) return is_placed(smtp_places, stage, name);
    if (stage <= Stage::pop3_transaction) return is_placed(pop3_places, stage, name);
    return is_placed(imap_places, stage, name);
}

}  // namespace sim::dialogue
