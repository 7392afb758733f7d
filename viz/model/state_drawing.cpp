#include "viz/model/state_drawing.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "viz/model/state_places.hpp"

namespace viz::model {

namespace {

constexpr std::size_t exit_sources_min = 3;
constexpr std::size_t line_letters_max = 12;
constexpr std::size_t samples = 32;
constexpr double head_share = 0.5;     // of a line's height: an arrow's head, both ways
constexpr double pair_distance = 0.3;  // of a box's height: between the arrows there and back

StatePoint operator+(StatePoint a, StatePoint b) {
    return {a.x + b.x, a.y + b.y};
}
StatePoint operator-(StatePoint a, StatePoint b) {
    return {a.x - b.x, a.y - b.y};
}
StatePoint operator*(StatePoint a, double factor) {
    return {a.x * factor, a.y * factor};
}

/// A rectangle by its middle.
struct Box {
    StatePoint centre;
    StatePoint size;
    [[nodiscard]] bool contains(StatePoint point) const {
        return std::abs(point.x - centre.x) < size.x / 2 && std::abs(point.y - centre.y) < size.y / 2;
    }
    [[nodiscard]] bool overlaps(const Box& other) const {
        return std::abs(centre.x - other.centre.x) < (size.x + other.size.x) / 2 &&
               std::abs(centre.y - other.centre.y) < (size.y + other.size.y) / 2;
    }
    [[nodiscard]] Box grown(double by) const { return {centre, {size.x + 2 * by, size.y + 2 * by}}; }
};

/// Adds a word to the last line, or begins another where there is no room for it.
void add_word(std::vector<std::string>& lines, const std::string& word) {
    const bool fits = !lines.empty() && lines.back().size() + word.size() + 1 <= line_letters_max;
    if (fits) {
        lines.back() += " " + word;
    } else {
        lines.push_back(word);
    }
}

/// Words in lines of about line_letters_max letters, broken at blanks.
std::vector<std::string> label_lines_of(const std::vector<std::string>& triggers) {
    std::vector<std::string> lines;
    std::string word;
    for (const char letter : trigger_words(triggers) + " ") {
        if (letter != ' ') {
            word += letter;
            continue;
        }
        add_word(lines, word);
        word.clear();
    }
    return lines;
}

class Draughtsman {
public:
    Draughtsman(const StateMachine& machine, const StateSizes& sizes)
        : machine_(machine), sizes_(sizes), places_(state_places(machine.name)) {}

    StateDrawing draw() {
        place_states();
        find_exits();
        for (std::size_t index = 0; index < machine_.arrows.size(); ++index) {
            const std::vector<std::string> triggers = triggers_of(machine_.arrows[index]);
            if (!triggers.empty()) drawing_.curves.push_back(make_curve(index, label_lines_of(triggers)));
        }
        place_labels();
        return std::move(drawing_);
    }

private:
    void place_states() {
        const StatePoint cells = cells_of(machine_);
        drawing_.size = {cells.x * sizes_.cell.x, cells.y * sizes_.cell.y};
        for (std::size_t state = 0; state < machine_.states.size(); ++state) {
            const StatePoint place = places_.places.at(state);
            drawing_.centres.push_back({(place.x + 0.5) * sizes_.cell.x, (place.y + 0.5) * sizes_.cell.y});
        }
    }

    /// What leads to one of the ways out from many states; its arrow from the home state is drawn all the same.
    void find_exits() {
        for (const StateArrow& arrow : machine_.arrows) {
            if (std::ranges::find(places_.ways_out, arrow.to) == places_.ways_out.end()) continue;
            for (const std::string& trigger : arrow.triggers) exit_of(arrow.to, trigger).from.push_back(arrow.from);
        }
        std::erase_if(drawing_.exits, [](const StateExit& each) { return each.from.size() < exit_sources_min; });
    }

    StateExit& exit_of(std::size_t to, const std::string& trigger) {
        const auto found = std::ranges::find_if(
            drawing_.exits, [&](const StateExit& each) { return each.to == to && each.trigger == trigger; });
        return found != drawing_.exits.end() ? *found : drawing_.exits.emplace_back(StateExit{to, trigger, {}});
    }

