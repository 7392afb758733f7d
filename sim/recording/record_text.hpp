#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sim::recording {

/// A resource record as events have it, `beta.test. 3600 IN MX 10 mail.beta.test.` (RFC 1035 section 5.1), in parts of
/// its text, which are valid as long as it is.
struct RecordText {
    std::string_view owner;
    std::string_view ttl;  ///< s
    std::string_view type;
    std::string_view data;
};
/// @return nullopt: it has another form
[[nodiscard]] std::optional<RecordText> split_record(std::string_view record);

/// A domain name as people write it, or the data of a record that ends with one. The root stays a dot: `0 .` is a
/// null MX (RFC 7505 section 3).
[[nodiscard]] std::string_view without_final_dot(std::string_view name);

/// Whether the authority section of a response without answers says "ask those": it has NS records, and no SOA record,
/// beside which they would only tell who is sure that there is nothing (RFC 2308 section 2.2).
[[nodiscard]] bool is_delegation(const std::vector<std::string>& authority);

}  // namespace sim::recording
