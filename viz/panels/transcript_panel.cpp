#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "protocol/base/utf8.hpp"
#include "sim/dialogue/line_explanation.hpp"
#include "sim/recording/spoken_protocol.hpp"
#include "viz/draw/text.hpp"
#include "viz/model/time_words.hpp"
#include "viz/panels/panels.hpp"
#include "viz/panels/reply_colour.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/panels/transcript_parts.hpp"
#include "viz/theme/icons.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {

namespace icons = theme::icons;
using model::ConnectionTranscript;
using model::DialogueLine;
using model::LineClass;

namespace {

/// A piece of a line of the dialogue, as long as the panel is wide.
struct Piece {
    std::size_t line = 0;
    std::size_t begin = 0;  ///< in the line's text, in octets
    std::size_t size = 0;   ///< in octets
};

/// Of a text that is too long for a row: what goes into this one, up to a blank in its second half if there is one.
std::size_t piece_size(std::string_view text, std::size_t characters) {
    const std::size_t row = protocol::utf8_prefix_octets(text, characters);
    if (row == text.size()) return row;
    const std::size_t blank = text.rfind(' ', row - 1);
    const std::size_t half = protocol::utf8_prefix_octets(text, characters / 2);
    return blank != std::string_view::npos && blank >= half ? blank + 1 : row;
}

/// Where the columns begin, in pixels from the left edge.
struct TranscriptColumns {
    float glyph = 0;
    float who = 0;
    float lock = 0;
    float text = 0;
    std::size_t characters = 1;  ///< of the text, in one row
};

bool has_encrypted(const ConnectionTranscript& transcript) {
    return std::any_of(transcript.lines.begin(), transcript.lines.end(),
                       [](const DialogueLine& line) { return line.encrypted; });
}

/// @param locks  lines have a lock
TranscriptColumns transcript_columns(const PanelContext& context, bool locks, float width) {
    const float advance = context.theme.fonts.mono->GetCharAdvance('M');
    TranscriptColumns columns;
    columns.glyph = context.px(8) + advance * 12;
    columns.who = columns.glyph + context.px(20);
    columns.lock = columns.who + advance * 3;
    columns.text = columns.lock + (locks ? context.px(20) : 0);
    const float room = width - columns.text - context.px(8);
    columns.characters = static_cast<std::size_t>(std::max(8.0F, std::floor(room / advance)));
    return columns;
}

std::vector<Piece> break_lines(const std::vector<DialogueLine>& lines, std::size_t characters) {
    std::vector<Piece> pieces;
    for (std::size_t line = 0; line < lines.size(); ++line) {
        std::size_t begin = 0;
        do {
            const std::size_t size = piece_size(std::string_view(lines[line].text).substr(begin), characters);
            pieces.push_back({line, begin, size});
            begin += size;
        } while (begin < lines[line].text.size());
    }
    return pieces;
}

sim::dialogue::Spoken spoken_on(const ConnectionTranscript& transcript) {
    using sim::dialogue::Spoken;
    const std::string& protocol = transcript.frame.protocol;
    if (protocol == "imap") return Spoken::imap;
    if (protocol == "pop3") return Spoken::pop3;
    return sim::recording::is_mail_transfer(protocol) ? Spoken::smtp : Spoken::unknown;
}

float row_height(const PanelContext& context) {
    return std::floor(context.theme.fonts.mono->FontSize * 1.3F);
}

bool has_room_for_rows(const PanelContext& context, int rows) {
    return ImGui::GetContentRegionAvail().y >= static_cast<float>(rows) * row_height(context);
}

/// The dialogue of one connection.
class Dialogue {
public:
    Dialogue(PanelContext& context, const ConnectionTranscript& transcript)
        : context_(context),
          transcript_(transcript),
          columns_(transcript_columns(context, has_encrypted(transcript),
                                      steady_right_edge() - ImGui::GetCursorScreenPos().x)),
          row_height_(row_height(context)) {}

    void draw() {
        const std::vector<Piece> pieces = break_lines(transcript_.lines, columns_.characters);
        const std::size_t current = current_piece(pieces);
        if (should_follow(context_, context_.caches.text->transcript.follow, current)) {
            scroll_to_row(current, row_height_);
        }
        const VisibleRows rows = visible_rows(pieces.size(), row_height_);
        for (std::size_t row = rows.first; row < rows.end; ++row) {
            draw_piece(pieces[row], rows.corner(row), rows.width);
        }
        end_rows(rows);
    }

private:
    [[nodiscard]] std::size_t current_piece(const std::vector<Piece>& pieces) const {
        const auto found = std::find_if(pieces.begin(), pieces.end(),
                                        [this](const Piece& piece) { return transcript_.lines[piece.line].current; });
        return found == pieces.end() ? 0 : static_cast<std::size_t>(found - pieces.begin());
    }

