#include <algorithm>
#include <map>

#include "sim/mailstore/imap_service.hpp"
#include "tests/sim/user_agent/device.hpp"
#include "tests/support/catch.hpp"

using namespace tests;
using sim::user_agent::CopyAction;
using sim::user_agent::SyncMethod;

namespace {

using Texts = std::vector<std::string>;
using Kind = CopyAction::Kind;

/// Alice has a phone and a laptop that each keep a copy of her mailbox.
struct SyncWorld : VirtualWorld {
    explicit SyncWorld(Texts withheld = {})
        : VirtualWorld({{"phone.alpha.test", {"10.0.0.8"}},
                        {"laptop.alpha.test", {"10.0.0.9"}},
                        {"mail.alpha.test", {"10.0.0.1"}}},
                       "mail.alpha.test. A 10.0.0.1\n") {
        store.create("alice", "secret");
        start_server(std::move(withheld));
    }
    void start_server(Texts withheld) {
        sim::mailstore::ImapSettings settings;
        settings.withheld = std::move(withheld);
        imap = std::make_unique<sim::mailstore::ImapService>(runtime("mail.alpha.test"), store, settings);
        imap->start();
    }
    void deliver(const std::string& message) {
        store.append("alice", {protocol::message::Content("Subject: " + message + "\r\n\r\n"), "bob@beta.test",
                               "alice@alpha.test", message});
    }
    void deliver_some(unsigned count) {
        for (unsigned number = 1; number <= count; ++number) deliver("m" + std::to_string(number));
    }
    void read(Device& device, SyncMethod method = SyncMethod::qresync, Duration idle = {}) {
        sim::user_agent::ReadRequest request{
            "alice@alpha.test",
            {"alice", "secret", sim::user_agent::FetchPolicy::keep, false, sim::user_agent::FetchProtocol::imap},
            {"mail.alpha.test", 143}};
        request.fetch.sync = method;
        request.fetch.idle = idle;
        device.agent->read(request);
    }
    /// Reads now and runs until nothing is left to happen.
    void synchronise(Device& device, SyncMethod method = SyncMethod::qresync) {
        read(device, method);
        run();
    }
    bool act(Device& device, const std::string& message, CopyAction action) {
        return device.agent->act({"alice", message, std::move(action)});
    }
    /// `m1`, `m2 \\Seen`: what a device's copy holds.
    [[nodiscard]] static Texts held(const Device& device) {
        Texts texts;
        for (const auto& [key, copy] : device.copies.all()) {
            for (const auto& [uid, message] : copy.messages) {
                std::string text = message.message;
                for (const std::string& flag : message.flags) text += ' ' + flag;
                texts.push_back(text);
            }
        }
        return texts;
    }
    /// The same of the server's mailbox.
    [[nodiscard]] Texts stored() const {
        Texts texts;
        for (const auto& message : store.find("alice")->inbox().messages) {
            std::string text = message.message;
            Texts flags = message.flags;
            std::ranges::sort(flags);
            for (const std::string& flag : flags) text += ' ' + flag;
            texts.push_back(text);
        }
        return texts;
    }
    /// The rounds of a device: method, changes.
    [[nodiscard]] Texts rounds(const std::string& device) const {
        Texts texts;
        for (const Event& event : events.of(EventKind::copy_synchronised, device)) {
            std::string text = event.fields.text("method");
            for (const std::string& change : event.fields.list("changes")) text += ", " + change;
            texts.push_back(text);
        }
        return texts;
    }
    [[nodiscard]] std::int64_t octets_of_last_round() const {
        return events.of(EventKind::copy_synchronised).back().fields.integer("octets");
    }
    /// The lines of commands of one verb, without their tags.
    [[nodiscard]] Texts commands(const std::string& begin) const {
        Texts lines;
        for (const std::string& line : events.texts(EventKind::command, "line")) {
            const std::string command = line.substr(line.find(' ') + 1);
            if (command.starts_with(begin)) lines.push_back(command);
        }
        return lines;
    }
    /// What the recording says of the copies is what is on the disks.
    void check_fold(const Device& device, const std::string& name) const {
        const auto folded = events.folded().hosts.at(name).mailbox_copies;
        REQUIRE(folded.size() == 1);
        const auto& copy = device.copies.all().begin()->second;
        const auto& state = folded.begin()->second;
        CHECK(state.uid_validity == copy.uid_validity);
        CHECK(state.modseq == static_cast<std::int64_t>(copy.modseq));
        CHECK(state.uid == copy.uid);
        CHECK(state.actions.size() == copy.actions.size());
        REQUIRE(state.messages.size() == copy.messages.size());
        for (const auto& [uid, message] : copy.messages) CHECK(state.messages.at(uid).flags == message.flags);
    }

