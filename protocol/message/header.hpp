#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/base/octets.hpp"
#include "protocol/message/limits.hpp"

namespace protocol::message {

/// One field of a header section, with the octets it was made of. RFC 5322 section 2.2.
class HeaderField {
public:
    /// Makes a field from a name and an unfolded body and folds it at white space, so that lines keep
    /// within 78 octets where there is white space to fold at, and within 998 always (a longer word is
    /// cut by force). CR and LF in `body` become one space: a value cannot smuggle in another field.
    /// @pre is_name(name)
    HeaderField(std::string_view name, std::string_view body);
    /// `ftext` of RFC 5322 section 2.2: one or more printable ASCII characters without colon.
    [[nodiscard]] static bool is_name(std::string_view text);
    /// Takes a field's octets as they are, with line ends. Without a valid name and a colon, name()
    /// is empty: the lines are kept, so that the header section can be written out unchanged.
    [[nodiscard]] static HeaderField from_octets(Octets octets, std::size_t offset_octets = 0);

    /// As written; empty: not a field.
    [[nodiscard]] std::string_view name() const { return std::string_view(octets_).substr(0, name_size_octets_); }
    /// Names are compared without case. RFC 5322 section 1.2.2.
    [[nodiscard]] bool is(std::string_view name) const;
    /// Exactly as it stands in the message, with the final line end.
    [[nodiscard]] const Octets& octets() const { return octets_; }
    /// Everything after the colon, folds included, without the final line end; all of it if no field.
    [[nodiscard]] std::string_view raw_body() const;
    /// The body unfolded (RFC 5322 section 2.2.3) and without white space at both ends.
    [[nodiscard]] std::string body() const;
    /// Where the field began in the octets it was parsed from; 0 for a field that was made.
    [[nodiscard]] std::size_t offset_octets() const { return offset_octets_; }

    /// The same octets, wherever they stood.
    bool operator==(const HeaderField& other) const { return octets_ == other.octets_; }

private:
    HeaderField() = default;
    Octets octets_;
    std::size_t name_size_octets_ = 0;
    std::size_t body_offset_octets_ = 0;
    std::size_t offset_octets_ = 0;
};

/// Takes the line ends of folds out, keeps the white space after them. RFC 5322 section 2.2.3.
[[nodiscard]] std::string unfold(std::string_view folded);

/// The fields of a header section in their order.
class Header {
public:
    Header() = default;
    /// Reads up to the empty line or the end; never fails. `encode()` gives the same octets again.
    /// @param offset_octets  added to the offset of every field
    [[nodiscard]] static Header parse(std::string_view octets, std::size_t offset_octets = 0);

    [[nodiscard]] const std::vector<HeaderField>& fields() const { return fields_; }
    /// The first field of that name, or null.
    [[nodiscard]] const HeaderField* find(std::string_view name) const;
    [[nodiscard]] std::vector<const HeaderField*> find_all(std::string_view name) const;
    /// The unfolded body of the first field of that name, or "".
    [[nodiscard]] std::string body_of(std::string_view name) const;
    [[nodiscard]] std::size_t count(std::string_view name) const;

    void append(HeaderField field) { fields_.push_back(std::move(field)); }
    void prepend(HeaderField field) { fields_.insert(fields_.begin(), std::move(field)); }
    /// Removes every field of that name; the number removed.
    std::size_t remove(std::string_view name);

    /// All fields, without the empty line.
    [[nodiscard]] Octets encode() const;
    bool operator==(const Header&) const = default;

private:
    std::vector<HeaderField> fields_;
};

}  // namespace protocol::message
