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

namespace {

/// A server that says what a test has it say, and a phone that knows m1 and m2 under UIDVALIDITY 77, up to
/// mod-sequence 5.
struct ScriptedSyncWorld : SyncWorld {
    explicit ScriptedSyncWorld(std::string offered) : capabilities(std::move(offered)) {
        imap.reset();
        server = std::make_unique<ScriptedServer>(runtime("mail.alpha.test"), 143);
        server->answer("", "* OK [CAPABILITY IMAP4rev1 " + capabilities + "] hello");
        server->answer("A1 LOGIN", "A1 OK [CAPABILITY IMAP4rev1 " + capabilities + "] welcome");
        for (int tag = 3; tag < 12; ++tag) {
            const std::string text = "A" + std::to_string(tag);
            server->answer(text + " LOGOUT", "* BYE\r\n" + text + " OK");
        }
    }
    void know_two_mails() {
        phone.copies.add(key, 1, {"m1", {}});
        phone.copies.add(key, 2, {"m2", {}});
        phone.copies.finish_round(key, 77, 5, {});
    }
    void answer_select(const std::string& tag, const std::string& modseq) {
        server->answer(tag + " SELECT",
                       "* 2 EXISTS\r\n* OK [UIDVALIDITY 77]\r\n* OK [UIDNEXT 3]\r\n* OK [HIGHESTMODSEQ " + modseq +
                           "]\r\n" + tag + " OK");
    }
    [[nodiscard]] const sim::user_agent::MailboxCopy& phone_copy() { return phone.copies.at(key); }
    /// The lines of the last reading, without their tags.
    [[nodiscard]] Texts dialogue() const {
        Texts texts;
        for (const std::string& line : server->lines) {
            if (line.starts_with("A1 ")) texts.clear();
            texts.push_back(line.substr(line.find(' ') + 1));
        }
        return texts;
    }

    std::string capabilities;
    sim::user_agent::MailboxCopies::Key key{"mail.alpha.test", "alice"};
    std::unique_ptr<ScriptedServer> server;
};

}  // namespace

TEST_CASE("a mail that the server did not give is fetched at the next reading", "[user-agent]") {
    ScriptedSyncWorld world("CONDSTORE");
    world.answer_select("A2", "9");
    world.server->answer("A3 UID FETCH 1:* ", "* 1 FETCH (UID 1 FLAGS ())\r\n* 2 FETCH (UID 2 FLAGS ())\r\nA3 OK");
    world.server->answer("A4 UID FETCH 1 ", "A4 NO not now");
    world.server->answer("A5 UID FETCH 2 ", "* 2 FETCH (UID 2 BODY[] {4}\r\nm2\r\n)\r\nA5 OK");
    world.synchronise(world.phone);
    CHECK(world.phone_copy().messages.size() == 1);
    CHECK(world.phone_copy().modseq == 0);
    world.server->answer("A4 UID FETCH 1 ", "* 1 FETCH (UID 1 BODY[] {4}\r\nm1\r\n)\r\nA4 OK");
    world.synchronise(world.phone);
    CHECK(world.phone_copy().messages.size() == 2);
    CHECK(world.phone_copy().modseq == 9);
    CHECK(world.rounds("phone.alpha.test") == Texts{"full, 1 new", "full, 1 new"});
}

TEST_CASE("what the server refuses of one mail does not keep it from hearing of others", "[user-agent]") {
    ScriptedSyncWorld world("CONDSTORE UIDPLUS");
    world.know_two_mails();
    world.act(world.phone, "m1", {Kind::add_flags, {"work"}});
    world.act(world.phone, "m1",
              {Kind::add_flags, {"\\Flagged"}});  // waits too: what is done to a mail keeps its order
    world.act(world.phone, "m2", {Kind::add_flags, {"\\Seen"}});
    world.answer_select("A2", "5");
    world.server->answer("A3 UID STORE 1 ", "A3 NO [LIMIT] no more keywords");
    world.server->answer("A4 UID STORE 2 ", "A4 OK");
    world.server->answer("A5 UID SEARCH", "* SEARCH 1 2\r\nA5 OK");
    world.synchronise(world.phone);
    CHECK(world.dialogue()[2] == "UID STORE 1 +FLAGS.SILENT (work)");
    CHECK(world.dialogue()[3] == "UID STORE 2 +FLAGS.SILENT (\\Seen)");
    REQUIRE(world.phone_copy().actions.size() == 2);
    CHECK(world.phone_copy().actions[0].uid == 1);
    CHECK(world.phone_copy().actions[1].uid == 1);
    CHECK(world.events.of(EventKind::read_failed).size() == 1);
}

