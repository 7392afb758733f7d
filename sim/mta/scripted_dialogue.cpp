// What a server says because the scenario wants it so (ReplyRule), in place of what would be due.
#include <fmt/format.h>

#include "sim/mta/smtp_service.hpp"
#include "sim/recording/decision.hpp"

namespace sim::mta {

namespace smtp = protocol::smtp;
using recording::Event;
using recording::EventKind;

namespace {

/// The reply as it goes out at a stage: a greeting has no enhanced status code of its own (RFC 2034 section 4).
smtp::Reply reply_at(DialogueStage stage, const RuleReply& said) {
    const bool is_greeting = stage == DialogueStage::connect || stage == DialogueStage::greeting;
    if (is_greeting) return smtp::Reply(said.code, said.status.encode() + ' ' + said.text);
    return smtp::Reply(said.code, said.status, said.text);
}

std::string question_at(DialogueStage stage, const std::string& recipient) {
    const std::string at(name_of(stage));
    if (recipient.empty()) return fmt::format("What does the client hear at {}?", at);
    return fmt::format("What does the client hear at {} for {}?", at, recipient);
}

std::string rule_text(const AppliedRule& applied) {
    const std::string about = describe_occasion(applied.rule);
    std::string text = fmt::format("a rule of `replies` is about {}", about);
    if (applied.rule.times != 0) text += fmt::format("; this is time {} of {}", applied.use, applied.rule.times);
    if (applied.rule.share < 1) text += fmt::format("; it applies to {:g} % by chance", applied.rule.share * 100);
    return text;
}

}  // namespace

bool SmtpServerConnection::has_script() const {
    return !service_.intake().settings().replies.empty();
}

void SmtpServerConnection::take_step(DialogueStage stage, Step step) {
    DialogueMoment moment{stage, client_address()};
    const bool in_transaction = stage >= DialogueStage::mail && stage <= DialogueStage::end_of_data;
    if (in_transaction) moment.sender = reverse_path_;
    if (stage == DialogueStage::rcpt) {
        moment.recipients = {step.recipient};
    } else if (in_transaction) {
        moment.recipients = taken_recipients_;
    }
    const auto applied = service_.intake().scripted_reply(moment);
    if (!applied) return step.proceed();
    const recording::CauseScope scope(runtime().recorder(), record_rule(*applied, stage, step.recipient));
    if (applied->rule.delay.count() != 0) return start_task(play_later(applied->rule, stage, std::move(step)));
    play(applied->rule, stage, step);
}

protocol::Task<bool> SmtpServerConnection::play_later(ReplyRule rule, DialogueStage stage, Step step) {
    const protocol::Duration delay = rule.delay;
    host::Pause pause(runtime(), delay);
    co_await pause.until_over;
    if (done()) co_return false;  // the client has not waited
    play(rule, stage, step);
    co_return true;
}

void SmtpServerConnection::play(const ReplyRule& rule, DialogueStage stage, const Step& step) {
    answer_is_lost_ = rule.drop == ReplyRule::Drop::answer;
    if (rule.reply) {
        step.refuse(reply_at(stage, *rule.reply));
    } else if (rule.drop != ReplyRule::Drop::connection) {
        step.proceed();
    }
    if (rule.drop == ReplyRule::Drop::connection) return break_connection();
    pump();
}

void SmtpServerConnection::break_connection() {
    set_end_reason("broken by a rule");
    session().handle_closed(runtime().now());
    pump();
}

recording::EventId SmtpServerConnection::record_rule(const AppliedRule& applied, DialogueStage stage,
                                                     const std::string& recipient) {
    return runtime().record(EventKind::decision, [&](Event& event) {
        const std::string chosen = describe_answer(applied.rule);
        event.message = message();
        event.connection = connection();
        recording::set_decision(event, {.question = question_at(stage, recipient),
                                        .options = {"the usual answer, at once", chosen},
                                        .chosen = chosen,
                                        .rule = rule_text(applied),
                                        .rfc = section_for(applied.rule)});
    });
}

}  // namespace sim::mta
