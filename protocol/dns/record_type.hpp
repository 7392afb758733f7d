#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace protocol::dns {

/// Type of a resource record or question: any 16-bit number; those with a name are understood here.
enum class RecordType : std::uint16_t {
    a = 1,       ///< RFC 1035 section 3.4.1
    ns = 2,      ///< RFC 1035 section 3.3.11
    cname = 5,   ///< RFC 1035 section 3.3.1
    soa = 6,     ///< RFC 1035 section 3.3.13
    ptr = 12,    ///< RFC 1035 section 3.3.12
    mx = 15,     ///< RFC 1035 section 3.3.9
    txt = 16,    ///< RFC 1035 section 3.3.14
    aaaa = 28,   ///< RFC 3596 section 2.1
    srv = 33,    ///< RFC 2782
    opt = 41,    ///< RFC 6891 section 6.1.1; only in messages
    axfr = 252,  ///< RFC 1035 section 3.2.3; only in questions
    any = 255,   ///< `*`, RFC 1035 section 3.2.3; only in questions
};

/// Class of a resource record or question: any 16-bit number.
enum class RecordClass : std::uint16_t {
    in = 1,      ///< the Internet, RFC 1035 section 3.2.4
    ch = 3,      ///< CHAOS
    hs = 4,      ///< Hesiod
    none = 254,  ///< RFC 2136 section 2.4
    any = 255,   ///< `*`, RFC 1035 section 3.2.5; only in questions
};

/// The mnemonic, or TYPEnnn (RFC 3597 section 5).
[[nodiscard]] std::string to_string(RecordType type);
/// The mnemonic, or CLASSnnn (RFC 3597 section 5).
[[nodiscard]] std::string to_string(RecordClass record_class);
/// A mnemonic or TYPEnnn, in any case; nullopt where the text is neither.
[[nodiscard]] std::optional<RecordType> parse_record_type(std::string_view text);
/// A mnemonic or CLASSnnn, in any case; nullopt where the text is neither.
[[nodiscard]] std::optional<RecordClass> parse_record_class(std::string_view text);
/// Whether records of this type can be data in a zone: not OPT (41), 0, or the question and meta types
/// 128 to 255 (RFC 6895 section 3.1).
[[nodiscard]] bool is_data_type(RecordType type);

}  // namespace protocol::dns
