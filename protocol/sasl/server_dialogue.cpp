#include "protocol/sasl/server_dialogue.hpp"

#include <algorithm>
#include <utility>

#include "protocol/base/base64.hpp"

namespace protocol::sasl {

std::vector<std::string> usable_mechanisms(const std::vector<std::string>& offered, bool may_send_password,
                                           bool client_proved) {
    std::vector<std::string> usable;
    for (const std::string& each : offered) {
        const auto mechanism = parse_mechanism(each);
        if (!mechanism || (!may_send_password && sends_password(*mechanism))) continue;
        if (client_proved || *mechanism != Mechanism::external) usable.push_back(each);
    }
    return usable;
}

std::optional<Mechanism> find_mechanism(const std::vector<std::string>& offered, std::string_view name) {
    if (std::find(offered.begin(), offered.end(), name) == offered.end()) return std::nullopt;
    return parse_mechanism(name);
}

void ServerDialogue::ask(Mechanism mechanism, std::optional<std::string> initial_response) {
    exchange_.reset();
    claimed_user_.clear();
    mechanism_ = mechanism;
    initial_response_ = std::move(initial_response);
}

ServerStep ServerDialogue::start(ServerContext context) {
    exchange_ = ServerExchange::make(mechanism_, std::move(context));
    const auto initial = std::exchange(initial_response_, std::nullopt);
    if (!initial) return note(exchange_->start(std::nullopt));
    const auto message = decode_base64(*initial == "=" ? std::string_view() : *initial);
    if (!message) return Refused{Refused::Reason::not_base64};
    return note(exchange_->start(*message));
}

ServerStep ServerDialogue::take_line(std::string_view line) {
    if (line == "*") return Refused{Refused::Reason::cancelled};
    const auto message = decode_base64(line);
    if (!message) return Refused{Refused::Reason::not_base64};
    return note(exchange_->take_response(*message));
}

ServerStep ServerDialogue::take_password(const std::optional<std::string>& password) {
    return note(exchange_->take_password(password));
}

ServerStep ServerDialogue::note(ServerStep step) {
    if (const auto* wanted = std::get_if<PasswordWanted>(&step)) claimed_user_ = wanted->user;
    return step;
}

}  // namespace protocol::sasl
