#include "sim/recording/event.hpp"

namespace sim::recording {

namespace {

/// So many fields find room at once.
constexpr std::size_t entries_typical = 6;

/// Names of one event's fields mostly differ in their length or their last letter, so that few are compared whole.
bool is_same_name(std::string_view left, std::string_view right) {
    return left.size() == right.size() && (left.empty() || left.back() == right.back()) && left == right;
}

/// The value's content if it is of type T, else `otherwise`.
template <class T>
const T& content_or(const Value* value, const T& otherwise) {
    const T* content = value == nullptr ? nullptr : std::get_if<T>(value);
    return content == nullptr ? otherwise : *content;
}

}  // namespace

const Value* Fields::find(std::string_view name) const {
    for (const Entry& entry : entries_) {
        if (is_same_name(entry.first, name)) return &entry.second;
    }
    return nullptr;
}

std::int64_t Fields::integer(std::string_view name) const {
    return content_or(find(name), std::int64_t{0});
}

bool Fields::boolean(std::string_view name) const {
    return content_or(find(name), false);
}

const std::string& Fields::text(std::string_view name) const {
    static const std::string empty;
    return content_or(find(name), empty);
}

const std::vector<std::string>& Fields::list(std::string_view name) const {
    static const std::vector<std::string> empty;
    return content_or(find(name), empty);
}

void Fields::put(std::string_view name, Value value) {
    for (Entry& entry : entries_) {
        if (is_same_name(entry.first, name)) {
            entry.second = std::move(value);
            return;
        }
    }
    if (entries_.empty()) entries_.reserve(entries_typical);
    entries_.emplace_back(name, std::move(value));
}

}  // namespace sim::recording
