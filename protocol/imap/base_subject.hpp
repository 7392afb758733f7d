#pragma once

#include <string>
#include <string_view>

namespace protocol::imap {

/// A subject without what replies, forwards and mailing lists put around it. RFC 5256 section 2.1.
struct BaseSubject {
    std::string text{};                ///< UTF-8
    bool is_reply_or_forward = false;  ///< a subj-refwd, a "(fwd)" trailer or "[fwd: ]" was taken off (section 3)

    bool operator==(const BaseSubject&) const = default;
};

/// @param body  of the Subject field, unfolded, encoded words as they are
[[nodiscard]] BaseSubject extract_base_subject(std::string_view body);

}  // namespace protocol::imap
