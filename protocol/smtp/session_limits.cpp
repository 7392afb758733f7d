#include "protocol/smtp/session_limits.hpp"

#include <array>

#include "protocol/base/ascii.hpp"

namespace protocol::smtp {

namespace {

constexpr std::uint64_t value_max = 999'999;

struct LimitName {
    std::string_view name;
    unsigned SessionLimits::*limit;
};
constexpr std::array<LimitName, 3> names{{{"RCPTMAX", &SessionLimits::recipients_max},
                                          {"MAILMAX", &SessionLimits::transactions_max},
                                          {"RCPTDOMAINMAX", &SessionLimits::recipient_domains_max}}};

}  // namespace

SessionLimits SessionLimits::parse(std::string_view parameters) {
    SessionLimits limits;
    while (!parameters.empty()) {
        const std::size_t end = std::min(parameters.find(' '), parameters.size());
        const std::string_view parameter = parameters.substr(0, end);
        parameters.remove_prefix(std::min(end + 1, parameters.size()));
        const std::size_t equals = std::min(parameter.find('='), parameter.size());
        for (const LimitName& known : names) {
            if (!equal_ignoring_case(known.name, parameter.substr(0, equals)) || equals == parameter.size()) continue;
            const auto value = parse_decimal(parameter.substr(equals + 1), value_max);
            if (value && *value != 0) limits.*known.limit = static_cast<unsigned>(*value);
        }
    }
    return limits;
}

std::string SessionLimits::encode() const {
    std::string text;
    for (const LimitName& known : names) {
        const unsigned value = this->*known.limit;
        if (value == 0) continue;
        text.append(text.empty() ? "" : " ").append(known.name).append("=").append(std::to_string(value));
    }
    return text;
}

}  // namespace protocol::smtp
