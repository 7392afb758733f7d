#include "viz/model/state_text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "viz/model/xml_text.hpp"

namespace viz::model {

namespace {

class StatePicture {
    // Of the picture, in pixels.
    static constexpr StateSizes sizes{{218, 126}, {128, 40}, 6.8, 14};
    static constexpr double title_height = 40;
    static constexpr double note_height = 18;
    static constexpr double margin = 16;
    static constexpr std::size_t staying_letters_max = 23;  ///< in a box
    static constexpr std::string_view more = ", ...";
    static constexpr const char* ink = "#18212e";
    static constexpr const char* dim = "#566476";
    static constexpr const char* arrow_colour = "#3a5a7a";

public:
    explicit StatePicture(const StateMachine& machine) : machine_(machine), drawing_(draw_states(machine, sizes)) {}

    std::string draw() {
        const auto notes = notes_within(drawing_.size.x - 2 * margin);
        const double notes_top = title_height + drawing_.size.y + margin;
        text_ = svg_begin(drawing_.size.x, notes_top + note_height * static_cast<double>(notes.size()) + margin,
                          machine_.title);
        text_ +=
            fmt::format("<text x=\"{:.0f}\" y=\"25\" font-size=\"15\" font-weight=\"bold\" fill=\"{}\">{}</text>\n",
                        margin, ink, xml_escaped(machine_.title));
        for (const StateCurve& curve : drawing_.curves) draw_curve(curve);
        for (std::size_t state = 0; state < machine_.states.size(); ++state) draw_state(state);
        for (const StateCurve& curve : drawing_.curves) draw_label(curve);
        for (std::size_t note = 0; note < notes.size(); ++note)
            text_ += svg_words(margin, notes_top + note_height * static_cast<double>(note), "start", dim, notes[note]);
        return text_ + "</svg>\n";
    }

private:
    /// As many of them as have room in a box, whole; that there are more is said.
    [[nodiscard]] static std::string words_within(const std::vector<std::string>& triggers) {
        std::string words = trigger_words(triggers);
        if (words.size() <= staying_letters_max) return words;
        words.clear();
        for (const std::string& trigger : triggers) {
            if (words.size() + trigger.size() + more.size() > staying_letters_max) break;
            words += trigger + ", ";
        }
        return words.empty() ? "several" : words + "...";
    }

    /// What is no arrow: ways out, and all that leaves a state as it is where its box has no room for it.
    [[nodiscard]] std::vector<std::string> notes() const {
        std::vector<std::string> lines = exit_lines(machine_, drawing_);
        for (std::size_t state = 0; state < machine_.states.size(); ++state) {
            const std::string whole = trigger_words(machine_.staying[state]);
            if (whole.size() > staying_letters_max)
                lines.push_back(fmt::format("Stays in {}: {}", state_words(machine_.states[state]), whole));
        }
        return lines;
    }

    /// In lines that are no wider.
    [[nodiscard]] std::vector<std::string> notes_within(double width) const {
        const auto letters_max = static_cast<std::size_t>(width / sizes.letter_width);
        std::vector<std::string> lines;
        for (const std::string& note : notes()) {
            std::string_view rest = note;
            while (rest.size() > letters_max) {
                const std::size_t blank = rest.rfind(' ', letters_max);
                lines.emplace_back(rest.substr(0, blank));
                rest = rest.substr(blank + 1);
            }
            lines.emplace_back(rest);
        }
        return lines;
    }

    /// The head is drawn here, for not every program knows markers.
    void draw_curve(const StateCurve& curve) {
        const StateArrow& arrow = machine_.arrows[curve.arrow];
        text_ += fmt::format(
            "<g stroke=\"{0}\"><title>{1}</title>\n<path d=\"M{2:.1f} {3:.1f}Q{4:.1f} {5:.1f} {6:.1f} {7:.1f}\" "
            "fill=\"none\" stroke-width=\"1.4\"/>\n",
            arrow_colour,
            xml_escaped(fmt::format("{} to {}: {}", state_words(machine_.states[arrow.from]),
                                    state_words(machine_.states[arrow.to]), trigger_words(arrow.triggers))),
            curve.begin.x, curve.begin.y + title_height, curve.control.x, curve.control.y + title_height, curve.end.x,
            curve.end.y + title_height);
        const ArrowHead head = head_of(curve, 9);
        text_ +=
            fmt::format("<path d=\"M{:.1f} {:.1f}L{:.1f} {:.1f}L{:.1f} {:.1f}z\" fill=\"{}\" stroke=\"none\"/>\n</g>\n",
                        head.tip.x, head.tip.y + title_height, head.left.x, head.left.y + title_height, head.right.x,
                        head.right.y + title_height, arrow_colour);
    }

