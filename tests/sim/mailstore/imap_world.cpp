#include "tests/sim/mailstore/imap_world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tests {

ImapTypist::ImapTypist(VirtualWorld& world, Endpoint server) : world_(world), runtime_(world.runtime("pc.test")) {
    connection_ = runtime_.connect(server, 30s, *this);
    world.run();
}

std::string ImapTypist::say(std::string_view line) {
    return say_octets(std::string(line) + "\r\n");
}

std::string ImapTypist::say_octets(std::string octets) {
    if (!octets.empty()) runtime_.send(connection_, std::move(octets));
    world_.run();
    std::string heard = std::exchange(heard_, {});
    std::erase(heard, '\r');
    return heard;
}

void ImapTypist::on_peer_closed() {
    closed = true;
    runtime_.close(connection_);
}

void ImapTypist::log_in(std::string_view user, std::string_view password) {
    say(fmt::format("0 LOGIN {} {}", user, password));
}

ImapWorld::ImapWorld(std::optional<std::uint64_t> octets_max, const sim::mailstore::ImapSettings& settings)
    : VirtualWorld({{"pc.test", {"10.0.0.9"}}, {"mail.test", {"10.0.0.1"}}}, "") {
    store.create("bob", "secret", octets_max);
    store.add_address("bob@b.test", "bob");
    for (const auto& mailbox : settings.mailboxes) store.create_mailbox("bob", mailbox.name, {mailbox.special_use});
    service = std::make_unique<sim::mailstore::ImapService>(runtime("mail.test"), store, settings);
    service->start();
}

std::uint32_t ImapWorld::deliver(std::string_view subject, std::string_view body) {
    const std::string content = fmt::format("From: Alice <alice@a.test>\r\nSubject: {}\r\n\r\n{}", subject, body);
    return store.append(
        "bob", {protocol::message::Content(content), "alice@a.test", "bob@b.test", fmt::format("m{}", ++delivered_)});
}

ImapTypist& ImapWorld::connect() {
    typists_.push_back(std::make_unique<ImapTypist>(*this, Endpoint{address("10.0.0.1"), 143}));
    return *typists_.back();
}

ImapTypist& ImapWorld::user() {
    ImapTypist& typist = connect();
    typist.log_in();
    return typist;
}

ImapTypist& ImapWorld::user_in(std::string_view mailbox) {
    ImapTypist& typist = user();
    typist.say(fmt::format("0 SELECT {}", mailbox));
    return typist;
}

std::vector<std::string> lines_with(std::string_view text, std::string_view begin) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        if (line.starts_with(begin)) lines.emplace_back(line);
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    return lines;
}

std::string last_line(std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    return std::string(text.substr(text.rfind('\n') + 1));
}

}  // namespace tests
