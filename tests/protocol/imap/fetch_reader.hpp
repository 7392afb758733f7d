#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/imap/message_view.hpp"

namespace tests::imap {

/// A value of a response, RFC 9051 section 9: a list, or a string, number or NIL.
struct FetchValue {
    bool is_list = false;
    std::optional<std::string> text{};  ///< nothing: NIL
    bool is_number = false;
    std::vector<FetchValue> members{};

    /// @pre is_number
    [[nodiscard]] std::size_t number() const;
};

/// Reads one value and nothing behind it. Parts of a multipart may follow each other without a blank, as may addresses.
/// Nothing if this is not what the grammar allows.
[[nodiscard]] std::optional<FetchValue> read_fetch_value(std::string_view response);

/// Says what is wrong with ENVELOPE, BODY, BODYSTRUCTURE and all sections of a message: they do not have the form of
/// the grammar, or do not agree with each other. Empty: nothing.
[[nodiscard]] std::string find_fetch_mistake(const protocol::imap::MessageView& message);

}  // namespace tests::imap
