#include "sim/bridge/bridge.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>

#include "sim/bridge/limits.hpp"

namespace sim::bridge {

namespace {

using protocol::IpAddress;

constexpr Duration housekeeping_interval = std::chrono::milliseconds{100};
constexpr unsigned datagrams_a_turn_max = 256;  // then it is the turn of the other sockets

/// One machine has several loopback addresses; ::1 is the same machine as 127.0.0.1.
IpAddress machine_of(const IpAddress& address) {
    constexpr IpAddress ipv6_loopback = IpAddress::v6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
    return address == ipv6_loopback ? IpAddress::v4({127, 0, 0, 1}) : address;
}

}  // namespace

/// The descriptors of one wait, and whom each belongs to.
class Bridge::Watch {
public:
    void add(int number, short events) { entries_.push_back({number, events, 0}); }
    void wait(Duration time) {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
        const timespec timeout{static_cast<time_t>(seconds.count()), static_cast<long>((time - seconds).count())};
        if (ppoll(entries_.data(), entries_.size(), &timeout, nullptr) > 0) return;
        for (pollfd& entry : entries_) entry.revents = 0;
    }
    /// Whether anything happened at a descriptor.
    [[nodiscard]] bool is_ready(std::size_t place) const { return entries_[place].revents != 0; }
    [[nodiscard]] std::size_t size() const { return entries_.size(); }

private:
    std::vector<pollfd> entries_;
};

Bridge::Bridge(BridgeOptions options)
    : options_(std::move(options)),
      connection_tokens_(limits::connections_per_s_max),
      datagram_tokens_(limits::datagrams_per_s_max),
      octet_tokens_(limits::octets_per_s_max) {}

Bridge::~Bridge() = default;

void Bridge::log(const std::string& line) const {
    if (options_.log) options_.log(line);
}

void Bridge::start(ServedRun& run) {
    run_ = &run;
    clock_.emplace(options_.speed);
}

void Bridge::stop() {
    visitors_.clear();
    doors_.clear();
}

bool Bridge::turn(Duration wait_max, int wake) {
    const bool up_to_date = advance();
    settle();
    if (run_->is_over()) return false;
    Watch watched;
    watch(watched);
    if (wake >= 0) watched.add(wake, POLLIN);
    watched.wait(wait_time(wait_max, up_to_date));
    advance();
    if (run_->is_over()) return false;
    take_ready(watched);
    settle();
    return true;
}

/// Where much is to be done, in pieces, so that sockets need not wait for all of it.
bool Bridge::advance() {
    bound_lag();
    const Instant wanted = std::min(clock_->simulated(), run_->limit());
    const Duration longest = std::max(clock_->simulated_span(limits::slice), Duration{1});
    piece_ = std::min(piece_, longest);
    const bool up_to_date = wanted - run_->now() <= piece_;
    const Duration began = elapsed();
    run_->run_to(up_to_date ? wanted : run_->now() + piece_);
    // A piece takes as long as what happens in it, which only trying tells.
    piece_ = elapsed() - began > limits::slice ? std::max(piece_ / 2, Duration{1}) : std::min(2 * piece_, longest);
    return up_to_date;
}

/// After a stop of this process, or where there is more to do than it can, real time that has been missed is left out:
/// simulated time that ran away would be over before a real program could say anything.
void Bridge::bound_lag() {
    const Duration lag = clock_->real_span(clock_->simulated() - run_->now());
    if (lag > limits::lag_max) clock_->leave_out(lag - limits::lag_max);
}

void Bridge::settle() {
    for (const auto& visitor : visitors_) visitor->settle(elapsed());
    bound_ready_octets();
    std::erase_if(visitors_, [](const auto& visitor) { return visitor->is_done(); });
}

/// Who takes nothing of so much is cut off; and of all, those for whom most is ready, until few enough octets are left.
void Bridge::bound_ready_octets() {
    std::vector<std::pair<std::uint64_t, Visitor*>> waiting;
    std::uint64_t total = 0;
    for (const auto& visitor : visitors_) {
        if (visitor->is_done()) continue;
        waiting.emplace_back(visitor->ready_octets(), visitor.get());
        total += waiting.back().first;
    }
    const auto by_octets = [](const auto& one, const auto& other) { return one.first > other.first; };
    std::stable_sort(waiting.begin(), waiting.end(), by_octets);
    for (const auto& [octets, visitor] : waiting) {
        const bool is_unread = octets > limits::ready_octets_max && visitor->is_stuck(elapsed(), limits::unread_max);
        if (!is_unread && total <= limits::ready_octets_total_max) continue;
        log(fmt::format("a connection is cut off: {} octets wait for a client that does not read them", octets));
        visitor->cut_off();
        total -= octets;
    }
}

/// Doors first, then visitors, each at its place in its list.
void Bridge::watch(Watch& watched) {
    const bool accepting = connection_tokens_.available(elapsed()) >= 1;
    const bool reading = octet_tokens_.available(elapsed()) > 0;
    for (const Door& door : doors_) {
        const bool open = door.transport == Transport::udp || accepting;
        watched.add(open ? door.socket.number() : -1, POLLIN);
    }
    for (const auto& visitor : visitors_) {
        const int input = reading && visitor->wants_to_read() ? POLLIN : 0;
        const int output = visitor->wants_to_write() ? POLLOUT : 0;
        // Without a wish a broken socket would wake us again and again.
        watched.add(input + output == 0 ? -1 : visitor->number(), static_cast<short>(input + output));
    }
}

Duration Bridge::wait_time(Duration wait_max, bool up_to_date) {
    if (!up_to_date) return {};
    Duration wait = std::min(wait_max, clock_->real_time_until(std::min(run_->next_event_at(), run_->limit())));
    if (connection_tokens_.available(elapsed()) < 1 || octet_tokens_.available(elapsed()) <= 0) {
        wait = std::min(wait, limits::slice);
    }
    return visitors_.empty() ? wait : std::min(wait, housekeeping_interval);
}

void Bridge::take_ready(const Watch& watched) {
    const std::size_t visitors = visitors_.size();  // those who come in now were not waited for
    for (std::size_t index = 0; index < visitors; ++index) {
        if (watched.is_ready(doors_.size() + index)) visitors_[index]->take_input(octet_tokens_);
    }
    for (std::size_t index = 0; index < doors_.size(); ++index) {
        if (!watched.is_ready(index)) continue;
        doors_[index].transport == Transport::tcp ? accept_all(doors_[index]) : take_datagrams(doors_[index]);
    }
}

void Bridge::accept_all(const Door& door) {
    while (connection_tokens_.available(elapsed()) >= 1) {
        auto accepted = door.socket.accept();
        if (!accepted) return;
        if (!accepted->socket.is_open()) return wait_for_descriptors();
        connection_tokens_.take(1);
        if (visitors_.size() < limits::connections_max) {
            enter(door, std::move(*accepted));
            continue;
        }
        if (++refused_ == 1) {
            log(fmt::format("more than {} connections at once: one more is closed", limits::connections_max));
        }
        accepted->socket.close_with_reset();
    }
}

/// Who waits at the door stays there; to look again at once would be of no use.
void Bridge::wait_for_descriptors() {
    connection_tokens_.take(connection_tokens_.available(elapsed()));
    if (std::exchange(told_of_descriptors_, true)) return;
    log("no more connections can be taken: this process has no descriptors or no memory left for them");
}

void Bridge::enter(const Door& door, Socket::Accepted accepted) {
    const BoundPort& port = ports_[door.port];
    const std::string& client = client_of(port, accepted.from);
    const Endpoint server = server_of(port, door.is_v4);
    log(fmt::format("{} comes in as {} and connects to {} ({})", accepted.from.to_string(), client, port.served.host,
                    port.served.service));
    visitors_.push_back(std::make_unique<Visitor>(std::move(accepted.socket), *run_, client, server));
}

/// A machine outside is a host of its own as long as there are enough; the last is for all others.
const std::string& Bridge::client_of(const BoundPort& port, const IpAddress& from) {
    const std::vector<std::string>& clients = port.served.clients;
    std::vector<IpAddress>& known = known_clients_[clients.front()];
    const IpAddress machine = machine_of(from);
    auto found = std::ranges::find(known, machine);
    if (found == known.end() && known.size() < clients.size()) found = known.insert(known.end(), machine);
    return found == known.end() ? clients.back() : clients[static_cast<std::size_t>(found - known.begin())];
}

/// The virtual host's address of the family that the real client uses, if it has one.
Endpoint Bridge::server_of(const BoundPort& port, bool is_v4) {
    const std::vector<IpAddress>& addresses = port.served.addresses;
    const auto same = std::ranges::find(addresses, is_v4, &IpAddress::is_v4);
    return {same == addresses.end() ? addresses.front() : *same, port.served.service_port};
}

void Bridge::take_datagrams(const Door& door) {
    const BoundPort& port = ports_[door.port];
    for (unsigned taken = 0; taken < datagrams_a_turn_max; ++taken) {
        auto datagram = door.socket.receive_datagram();
        if (!datagram) return;
        if (datagram_tokens_.available(elapsed()) < 1) {
            ++datagrams_left_out_;
            continue;
        }
        datagram_tokens_.take(1);
        ExternalInput input;
        input.host = client_of(port, datagram->from.address);
        input.action = ExternalInput::Action::datagram;
        input.to = server_of(port, door.is_v4);
        input.from_port = desk_.port_of(input.host, {door.socket.number(), datagram->from});
        input.octets = std::move(datagram->octets);
        run_->give(input);
    }
}

void Bridge::on_datagram(const std::string& host, std::uint16_t port, std::string_view octets) {
    const DatagramDesk::Sender* sender = desk_.sender_of(host, port);
    if (sender == nullptr) return;
    const auto door = std::ranges::find(doors_, sender->socket, [](const Door& it) { return it.socket.number(); });
    if (door != doors_.end()) door->socket.send_datagram(sender->address, octets);
}

}  // namespace sim::bridge