    void draw_piece(const Piece& piece, ImVec2 corner, float width) {
        const DialogueLine& line = transcript_.lines[piece.line];
        const draw::Rect rect{corner.x, corner.y, corner.x + width, corner.y + row_height_};
        const std::string probe = piece.begin == 0 ? fmt::format("transcript.line.{}", piece.line)
                                                   : fmt::format("transcript.line.{}.{}", piece.line, piece.begin);
        if (row_button(context_, rect, {.current = line.current}, probe)) {
            go_to_event(context_, context_.trace.events()[line.event_index].id);
        }
        explain(context_, explanation_of(transcript_, line));
        if (piece.begin == 0) draw_marks(line, corner);
        const std::string_view text = std::string_view(line.text).substr(piece.begin, piece.size);
        draw_text(corner, columns_.text, text_colour(line), text);
    }

    void draw_marks(const DialogueLine& line, ImVec2 corner) {
        const theme::Palette& palette = context_.theme.palette;
        const std::string time = model::list_words(line.time);
        const float width = draw::measure_text(*context_.theme.fonts.mono, time).x;
        draw_text(corner, columns_.glyph - context_.px(12) - width, palette.text_dim, time);
        const ImU32 colour = line_colour(palette, line.line_class);
        const ImU32 shown = line.future ? palette.text_dim : colour;
        draw_text(corner, columns_.glyph, shown, line_glyph(line.line_class));
        draw_text(corner, columns_.who, shown, line.client ? "C:" : "S:");
        if (line.encrypted) draw_text(corner, columns_.lock, palette.text_dim, theme::icons::lock);
    }

    [[nodiscard]] ImU32 text_colour(const DialogueLine& line) const {
        const theme::Palette& palette = context_.theme.palette;
        if (line.future) return palette.text_dim;
        const bool plain = line.line_class == LineClass::command || line.line_class == LineClass::content;
        return plain ? palette.text : line_colour(palette, line.line_class);
    }

    void draw_text(ImVec2 corner, float x, ImU32 colour, std::string_view text) {
        const float y = corner.y + std::floor((row_height_ - context_.theme.fonts.mono->FontSize) / 2);
        draw::draw_text(*ImGui::GetWindowDrawList(), *context_.theme.fonts.mono, {corner.x + x, y}, colour, text);
    }

    PanelContext& context_;
    const ConnectionTranscript& transcript_;
    TranscriptColumns columns_;
    float row_height_;
};

}  // namespace

std::string explanation_of(const ConnectionTranscript& transcript, const DialogueLine& line) {
    const sim::dialogue::Spoken spoken = spoken_on(transcript);
    if (line.line_class == LineClass::content) {
        return line.client ? "Part of the message: no command" : "Part of the answer";
    }
    std::string words = line.client ? sim::dialogue::explain_command(line.text, spoken)
                                    : sim::dialogue::explain_reply(line.text, spoken);
    if (words.empty() && spoken == sim::dialogue::Spoken::imap)
        words = "What comes behind a literal: the rest of the line (RFC 9051 section 4.3)";
    return line.encrypted ? words + "\nUnder TLS: who reads along on the way sees ciphertext" : words;
}

void draw_transcript_panel(PanelContext& context) {
    const sim::recording::ConnectionId connection = shown_connection(context);
    draw_connection_chooser(context, connection);
    if (connection == 0) {
        empty_state(context, icons::plug, "No connection has been opened yet.");
        return;
    }
    const ConnectionTranscript& transcript = context.caches.text->transcript.transcript.at(
        context.trace, context.view.playback.moment, connection, !context.hides_future());
    // In a low panel what is said comes before who says it, which the chooser tells too.
    if (transcript.lines.empty() || has_room_for_rows(context, 5)) draw_connection_head(context, transcript);
    if (transcript.lines.empty()) {
        empty_state(context, icons::terminal, "Nothing has been said on this connection.");
        return;
    }
    theme::begin_child("transcript.lines", {0, 0}, false);
    Dialogue(context, transcript).draw();
    ImGui::EndChild();
}

}  // namespace viz::panels
