#include "sim/scenario/lesson_values.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "protocol/base/ascii.hpp"
#include "protocol/dns/zone_file.hpp"

namespace sim::scenario {

namespace {

constexpr double count_max = 1e15;  ///< a double holds every whole number below

Scalar<Measure> parse_number(std::string_view text) {
    double value = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::general);
    const bool whole = error == std::errc{} && end == text.data() + text.size() && std::isfinite(value);
    if (whole && std::abs(value) <= count_max) return Measure{Measure::Kind::count, value};
    return protocol::failure(fmt::format("`{}` is no number: write a count `12`, a time `25s` or a size `4KiB`", text));
}

bool begins_with_code(std::string_view text) {
    return text.size() >= 3 && text[0] >= '2' && text[0] <= '5' && protocol::is_digit(text[1]) &&
           protocol::is_digit(text[2]) && (text.size() == 3 || text[3] == ' ' || text[3] == '-');
}

}  // namespace

Scalar<Measure> parse_measure(std::string_view text) {
    text = protocol::trim(text);
    if (text.empty() || !protocol::is_alpha(text.back())) return parse_number(text);
    if (const auto span = parse_duration(text))
        return Measure{Measure::Kind::duration, static_cast<double>(span->count())};
    if (const auto octets = parse_size(text)) return Measure{Measure::Kind::size, static_cast<double>(*octets)};
    return parse_number(text);
}

std::string format_measure(const Measure& measure) {
    switch (measure.kind) {
        case Measure::Kind::duration:
            return format_duration(protocol::Duration{static_cast<std::int64_t>(measure.amount)});
        case Measure::Kind::size:
            return format_size(static_cast<std::uint64_t>(measure.amount));
        case Measure::Kind::count:
            break;
    }
    return fmt::format("{}", measure.amount);
}

Scalar<ReplyAnswer> parse_reply_answer(std::string_view text) {
    text = protocol::trim(text);
    if (!begins_with_code(text))
        return protocol::failure(fmt::format("`{}` is no reply: write its code, `550` or `550 5.1.1`", text));
    ReplyAnswer reply;
    reply.code = static_cast<unsigned>(protocol::parse_decimal(text.substr(0, 3)).value());
    text.remove_prefix(3);
    if (!text.empty()) text = protocol::trim(text.substr(1));
    reply.status = protocol::smtp::EnhancedStatusCode::parse(text.substr(0, text.find(' ')));
    return reply;
}

std::string format_reply_answer(const ReplyAnswer& reply) {
    return reply.status ? fmt::format("{} {}", reply.code, reply.status->encode()) : fmt::format("{}", reply.code);
}

Scalar<RecordAnswer> parse_record_answer(std::string_view text) {
    const auto record = protocol::dns::parse_record(protocol::trim(text), protocol::dns::DomainName{}, 0);
    if (!record) return protocol::failure(record.error().message);
    RecordAnswer answer{*record};
    answer.record.ttl_seconds = 0;
    return answer;
}

}  // namespace sim::scenario
