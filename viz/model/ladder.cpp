#include "viz/model/ladder.hpp"

#include <algorithm>
#include <map>

namespace viz::model {

namespace {

constexpr std::string_view reset_label = "RST";  // as PacketBuilder names it
constexpr double quiet_rows = 1;                 // room for the words that tell of it
constexpr double rows_of_a_flight = 1;           // of the middle one of all: true to scale means that others differ
constexpr double gap_rows_max = 5;               // a longer quiet is shortened
constexpr double label_rows = 0.95;              // the height of words

/// Connections that were refused or broken off: their handshake is told of in any case.
std::set<sim::recording::ConnectionId> broken_connections(const Trace& trace) {
    std::set<sim::recording::ConnectionId> broken;
    for (const Packet& packet : trace.packets()) {
        if (packet.kind == PacketKind::control && packet.label == reset_label) broken.insert(packet.connection);
    }
    return broken;
}

bool is_chosen(const Packet& packet, const LadderChoice& choice, const std::set<sim::recording::ConnectionId>& broken) {
    if (!choice.message.empty() && packet.message != choice.message) return false;
    if (packet.leaves > choice.until) return false;
    if (choice.connection != 0 && packet.connection != choice.connection) return false;
    if (!choice.dns && is_dns(packet.kind)) return false;
    const bool hidden = packet.kind == PacketKind::control && !packet.lost && !broken.contains(packet.connection);
    if (hidden && !choice.control) return false;
    return choice.hosts.empty() || (choice.hosts.contains(packet.from) && choice.hosts.contains(packet.to));
}

/// Numbers the hosts: those that speak of mail first.
class Lifelines {
public:
    explicit Lifelines(const std::vector<const Packet*>& packets) {
        for (const bool dns : {false, true}) {
            for (const Packet* packet : packets) {
                if (is_dns(packet->kind) != dns) continue;
                // Who asks stands before who answers; a server's greeting comes unasked.
                if (is_answer(packet->kind)) add(name_of_receiver(*packet));
                add(packet->from);
                add(name_of_receiver(*packet));
            }
        }
    }
    [[nodiscard]] std::size_t of(const std::string& host) const { return places_.at(host); }
    [[nodiscard]] static std::string name_of_receiver(const Packet& packet) {
        return packet.to.empty() ? ladder_nobody : packet.to;
    }
    std::vector<std::string> names;

private:
    void add(const std::string& host) {
        if (places_.emplace(host, names.size()).second) names.push_back(host);
    }
    std::map<std::string, std::size_t> places_;
};

Duration median_flight(const Ladder& ladder) {
    std::vector<Duration> flights;
    for (const LadderRung& rung : ladder.rungs) flights.push_back(rung.arrives - rung.leaves);
    if (flights.empty()) return Duration{1};
    const auto middle = flights.begin() + static_cast<std::ptrdiff_t>(flights.size() / 2);
    std::ranges::nth_element(flights, middle);
    return std::max(*middle, Duration{1});
}

/// Words of two rungs cover each other where the same lifelines stand beneath both.
bool meet(const LadderRung& one, const LadderRung& other) {
    const auto [one_low, one_high] = std::minmax(one.from, one.to);
    const auto [other_low, other_high] = std::minmax(other.from, other.to);
    return one_low < other_high && other_low < one_high;
}

/// Takes the words from rungs for which there is no room below those before them.
void thin_out_labels(const Ladder& ladder, std::vector<RungPlace>& places) {
    for (std::size_t index = 0; index < ladder.rungs.size(); ++index) {
        const double middle = (places[index].begin + places[index].end) / 2;
        for (std::size_t before = index; before-- > 0 && places[index].labelled;) {
            if (places[before].end + 4 * rows_of_a_flight < places[index].begin) break;
            const double other = (places[before].begin + places[before].end) / 2;
            const bool near = middle - other < label_rows && other - middle < label_rows;
            if (places[before].labelled && near && meet(ladder.rungs[index], ladder.rungs[before]))
                places[index].labelled = false;
        }
    }
}

std::vector<RungPlace> place_in_rows(const Ladder& ladder) {
    std::vector<RungPlace> places;
    double row = 1;
    for (const LadderRung& rung : ladder.rungs) {
        const bool quiet = rung.quiet_before >= ladder_quiet_min;
        if (quiet) row += quiet_rows;
        places.push_back({row, row, true, quiet});
        row += 1;
    }
    places.push_back({row, row, false, false});
    return places;
}

std::vector<RungPlace> place_in_time(const Ladder& ladder) {
    std::vector<RungPlace> places;
    const double rows_of_a_nanosecond = rows_of_a_flight / static_cast<double>(median_flight(ladder).count());
    const auto rows_of = [&](Duration span) { return static_cast<double>(span.count()) * rows_of_a_nanosecond; };
    double row = 1;
    double lowest = 1;
    for (std::size_t index = 0; index < ladder.rungs.size(); ++index) {
        const LadderRung& rung = ladder.rungs[index];
        const bool quiet = rung.quiet_before >= ladder_quiet_min || rows_of(rung.quiet_before) > gap_rows_max;
        if (quiet) {
            row = lowest + 1 + quiet_rows;
        } else if (index > 0) {
            row += rows_of(rung.leaves - ladder.rungs[index - 1].leaves);
        }
        const double end = row + std::min(rows_of(rung.arrives - rung.leaves), 8 * rows_of_a_flight);
        places.push_back({row, end, true, quiet});
        lowest = std::max(lowest, end);
    }
    thin_out_labels(ladder, places);
    places.push_back({lowest + 1, lowest + 1, false, false});
    return places;
}

}  // namespace

Ladder make_ladder(const Trace& trace, const LadderChoice& choice) {
    Ladder ladder;
    std::vector<const Packet*> chosen;
    const auto broken = broken_connections(trace);
    for (const Packet& packet : trace.packets()) {
        if (!is_chosen(packet, choice, broken)) continue;
        if (chosen.size() < ladder_rungs_max) {
            chosen.push_back(&packet);
        } else {
            ++ladder.left_out;
        }
    }
    const Lifelines lifelines(chosen);
    ladder.lifelines = lifelines.names;
    Instant quiet_since = chosen.empty() ? Instant{} : chosen.front()->leaves;
    for (const Packet* packet : chosen) {
        const Duration quiet = packet->leaves - quiet_since;
        quiet_since = std::max(quiet_since, packet->arrives);
        ladder.rungs.push_back({packet->event, packet->leaves, packet->arrives, lifelines.of(packet->from),
                                lifelines.of(Lifelines::name_of_receiver(*packet)), packet->kind, packet->lost,
                                packet->encrypted, packet->label, packet->message, packet->connection,
                                std::max(quiet, Duration{})});
    }
    return ladder;
}

std::vector<RungPlace> place_rungs(const Ladder& ladder, LadderScale scale) {
    return scale == LadderScale::rows ? place_in_rows(ladder) : place_in_time(ladder);
}

}  // namespace viz::model