    sim::mailstore::Store store{runtime("mail.alpha.test")};
    std::unique_ptr<sim::mailstore::ImapService> imap;
    Device phone{*this, "phone.alpha.test"};
    Device laptop{*this, "laptop.alpha.test"};
};

}  // namespace

TEST_CASE("SELECT with QRESYNC tells a device what has changed, RFC 7162 section 3.2.5", "[user-agent]") {
    SyncWorld world;
    world.deliver_some(4);
    world.synchronise(world.phone);
    CHECK(SyncWorld::held(world.phone) == Texts{"m1", "m2", "m3", "m4"});
    CHECK(world.stored() == Texts{"m1", "m2", "m3", "m4"});  // to be kept on a device is not to be read
    world.store.set_flags("alice", "INBOX", 1, {"\\Seen"});
    world.store.set_flags("alice", "INBOX", 4, {"\\Flagged", "\\Answered"});
    world.store.remove("alice", {2});
    world.deliver("m5");
    world.synchronise(world.phone);
    CHECK(SyncWorld::held(world.phone) == Texts{"m1 \\Seen", "m3", "m4 \\Answered \\Flagged", "m5"});
    CHECK(world.rounds("phone.alpha.test") == Texts{"full, 4 new", "qresync, 1 new, 2 changed, 1 gone"});
    const auto validity = std::to_string(world.store.find("alice")->inbox().uid_validity);
    const Texts selects = world.commands("SELECT");
    REQUIRE(selects.size() == 2);
    CHECK(selects[0] == "SELECT INBOX");
    CHECK(selects[1].starts_with("SELECT INBOX (QRESYNC (" + validity + " "));
    CHECK(selects[1].ends_with(" 1:4))"));
    CHECK(world.commands("UID FETCH 5").size() == 2);  // what is new, then its content: nothing else is asked for
    CHECK(world.events.of(EventKind::mail_read).size() == 5);
    CHECK(world.events.of(EventKind::read_failed).empty());
    world.check_fold(world.phone, "phone.alpha.test");
}

TEST_CASE("a copy that is up to date costs no listing", "[user-agent]") {
    SyncWorld world;
    world.deliver_some(50);
    world.synchronise(world.phone);
    world.synchronise(world.phone);
    const auto by_qresync = world.octets_of_last_round();
    CHECK(world.rounds("phone.alpha.test").back() == "qresync");
    CHECK(world.commands("UID FETCH 51:*").empty());
    world.synchronise(world.laptop, SyncMethod::full);
    world.synchronise(world.laptop, SyncMethod::full);
    CHECK(world.rounds("laptop.alpha.test").back() == "full");
    CHECK(by_qresync < 900);
    CHECK(world.octets_of_last_round() > 2 * by_qresync);
}

TEST_CASE("without QRESYNC a device falls back to CONDSTORE, and without that to all flags", "[user-agent]") {
    const bool has_condstore = GENERATE(true, false);
    SyncWorld world(has_condstore ? Texts{"QRESYNC"} : Texts{"QRESYNC", "CONDSTORE"});
    world.deliver_some(4);
    world.synchronise(world.phone);
    world.store.set_flags("alice", "INBOX", 1, {"\\Seen"});
    world.store.remove("alice", {2});
    world.deliver("m5");
    world.synchronise(world.phone);
    CHECK(SyncWorld::held(world.phone) == Texts{"m1 \\Seen", "m3", "m4", "m5"});
    CHECK(world.rounds("phone.alpha.test").back() ==
          (has_condstore ? "condstore, 1 new, 1 changed, 1 gone" : "full, 1 new, 1 changed, 1 gone"));
    CHECK(world.commands("ENABLE").empty());
    CHECK(world.commands("UID SEARCH").size() == (has_condstore ? 1 : 0));
    CHECK(world.events.choices("How does the device hear").back() == (has_condstore ? "condstore" : "full"));
    world.check_fold(world.phone, "phone.alpha.test");
}