    /// Those of an arrow that are drawn.
    [[nodiscard]] std::vector<std::string> triggers_of(const StateArrow& arrow) const {
        std::vector<std::string> drawn;
        for (const std::string& trigger : arrow.triggers) {
            const bool is_exit = std::ranges::any_of(
                drawing_.exits, [&](const StateExit& each) { return each.to == arrow.to && each.trigger == trigger; });
            const bool of_home = arrow.from == places_.home && trigger == places_.home_trigger;
            if (!is_exit || of_home) drawn.push_back(trigger);
        }
        return drawn;
    }

    [[nodiscard]] Box box_of(std::size_t state) const { return {drawing_.centres[state], sizes_.box}; }

    /// Straight where no box is in the way, else the flattest bow that passes by all of them.
    [[nodiscard]] StateCurve make_curve(std::size_t index, std::vector<std::string> lines) const {
        const StateArrow& arrow = machine_.arrows[index];
        std::optional<StateCurve> best;
        std::size_t best_hits = 0;
        for (const double bow : {0.0, 0.18, -0.18, 0.32, -0.32, 0.5, -0.5, 0.75, -0.75, 1.0, -1.0}) {
            StateCurve curve = bow_between(arrow, bow);
            const std::size_t found = hits(curve, arrow);
            if (best && found >= best_hits) continue;
            best = std::move(curve);
            best_hits = found;
            if (found == 0) break;
        }
        best->arrow = index;
        best->lines = std::move(lines);
        return *best;
    }

    /// @param bow  how far its middle is from the straight line, as a share of a cell's height and of the distance
    [[nodiscard]] StateCurve bow_between(const StateArrow& arrow, double bow) const {
        const StatePoint from = drawing_.centres[arrow.from];
        const StatePoint to = drawing_.centres[arrow.to];
        const StatePoint way = to - from;
        const double length = std::max(1.0, std::hypot(way.x, way.y));
        const StatePoint across{-way.y / length, way.x / length};
        const bool has_pair = machine_.find_arrow(arrow.to, arrow.from) != nullptr;
        const StatePoint shift = across * (has_pair ? sizes_.box.y * pair_distance : 0);
        const double reach = bow * (sizes_.cell.y + 0.25 * length);
        const StatePoint control = (from + to) * 0.5 + across * (2 * reach) + shift;
        return {0,       edge_point(arrow.from, from + shift, control),
                control, edge_point(arrow.to, to + shift, control),
                {},      {}};
    }

    /// Where a line from within a box towards a point leaves it.
    [[nodiscard]] StatePoint edge_point(std::size_t state, StatePoint inside, StatePoint towards) const {
        const Box box = box_of(state);
        StatePoint low = inside;
        StatePoint high = towards;
        for (int step = 0; step < 40; ++step) {
            const StatePoint middle = (low + high) * 0.5;
            (box.contains(middle) ? low : high) = middle;
        }
        return high;
    }

    /// How often a curve meets boxes that are not its own, or leaves the drawing.
    [[nodiscard]] std::size_t hits(const StateCurve& curve, const StateArrow& arrow) const {
        std::size_t count = 0;
        for (std::size_t sample = 1; sample < samples; ++sample) {
            const StatePoint point = curve.at(static_cast<double>(sample) / samples);
            const bool outside = point.x < 0 || point.y < 0 || point.x > drawing_.size.x || point.y > drawing_.size.y;
            count += outside ? 1 : 0;
            for (std::size_t state = 0; state < machine_.states.size(); ++state) {
                const bool own = state == arrow.from || state == arrow.to;
                if (!own && box_of(state).grown(sizes_.box.y * 0.12).contains(point)) ++count;
            }
        }
        return count;
    }