TEST_CASE("a change of flags without a UID is found by a comparison, RFC 7162 section 3.1", "[user-agent]") {
    ScriptedSyncWorld world("CONDSTORE UIDPLUS");
    world.know_two_mails();
    world.act(world.phone, "m2", {Kind::add_flags, {"\\Seen"}});
    world.answer_select("A2", "5");
    // Somebody else's change comes along with the answer; the answer to the device's own has a higher mod-sequence.
    world.server->answer("A3 UID STORE 2 ",
                         "* 1 FETCH (FLAGS (\\Flagged) MODSEQ (6))\r\n* 2 FETCH (UID 2 MODSEQ (7))\r\nA3 OK");
    world.server->answer("A4 UID FETCH 1:2 ", "* 1 FETCH (UID 1 FLAGS (\\Flagged) MODSEQ (6))\r\nA4 OK");
    world.server->answer("A5 UID SEARCH", "* SEARCH 1 2\r\nA5 OK");
    world.synchronise(world.phone);
    CHECK(world.phone_copy().modseq == 7);
    CHECK(SyncWorld::held(world.phone) == Texts{"m1 \\Flagged", "m2 \\Seen"});

    // Behind the comparison there is none in this reading: the copy stays behind, so that the next one finds it.
    world.answer_select("A2", "8");
    world.server->answer("A3 UID FETCH 1:2 ", "* 2 FETCH (UID 2 FLAGS (\\Seen) MODSEQ (8))\r\nA3 OK");
    world.server->answer("A4 UID SEARCH",
                         "* 1 FETCH (FLAGS () MODSEQ (9))\r\n* SEARCH 1 2\r\n* OK [HIGHESTMODSEQ 9]\r\nA4 OK");
    world.synchronise(world.phone);
    CHECK(world.phone_copy().modseq == 7);
}

TEST_CASE("without UID EXPUNGE what others have marked survives, RFC 4549 section 4.2.4", "[user-agent]") {
    ScriptedSyncWorld world("CONDSTORE");
    world.know_two_mails();
    world.act(world.phone, "m1", {Kind::remove, {}});
    world.answer_select("A2", "5");
    world.server->answer("A3 UID STORE 1 ", "A3 OK");
    const bool others = GENERATE(true, false);
    CAPTURE(others);
    if (others) {
        const bool refused = GENERATE(false, true);
        world.server->answer("A4 UID SEARCH DELETED", "* SEARCH 2 1\r\nA4 OK");
        world.server->answer("A5 UID STORE 2 -FLAGS", "A5 OK");
        world.server->answer("A6 EXPUNGE", refused ? "A6 NO not today" : "* 1 EXPUNGE\r\nA6 OK");
        world.server->answer("A7 UID STORE 2 +FLAGS", "A7 OK");
        world.server->answer("A8 UID SEARCH", "* SEARCH 2\r\nA8 OK");
        world.synchronise(world.phone);
        const Texts said = world.dialogue();
        REQUIRE(said.size() > 7);
        CHECK(said[3] == "UID SEARCH DELETED");
        CHECK(said[4] == "UID STORE 2 -FLAGS.SILENT (\\Deleted)");
        CHECK(said[5] == "EXPUNGE");
        CHECK(said[6] == "UID STORE 2 +FLAGS.SILENT (\\Deleted)");
        CHECK(world.phone_copy().actions.size() == (refused ? 1 : 0));
    } else {
        world.server->answer("A4 UID SEARCH DELETED", "* SEARCH 1\r\nA4 OK");
        world.server->answer("A5 EXPUNGE", "* 1 EXPUNGE\r\nA5 OK");
        world.server->answer("A6 UID SEARCH", "* SEARCH 2\r\nA6 OK");
        world.synchronise(world.phone);
        CHECK(world.dialogue()[4] == "EXPUNGE");
        CHECK(world.phone_copy().actions.empty());
    }
}