TEST_CASE("a copy under another UIDVALIDITY is thrown away, RFC 9051 section 2.3.1.1", "[user-agent]") {
    SyncWorld world;
    world.deliver_some(2);
    world.phone.copies.add({"mail.alpha.test", "alice"}, 7, {"m9", {}});
    world.phone.copies.finish_round({"mail.alpha.test", "alice"}, 4711, 99, {});
    world.act(world.phone, "m9", {Kind::remove, {}});
    world.synchronise(world.phone);
    CHECK(SyncWorld::held(world.phone) == Texts{"m1", "m2"});
    const auto begun = world.events.of(EventKind::copy_begun);
    REQUIRE(begun.size() == 1);
    CHECK(begun[0].fields.boolean("anew"));
    CHECK(world.commands("UID STORE").empty());
    CHECK(world.rounds("phone.alpha.test").back() == "full, 2 new");
    world.check_fold(world.phone, "phone.alpha.test");
}

TEST_CASE("a first synchronisation that breaks off is taken up where it was", "[user-agent]") {
    SyncWorld world;
    world.deliver_some(30);
    world.read(world.phone);
    world.at(600ms, [&] { world.imap.reset(); });
    world.run();
    const std::size_t first = SyncWorld::held(world.phone).size();
    CHECK(first > 0);
    CHECK(first < 30);
    CHECK(world.events.of(EventKind::read_failed).size() == 1);
    world.check_fold(world.phone, "phone.alpha.test");
    world.start_server({});
    world.synchronise(world.phone);
    CHECK(SyncWorld::held(world.phone).size() == 30);
    CHECK(world.events.of(EventKind::mail_read).size() == 30);  // none came twice
    world.check_fold(world.phone, "phone.alpha.test");
}

TEST_CASE("what a user does offline is replayed, RFC 4549 section 4.2", "[user-agent]") {
    const auto method = GENERATE(SyncMethod::full, SyncMethod::condstore, SyncMethod::qresync);
    SyncWorld world;
    world.deliver_some(4);
    world.store.set_flags("alice", "INBOX", 3, {"\\Seen"});
    world.synchronise(world.phone, method);
    world.synchronise(world.laptop, method);
    CHECK(world.act(world.phone, "m1", {Kind::add_flags, {"\\Flagged", "\\Seen"}}));
    CHECK(world.act(world.phone, "m3", {Kind::remove_flags, {"\\Seen"}}));
    CHECK(world.act(world.phone, "m2", {Kind::remove, {}}));
    CHECK_FALSE(world.act(world.phone, "m9", {Kind::remove, {}}));
    CHECK(SyncWorld::held(world.phone) == Texts{"m1 \\Flagged \\Seen", "m3", "m4"});
    CHECK(world.stored() == Texts{"m1", "m2", "m3 \\Seen", "m4"});
    world.check_fold(world.phone, "phone.alpha.test");
    world.phone.agent.reset();  // a restart
    world.phone.start(world);
    world.synchronise(world.phone, method);
    CHECK(world.stored() == Texts{"m1 \\Flagged \\Seen", "m3", "m4"});
    CHECK(SyncWorld::held(world.phone) == world.stored());
    CHECK(world.rounds("phone.alpha.test").back().ends_with(", 3 replayed"));
    world.check_fold(world.phone, "phone.alpha.test");
    world.synchronise(world.laptop, method);
    CHECK(SyncWorld::held(world.laptop) == world.stored());
    CHECK(world.commands("UID EXPUNGE") == Texts{"UID EXPUNGE 2"});
    world.synchronise(world.phone, method);  // what a device has told itself is not told to it again
    CHECK(world.rounds("phone.alpha.test").back().find(',') == std::string::npos);
    if (method != SyncMethod::full) {
        CHECK(world.phone.copies.all().begin()->second.modseq == world.store.find("alice")->inbox().highest_modseq);
    }
    CHECK(world.events.of(EventKind::read_failed).empty());
}

