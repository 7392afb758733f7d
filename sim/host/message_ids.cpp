#include "sim/host/message_ids.hpp"

namespace sim::host {

std::string MessageIds::next_copy(const std::string& message) {
    const std::string original = original_of(message);
    unsigned& count = copies_.try_emplace(original, 1U).first->second;
    return original + '/' + std::to_string(++count);
}

std::string MessageIds::next_notification(const std::string& message) {
    return message + '!' + std::to_string(++notifications_[message]);
}

std::string MessageIds::next_foreign() {
    return "x" + std::to_string(++foreign_);
}

std::string original_of(const std::string& message) {
    const auto slash = message.rfind('/');
    const auto bang = message.rfind('!');
    const bool is_copy = slash != std::string::npos && (bang == std::string::npos || slash > bang);
    return is_copy ? message.substr(0, slash) : message;
}

}  // namespace sim::host