    /// Labels stand on their curves, where they cover nothing.
    void place_labels() {
        std::vector<Box> taken;
        for (std::size_t state = 0; state < machine_.states.size(); ++state) taken.push_back(box_of(state));
        for (const StateCurve& curve : drawing_.curves) taken.push_back(head_of(curve));
        for (StateCurve& curve : drawing_.curves) {
            const Box label = best_label(curve, taken);
            curve.label = label.centre;
            taken.push_back(label);
        }
    }

    /// What the head of an arrow covers: without it nobody sees where it leads.
    [[nodiscard]] Box head_of(const StateCurve& curve) const {
        const StatePoint back = curve.control - curve.end;
        const double length = std::max(std::hypot(back.x, back.y), 1e-9);
        const double size = sizes_.line_height * head_share;
        return {curve.end + back * (size / 2 / length), {size, size}};
    }

    [[nodiscard]] Box best_label(const StateCurve& curve, const std::vector<Box>& taken) const {
        std::size_t letters = 0;
        for (const std::string& line : curve.lines) letters = std::max(letters, line.size());
        const StatePoint size{static_cast<double>(letters) * sizes_.letter_width,
                              static_cast<double>(curve.lines.size()) * sizes_.line_height};
        std::optional<Box> best;
        std::size_t best_hits = 0;
        for (const double away : {0.0, 0.3, -0.3, 0.6, -0.6, 1.1, -1.1, 1.8, -1.8, 2.6, -2.6, 3.4, -3.4}) {
            for (const double aside : {0.0, 0.3, -0.3, 0.55, -0.55, 1.2, -1.2}) {
                for (const double share : {0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78}) {
                    const StatePoint shift{aside * size.x, away * sizes_.line_height};
                    const Box label{inside(curve.at(share) + shift, size), size};
                    const auto overlaps = [&](const Box& other) { return other.overlaps(label); };
                    const auto found = static_cast<std::size_t>(std::ranges::count_if(taken, overlaps));
                    if (best && found >= best_hits) continue;
                    best = label;
                    best_hits = found;
                    if (found == 0) return *best;
                }
            }
        }
        return *best;
    }

    /// Moved so that all of it is within the drawing.
    [[nodiscard]] StatePoint inside(StatePoint centre, StatePoint size) const {
        return {std::clamp(centre.x, size.x / 2, std::max(size.x / 2, drawing_.size.x - size.x / 2)),
                std::clamp(centre.y, size.y / 2, std::max(size.y / 2, drawing_.size.y - size.y / 2))};
    }

    const StateMachine& machine_;
    const StateSizes& sizes_;
    const StatePlaces& places_;
    StateDrawing drawing_;
};

}  // namespace

StatePoint StateCurve::at(double share) const {
    const double rest = 1 - share;
    return begin * (rest * rest) + control * (2 * share * rest) + end * (share * share);
}

ArrowHead head_of(const StateCurve& curve, double length) {
    const StatePoint way = curve.end - curve.control;
    const double distance = std::max(1e-9, std::hypot(way.x, way.y));
    const StatePoint along = way * (length / distance);
    const StatePoint across = StatePoint{-along.y, along.x} * 0.45;
    return {curve.end, curve.end - along + across, curve.end - along - across};
}

StateDrawing draw_states(const StateMachine& machine, const StateSizes& sizes) {
    return Draughtsman(machine, sizes).draw();
}

StatePoint cells_of(const StateMachine& machine) {
    StatePoint most;
    for (const StatePoint& place : state_places(machine.name).places)
        most = {std::max(most.x, place.x), std::max(most.y, place.y)};
    return most + StatePoint{1, 1};
}

std::vector<std::string> exit_lines(const StateMachine& machine, const StateDrawing& drawing) {
    std::vector<std::string> lines;
    for (const StateExit& each : drawing.exits) {
        std::vector<std::string> names;
        for (const std::size_t state : each.from) names.push_back(state_words(machine.states[state]));
        const bool everywhere = names.size() + 1 == machine.states.size();
        lines.push_back(fmt::format("To {}: {} from {}", state_words(machine.states[each.to]), each.trigger,
                                    everywhere ? "every state" : fmt::format("{}", fmt::join(names, ", "))));
    }
    return lines;
}

}  // namespace viz::model