TEST_CASE("two devices that change the same message offline agree in the end", "[user-agent]") {
    SyncWorld world;
    world.deliver_some(2);
    world.synchronise(world.phone);
    world.synchronise(world.laptop);
    world.act(world.phone, "m1", {Kind::add_flags, {"\\Flagged"}});
    world.act(world.laptop, "m1", {Kind::add_flags, {"\\Answered"}});
    world.act(world.laptop, "m2", {Kind::remove, {}});
    world.act(world.phone, "m2", {Kind::add_flags, {"\\Seen"}});
    world.synchronise(world.laptop);
    world.synchronise(world.phone);
    CHECK(world.rounds("phone.alpha.test").back() == "qresync, 1 changed, 1 gone, 1 replayed");
    world.synchronise(world.laptop);
    CHECK(world.stored() == Texts{"m1 \\Answered \\Flagged"});
    CHECK(SyncWorld::held(world.phone) == world.stored());
    CHECK(SyncWorld::held(world.laptop) == world.stored());
    world.check_fold(world.phone, "phone.alpha.test");
}

TEST_CASE("a device in IDLE follows what happens, and tells at once what its user does", "[user-agent]") {
    const bool has_qresync = GENERATE(true, false);
    SyncWorld world(has_qresync ? Texts{} : Texts{"QRESYNC"});
    world.deliver_some(3);
    world.read(world.phone, SyncMethod::qresync, 10min);
    world.at(1min, [&] { world.store.set_flags("alice", "INBOX", 1, {"\\Seen"}); });
    world.at(2min, [&] { world.store.remove("alice", {2}); });
    world.at(3min, [&] { world.deliver("m4"); });
    world.at(4min, [&] { world.act(world.phone, "m3", {Kind::add_flags, {"\\Flagged"}}); });
    world.at(5min, [&] {
        CHECK(SyncWorld::held(world.phone) == Texts{"m1 \\Seen", "m3 \\Flagged", "m4"});
        CHECK(world.stored() == Texts{"m1 \\Seen", "m3 \\Flagged", "m4"});
        world.check_fold(world.phone, "phone.alpha.test");
    });
    world.run();
    CHECK(world.events.of(EventKind::read_failed).empty());
    CHECK(world.events.of(EventKind::session_ended).front().time >= Instant{} + 10min);
    world.synchronise(world.phone);
    CHECK(world.rounds("phone.alpha.test").back().find("gone") == std::string::npos);
    CHECK(SyncWorld::held(world.phone) == world.stored());
}

TEST_CASE("what the server refuses to do waits for the next time", "[user-agent]") {
    SyncWorld world;
    world.imap.reset();
    world.phone.copies.add({"mail.alpha.test", "alice"}, 1, {"m1", {}});
    world.phone.copies.finish_round({"mail.alpha.test", "alice"}, 77, 5, {});
    world.act(world.phone, "m1", {Kind::add_flags, {"\\Flagged"}});
    ScriptedServer server(world.runtime("mail.alpha.test"), 143);
    server.answer("", "* OK [CAPABILITY IMAP4rev1 QRESYNC ENABLE] hello");
    server.answer("A1 LOGIN", "A1 OK [CAPABILITY IMAP4rev1 QRESYNC ENABLE] welcome");
    server.answer("A2 ENABLE", "* ENABLED QRESYNC\r\nA2 OK");
    server.answer("A3 SELECT",
                  "* 1 EXISTS\r\n* OK [UIDVALIDITY 77]\r\n* OK [UIDNEXT 2]\r\n* OK [HIGHESTMODSEQ 5]\r\nA3 OK");
    server.answer("A4 UID STORE", "A4 NO read-only today");
    server.answer("A5 LOGOUT", "* BYE\r\nA5 OK");
    world.synchronise(world.phone);
    CHECK(SyncWorld::held(world.phone) == Texts{"m1 \\Flagged"});
    CHECK(world.phone.copies.all().begin()->second.actions.size() == 1);
    const auto failed = world.events.of(EventKind::read_failed);
    REQUIRE(failed.size() == 1);
    CHECK(failed[0].fields.text("reason") == "the server does not do what was done here (NO read-only today)");
    CHECK(std::ranges::count_if(server.lines, [](const auto& line) { return line.starts_with("A4 UID STORE"); }) == 1);
}
