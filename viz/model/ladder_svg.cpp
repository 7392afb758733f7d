#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "viz/model/ladder_text.hpp"
#include "viz/model/time_words.hpp"
#include "viz/model/xml_text.hpp"

namespace viz::model {

namespace {

// All lengths in pixels.
constexpr double times_width = 96;
constexpr double column_width = 210;
constexpr double row_height = 26;
constexpr double title_height = 34;
constexpr double head_height = 34;
constexpr double margin = 16;

/// By PacketKind; of different lightness too. Okabe and Ito's colours, darkened for thin lines on white.
constexpr std::array<const char*, packet_kind_count> colours = {"#b04a00", "#0060a8", "#00714f",
                                                                "#8a4b7d", "#6d3862", "#606060"};

/// Draws one ladder.
class Picture {
public:
    Picture(const Ladder& ladder, LadderScale scale) : ladder_(ladder), places_(place_rungs(ladder, scale)) {}

    std::string draw(std::string_view title) {
        const double width = times_width +
                             column_width * static_cast<double>(std::max<std::size_t>(ladder_.lifelines.size(), 1)) +
                             margin;
        const double height = top() + places_.back().end * row_height + margin;
        text_ = svg_begin(width, height, title);
        text_ += fmt::format("<text x=\"{:.0f}\" y=\"22\" font-size=\"15\" font-weight=\"bold\">{}</text>\n", margin,
                             xml_escaped(title));
        draw_lifelines(height);
        for (std::size_t index = 0; index < ladder_.rungs.size(); ++index)
            draw_rung(ladder_.rungs[index], places_[index]);
        if (ladder_.left_out != 0) {
            words(margin, y_of(places_.back().begin), "start", "#606060",
                  fmt::format("{} further packets are left out", ladder_.left_out));
        }
        return text_ + "</svg>\n";
    }

private:
    [[nodiscard]] static double top() { return title_height + head_height; }
    [[nodiscard]] static double x_of(std::size_t lifeline) {
        return times_width + column_width * (static_cast<double>(lifeline) + 0.5);
    }
    [[nodiscard]] static double y_of(double row) { return top() + row * row_height; }

    void words(double x, double y, const char* anchor, const char* colour, const std::string& text) {
        text_ += svg_words(x, y, anchor, colour, text);
    }

    void draw_lifelines(double height) {
        for (std::size_t index = 0; index < ladder_.lifelines.size(); ++index) {
            const double x = x_of(index);
            text_ += fmt::format(
                "<rect x=\"{:.1f}\" y=\"{:.0f}\" width=\"{:.0f}\" height=\"24\" rx=\"4\" fill=\"#eef2f6\" "
                "stroke=\"#8090a0\"/>\n",
                x - column_width / 2 + 6, title_height, column_width - 12);
            words(x, title_height + 16, "middle", "#102030", ladder_.lifelines[index]);
            text_ += fmt::format(
                "<line x1=\"{0:.1f}\" y1=\"{1:.0f}\" x2=\"{0:.1f}\" y2=\"{2:.0f}\" stroke=\"#b0bac4\" "
                "stroke-dasharray=\"3 3\"/>\n",
                x, title_height + 24, height - margin / 2);
        }
    }

    void draw_rung(const LadderRung& rung, const RungPlace& place) {
        if (place.quiet) {
            words(times_width + 6, y_of(place.begin - 1) + 4, "start", "#606060", quiet_words(rung.quiet_before));
        }
        const char* colour = colours[static_cast<std::size_t>(rung.kind)];
        const double from = x_of(rung.from);
        const double to = rung.lost ? (from + x_of(rung.to)) / 2 : x_of(rung.to);
        const double begin = y_of(place.begin);
        const double end = y_of(rung.lost ? (place.begin + place.end) / 2 : place.end);
        const bool dashed = is_answer(rung.kind);
        text_ += fmt::format(
            "<g stroke=\"{0}\" fill=\"{0}\"><title>{1}</title>\n", colour,
            xml_escaped(list_words(rung.leaves) + ", " + std::string(name(rung.kind)) + ": " + rung_words(rung)));
        text_ += fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke-width=\"{}\"{}/>\n",
                             from, begin, to, end, rung.kind == PacketKind::mail ? 2.5 : 1.4,
                             dashed ? " stroke-dasharray=\"6 3\"" : "");
        draw_head(to, end, to > from, rung.lost);
        text_ += "</g>\n";
        if (!place.labelled) return;
        words(times_width - 10, begin + 4, "end", "#606060", list_words(rung.leaves));
        words((from + x_of(rung.to)) / 2, (begin + y_of(place.end)) / 2 + (place.begin == place.end ? -5 : 4), "middle",
              colour, rung_words(rung));
    }

    /// An arrow's head, or the cross of a packet that gets no further.
    void draw_head(double x, double y, bool rightward, bool lost) {
        if (lost) {
            text_ += fmt::format("<path d=\"M{:.1f} {:.1f}l10 10m0 -10l-10 10\" fill=\"none\" stroke-width=\"2\"/>\n",
                                 x - 5, y - 5);
            return;
        }
        const double back = rightward ? -8 : 8;
        text_ += fmt::format("<path d=\"M{:.1f} {:.1f}l{:.0f} -4v8z\" stroke=\"none\"/>\n", x, y, back);
    }

    const Ladder& ladder_;
    std::vector<RungPlace> places_;
    std::string text_;
};

}  // namespace

std::string ladder_svg(const Ladder& ladder, LadderScale scale, std::string_view title) {
    return Picture(ladder, scale).draw(title);
}

}  // namespace viz::model
