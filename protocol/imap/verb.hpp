#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "protocol/base/ascii.hpp"

namespace protocol::imap {

/// The commands of RFC 9051 section 6 and RFC 3501 section 6, with those of RFC 2971 (ID), RFC 5256 (SORT, THREAD), RFC
/// 5464 (GETMETADATA, SETMETADATA), RFC 5465 (NOTIFY) and RFC 9208 (GETQUOTA, GETQUOTAROOT, SETQUOTA). A command behind
/// UID is the same verb.
enum class Verb : std::uint8_t {
    capability,
    noop,
    logout,
    id,  // any state
    starttls,
    authenticate,
    login,  // not authenticated
    enable,
    namespace_,
    idle,
    select,
    examine,  // authenticated or selected
    create,
    delete_,
    rename,
    subscribe,
    unsubscribe,
    list,
    lsub,
    status,
    append,
    get_quota,
    get_quota_root,
    set_quota,
    get_metadata,
    set_metadata,
    notify,
    check,
    close,
    unselect,  // selected
    expunge,
    search,
    fetch,
    store,
    copy,
    move,
    sort,
    thread,
};

inline constexpr auto verb_names = std::to_array<std::string_view>(
    {"CAPABILITY",  "NOOP",        "LOGOUT", "ID",      "STARTTLS", "AUTHENTICATE", "LOGIN",        "ENABLE",
     "NAMESPACE",   "IDLE",        "SELECT", "EXAMINE", "CREATE",   "DELETE",       "RENAME",       "SUBSCRIBE",
     "UNSUBSCRIBE", "LIST",        "LSUB",   "STATUS",  "APPEND",   "GETQUOTA",     "GETQUOTAROOT", "SETQUOTA",
     "GETMETADATA", "SETMETADATA", "NOTIFY", "CHECK",   "CLOSE",    "UNSELECT",     "EXPUNGE",      "SEARCH",
     "FETCH",       "STORE",       "COPY",   "MOVE",    "SORT",     "THREAD"});
static_assert(verb_names.size() == static_cast<std::size_t>(Verb::thread) + 1);

[[nodiscard]] constexpr std::string_view name(Verb verb) {
    return verb_names[static_cast<std::size_t>(verb)];
}
/// In any case of letters; nothing for a word that is no command.
[[nodiscard]] inline std::optional<Verb> parse_verb(std::string_view word) {
    for (std::size_t index = 0; index < verb_names.size(); ++index) {
        if (equal_ignoring_case(word, verb_names[index])) return static_cast<Verb>(index);
    }
    return std::nullopt;
}
/// May stand behind UID, RFC 9051 section 6.4.9 and RFC 5256.
[[nodiscard]] constexpr bool has_uid_form(Verb verb) {
    return verb >= Verb::expunge;
}

}  // namespace protocol::imap
