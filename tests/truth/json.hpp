#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace tests::truth {

/// Keeps the order of the keys, as the cases are written.
using Json = nlohmann::ordered_json;

/// The member of an object, or `fallback` where there is none.
[[nodiscard]] inline const Json& member(const Json& object, std::string_view key, const Json& fallback) {
    if (!object.is_object()) return fallback;
    const auto found = object.find(std::string(key));
    return found == object.end() ? fallback : *found;
}
/// The member of an object, or null.
[[nodiscard]] inline const Json& value_of(const Json& object, std::string_view key) {
    static const Json nothing;
    return member(object, key, nothing);
}
[[nodiscard]] inline const Json& object_member(const Json& object, std::string_view key) {
    static const Json empty = Json::object();
    return member(object, key, empty);
}
[[nodiscard]] inline const Json& list_member(const Json& object, std::string_view key) {
    static const Json empty = Json::array();
    return member(object, key, empty);
}
[[nodiscard]] inline std::string text_member(const Json& object, std::string_view key) {
    const Json& found = value_of(object, key);
    return found.is_string() ? found.get<std::string>() : std::string();
}
[[nodiscard]] inline double number_member(const Json& object, std::string_view key, double fallback = 0) {
    const Json& found = value_of(object, key);
    return found.is_number() ? found.get<double>() : fallback;
}
[[nodiscard]] inline bool bool_member(const Json& object, std::string_view key, bool fallback = false) {
    const Json& found = value_of(object, key);
    return found.is_boolean() ? found.get<bool>() : fallback;
}
[[nodiscard]] inline bool contains_text(const Json& list, const std::string& text) {
    for (const Json& each : list) {
        if (each == text) return true;
    }
    return false;
}

}  // namespace tests::truth
