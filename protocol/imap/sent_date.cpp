#include "protocol/imap/sent_date.hpp"

#include <chrono>
#include <string>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/date_time.hpp"
#include "protocol/message/lexer.hpp"

namespace protocol::imap {

namespace {

/// `1 Jan 2024` at the lexer, after a day's name, which is not looked at.
std::string read_day(message::Lexer& lexer) {
    lexer.skip_cfws();
    if (is_alpha(lexer.peek())) lexer.atom();
    lexer.skip_cfws();
    lexer.accept(',');
    std::string day;
    for (int word = 0; word < 3; ++word) {
        lexer.skip_cfws();
        if (!day.empty()) day += ' ';
        day += lexer.atom().value_or("");
    }
    return day;
}

/// `12:34:56` at the lexer: whatever digits and colons stand there.
std::string read_time(message::Lexer& lexer) {
    std::string time;
    while (lexer.skip_cfws(), !lexer.at_end() && (is_digit(lexer.peek()) || lexer.peek() == ':')) {
        time += lexer.peek();
        lexer.seek(lexer.position() + 1);
    }
    return time;
}

}  // namespace

std::optional<SentDate> parse_sent_date(std::string_view body) {
    message::Lexer lexer(body);
    const std::string day = read_day(lexer);
    const auto midnight = message::parse_date_time(day + " 00:00:00 +0000");
    if (!midnight) return std::nullopt;
    SentDate result{local_day(*midnight), midnight->unix_seconds};
    const std::string time = read_time(lexer);
    lexer.skip_cfws();
    const std::string zone(lexer.atom().value_or(""));
    auto moment = message::parse_date_time(day + " " + time + " " + zone);
    if (!moment) moment = message::parse_date_time(day + " " + time + " +0000");
    if (moment) result.unix_seconds = moment->unix_seconds;
    return result;
}

std::optional<SentDate> sent_date_of(const MessageView& message) {
    const message::HeaderField* field = message.entity().header.find("Date");
    return field == nullptr ? std::nullopt : parse_sent_date(field->raw_body());
}

std::int64_t sent_unix_seconds(const MessageView& message) {
    const std::optional<SentDate> sent = sent_date_of(message);
    return sent ? sent->unix_seconds : message.facts().internal_date.unix_seconds;
}

}  // namespace protocol::imap