    void draw_state(std::size_t state) {
        const StatePoint centre = drawing_.centres[state];
        const bool ends = state == machine_.last || state == machine_.first;
        std::string staying = trigger_words(machine_.staying[state]);
        text_ += fmt::format(
            "<g><title>{}</title><rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.0f}\" height=\"{:.0f}\" rx=\"8\" "
            "fill=\"#eef2f6\" stroke=\"{}\" stroke-width=\"{}\"/></g>\n",
            xml_escaped(staying.empty() ? state_words(machine_.states[state]) : "stays here: " + staying),
            centre.x - sizes.box.x / 2, centre.y - sizes.box.y / 2 + title_height, sizes.box.x, sizes.box.y,
            ends ? ink : "#8090a0", ends ? 2 : 1);
        const double y = centre.y + title_height + (staying.empty() ? 4 : -2);
        text_ += svg_words(centre.x, y, "middle", ink, state_words(machine_.states[state]));
        if (staying.empty()) return;
        staying = words_within(machine_.staying[state]);
        text_ += fmt::format(
            "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\" font-size=\"9.5\" fill=\"{}\">{}</text>\n",
            centre.x, y + 14, dim, xml_escaped(staying));
    }

    /// From a label that found no room on its arrow to the nearest place of that arrow.
    void draw_leader(const StateCurve& curve) {
        std::size_t letters = 0;
        for (const std::string& line : curve.lines) letters = std::max(letters, line.size());
        const double half_width = static_cast<double>(letters) * sizes.letter_width / 2;
        const double half_height = static_cast<double>(curve.lines.size()) * sizes.line_height / 2;
        const auto edge_of = [&](StatePoint point) {
            return StatePoint{std::clamp(point.x, curve.label.x - half_width, curve.label.x + half_width),
                              std::clamp(point.y, curve.label.y - half_height, curve.label.y + half_height)};
        };
        const auto distance_to = [&](StatePoint point) {
            return std::hypot(point.x - edge_of(point).x, point.y - edge_of(point).y);
        };
        StatePoint nearest = curve.begin;
        constexpr int leader_samples = 32;
        for (int sample = 1; sample <= leader_samples; ++sample) {
            const StatePoint point = curve.at(static_cast<double>(sample) / leader_samples);
            if (distance_to(point) < distance_to(nearest)) nearest = point;
        }
        constexpr double beside = 7;
        if (distance_to(nearest) < beside) return;
        const StatePoint edge = edge_of(nearest);
        text_ += fmt::format("<path d=\"M{:.1f} {:.1f}L{:.1f} {:.1f}\" stroke=\"{}\" stroke-dasharray=\"2 3\"/>\n",
                             edge.x, edge.y + title_height, nearest.x, nearest.y + title_height, dim);
    }

    void draw_label(const StateCurve& curve) {
        draw_leader(curve);
        double y =
            curve.label.y + title_height + 4 - sizes.line_height * (static_cast<double>(curve.lines.size()) - 1) / 2;
        for (const std::string& line : curve.lines) {
            text_ += svg_words(curve.label.x, y, "middle", arrow_colour, line);
            y += sizes.line_height;
        }
    }

    const StateMachine& machine_;
    StateDrawing drawing_;
    std::string text_;
};

/// Words that Mermaid would read as its own are written as codes.
std::string mermaid_label(std::string_view text) {
    std::string words;
    for (const char octet : text) {
        if (octet == ':' || octet == ';' || octet == '#') {
            words += fmt::format("#{};", static_cast<int>(octet));
        } else {
            words += octet;
        }
    }
    return words;
}

}  // namespace

std::string states_text(const StateMachine& machine) {
    std::string text =
        fmt::format("{}: begins in {}, ends in {}\n", machine.title, state_words(machine.states[machine.first]),
                    state_words(machine.states[machine.last]));
    for (std::size_t state = 0; state < machine.states.size(); ++state) {
        text += fmt::format("\n{}\n", state_words(machine.states[state]));
        if (!machine.staying[state].empty())
            text += fmt::format("    {} -> stays\n", trigger_words(machine.staying[state]));
        for (const StateArrow& arrow : machine.arrows) {
            if (arrow.from == state)
                text +=
                    fmt::format("    {} -> {}\n", trigger_words(arrow.triggers), state_words(machine.states[arrow.to]));
        }
    }
    return text;
}

std::string states_mermaid(const StateMachine& machine) {
    std::string text = fmt::format("---\ntitle: {}\n---\nstateDiagram-v2\n    direction LR\n", machine.title);
    for (std::size_t state = 0; state < machine.states.size(); ++state)
        text += fmt::format("    state \"{}\" as s{}\n", state_words(machine.states[state]), state);
    text += fmt::format("    [*] --> s{}\n", machine.first);
    for (std::size_t state = 0; state < machine.states.size(); ++state) {
        if (machine.staying[state].empty()) continue;
        text += fmt::format("    s{0} --> s{0}: {1}\n", state, mermaid_label(trigger_words(machine.staying[state])));
    }
    for (const StateArrow& arrow : machine.arrows) {
        text +=
            fmt::format("    s{} --> s{}: {}\n", arrow.from, arrow.to, mermaid_label(trigger_words(arrow.triggers)));
    }
    return text + fmt::format("    s{} --> [*]\n", machine.last);
}

std::string states_svg(const StateMachine& machine) {
    return StatePicture(machine).draw();
}

}  // namespace viz::model
