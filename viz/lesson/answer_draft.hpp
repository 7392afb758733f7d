#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/lesson.hpp"

namespace viz::lesson {

/// How a question is answered in a window.
enum class AnswerKind : std::uint8_t {
    choice,   ///< one of the options
    several,  ///< all options that are right
    order,    ///< the options in their order
    host,     ///< a click on the map
    line,     ///< a number, a word, a record or a reply is written
};
[[nodiscard]] AnswerKind answer_kind(const sim::scenario::LessonAnswer& answer);

/// Of what is written into a line; a record or a name is shorter.
inline constexpr std::size_t answer_octets_max = 512;

/// An answer while it is being made up.
struct AnswerDraft {
    AnswerKind kind = AnswerKind::line;
    std::size_t options = 0;          ///< how many there are; none of a host or a line
    std::vector<std::size_t> places;  ///< the chosen options, ascending; of an order all of them, the first step first
    std::size_t cursor = 0;           ///< which row of an order the keys move
    std::string text;                 ///< what is written, or the host's name
    bool operator==(const AnswerDraft&) const = default;
};

/// With nothing chosen; an order begins as its steps are shown.
[[nodiscard]] AnswerDraft empty_draft(AnswerKind kind, std::size_t options);

/// Whether an option is chosen.
[[nodiscard]] bool is_chosen(const AnswerDraft& draft, std::size_t place);
/// Chooses an option, of several also unchooses it; of an order its row gets the keys. Without effect elsewhere, and
/// where there is no such option.
void choose(AnswerDraft& draft, std::size_t place);
/// Chooses the next option or the one before, or goes to that row of an order; there is no way past the ends.
void choose_neighbour(AnswerDraft& draft, bool forward);
/// Puts the rows of an order as a text like that of written() names them. @return false, without effect: it is no
/// order, or the text does not name each option once
[[nodiscard]] bool put_in_order(AnswerDraft& draft, std::string_view text);
/// Puts a row of an order at another place; those between make room. Rows beyond the last mean the last.
void move_row(AnswerDraft& draft, std::size_t from, std::size_t to);
/// Moves the row that has the keys up or down.
void move_cursor_row(AnswerDraft& draft, bool down);

/// As somebody types it to the terminal's player, which so judges alike: `b`, `a c`. Empty: nothing is chosen.
[[nodiscard]] std::string written(const AnswerDraft& draft);
/// The places of the options that a text of that form names.
[[nodiscard]] std::vector<std::size_t> places_in(std::string_view text);

}  // namespace viz::lesson
