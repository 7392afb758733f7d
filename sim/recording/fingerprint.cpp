#include "sim/recording/fingerprint.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <array>
#include <variant>

namespace sim::recording {

namespace {

/// Eight octets, least significant first, whatever the machine.
void encode_number(std::string& out, std::uint64_t value) {
    std::array<char, 8> octets;
    for (std::size_t index = 0; index < octets.size(); ++index) {
        octets[index] = static_cast<char>((value >> (8 * index)) & 0xffU);
    }
    out.append(octets.data(), octets.size());
}

/// Length first, so that no two sequences of strings look alike.
void encode_string(std::string& out, std::string_view text) {
    encode_number(out, text.size());
    out += text;
}

void encode_value(std::string& out, std::int64_t value) {
    encode_number(out, static_cast<std::uint64_t>(value));
}
void encode_value(std::string& out, bool value) {
    encode_number(out, value ? 1 : 0);
}
void encode_value(std::string& out, const std::string& value) {
    encode_string(out, value);
}
void encode_value(std::string& out, const std::vector<std::string>& values) {
    encode_number(out, values.size());
    for (const std::string& value : values) encode_string(out, value);
}

void encode_event(std::string& out, const Event& event) {
    encode_number(out, event.id);
    encode_value(out, event.time.nanoseconds);
    encode_string(out, event.host);
    encode_string(out, name(event.kind));
    encode_number(out, event.cause);
    encode_number(out, event.also.size());
    for (const EventId id : event.also) encode_number(out, id);
    encode_string(out, event.message);
    encode_number(out, event.connection);
    encode_number(out, event.fields.entries().size());
    for (const Fields::Entry& entry : event.fields.entries()) {
        encode_string(out, entry.first);
        encode_number(out, entry.second.index());
        std::visit([&out](const auto& value) { encode_value(out, value); }, entry.second);
    }
}

}  // namespace

struct Fingerprint::State {
    struct Free {
        void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
    };
    std::unique_ptr<XXH3_state_t, Free> hash{XXH3_createState()};
};

Fingerprint::Fingerprint() : state_(std::make_unique<State>()) {
    XXH3_64bits_reset(state_->hash.get());
}

Fingerprint::~Fingerprint() = default;

std::bitset<event_kind_count> Fingerprint::wanted_kinds() const {
    return std::bitset<event_kind_count>().set();
}

void Fingerprint::consume(const Event& event) {
    buffer_.clear();
    encode_event(buffer_, event);
    XXH3_64bits_update(state_->hash.get(), buffer_.data(), buffer_.size());
}

std::uint64_t Fingerprint::value() const {
    return XXH3_64bits_digest(state_->hash.get());
}

std::string Fingerprint::text() const {
    return fmt::format("{:016x}", value());
}

}  // namespace sim::recording
