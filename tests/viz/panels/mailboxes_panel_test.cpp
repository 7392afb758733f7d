#include "tests/support/catch.hpp"
#include "tests/viz/lessons/lesson_trace.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "viz/model/mailboxes.hpp"
#include "viz/model/world_cursor.hpp"
#include "viz/panels/frame_geometry.hpp"

namespace viz::panels {

using namespace std::chrono_literals;
using sim::recording::EventKind;

namespace {

const model::FolderName bob_inbox{"mail.beta.test", "bob", {}};

model::FolderContents contents_at(const model::Trace& trace, std::size_t events, const model::FolderName& name) {
    model::WorldCursor cursor;
    auto contents = model::folder_contents(cursor.at(trace, events), name, model::calendar_of(trace.header().start));
    REQUIRE(contents);
    return *contents;
}

/// So many events had happened after the first one of the kind that a connection to this server has.
std::size_t after(const model::Trace& trace, EventKind kind, std::size_t which = 0) {
    for (std::size_t index = 0; index < trace.events().size(); ++index) {
        if (trace.events()[index].kind == kind && which-- == 0) return index + 1;
    }
    FAIL("there is no such event");
    return 0;
}

/// Two sessions, one of which removes what the other still has a number for: RFC 9051 section 7.5.1.
sim::recording::World world_of_two_sessions() {
    sim::recording::World world;
    auto& mailbox = world.hosts["mail.beta.test"].mailboxes["bob"];
    mailbox.octets_max = 1000;
    mailbox.messages[2].message = "m2";
    mailbox.messages[2].size_octets = 300;
    mailbox.messages[2].flags = {"\\Flagged", "work"};
    mailbox.messages[3].message = "m3";
    mailbox.uid_next = 4;
    world.messages["m2"].subject = "=?utf-8?Q?Gr=C3=BC=C3=9Fe?=";
    for (const sim::recording::ConnectionId id : {7U, 8U}) {
        auto& view = world.views[id];
        view.host = "mail.beta.test";
        view.mailbox = "bob";
        view.protocol = "imap";
    }
    world.views[7].uids = {2, 3};
    world.views[8].uids = {1, 2};
    world.views[8].gone = {{1, "m1"}};
    world.views[8].changed = {2};
    return world;
}

}  // namespace

TEST_CASE("RFC 9051 section 7.5.1: each session has its own numbers, and for removed messages too") {
    const auto world = world_of_two_sessions();
    const auto contents = model::folder_contents(world, bob_inbox, protocol::message::Calendar());
    REQUIRE(contents);
    REQUIRE(contents->viewers.size() == 2);
    CHECK(contents->viewers[1].gone == 1);
    CHECK(
        contents->viewers[1].words() ==
        "IMAP session: 2 messages, 1 of them removed, unknown to it, 1 with flags it does not know, 1 it has not heard "
        "of");
    REQUIRE(contents->messages.size() == 3);
    CHECK(contents->messages[0].gone);
    CHECK(contents->messages[0].numbers == std::vector<std::string>{"not yet", "1, still there"});
    CHECK(contents->messages[1].numbers == std::vector<std::string>{"1", "2, old flags"});
    CHECK(contents->messages[2].numbers == std::vector<std::string>{"2", "not yet"});
    CHECK(contents->messages[1].subject == "Gr\u00fc\u00dfe");
    CHECK(contents->messages[1].flags == std::vector<std::string>{"\\Flagged"});
    CHECK(contents->messages[1].keywords == std::vector<std::string>{"work"});
    CHECK(contents->folder.quota() == "quota 300 of 1000 octets");
    CHECK(contents->folder.unseen == 2);
}

TEST_CASE("The folders of everybody, with what IMAP tells of them") {
    const model::Trace trace = tests::lesson_trace("pop3-against-imap");
    model::WorldCursor cursor;
    const auto rows = model::folder_rows(cursor.at(trace, trace.events().size()));
    const auto inbox = std::ranges::find(rows, bob_inbox, &model::FolderRow::name);
    REQUIRE(inbox != rows.end());
    CHECK(inbox->messages == 1);
    CHECK(inbox->unseen == 0);
    CHECK(inbox->uid_validity == protocol::message::default_start_unix_seconds);
    CHECK(inbox->uid_next == 3);
    const auto sent = std::ranges::find_if(
        rows, [](const auto& row) { return row.special_uses == std::vector<std::string>{"\\Sent"}; });
    CHECK(sent != rows.end());
}

TEST_CASE("A POP3 session has the lock; afterwards devices that use IMAP tell how far they are") {
    const model::Trace trace = tests::lesson_trace("pop3-against-imap");
    const auto during = contents_at(trace, after(trace, EventKind::mailbox_opened), bob_inbox);
    REQUIRE(during.viewers.size() == 1);
    CHECK(during.viewers.front().has_lock);
    CHECK(during.viewers.front().client == "bob-pc.beta.test");
    CHECK(during.folder.locked);
    REQUIRE(during.messages.size() == 1);
    CHECK(during.messages.front().message == "m1");
    CHECK(during.messages.front().date.starts_with("2024-01-01 00:00:0"));
    const auto end = contents_at(trace, trace.events().size(), bob_inbox);
    REQUIRE(end.viewers.size() == 2);
    CHECK_FALSE(end.viewers.front().connection);
    CHECK(end.viewers.front().known_to == 2);
    CHECK(end.messages.front().numbers == std::vector<std::string>{"has it", "has it"});
}

TEST_CASE("Clicks and keys choose a folder and a mail") {
    tests::PanelFixture window(tests::lesson_trace("pop3-against-imap"), 1600, 900);
    window.view.bottom_tab = BottomTab::mailboxes;
    window.view.playback.moment = window.trace.moment_at(window.trace.end());
    window.settle();
    CHECK(window.is_sound());
    window.click("mailboxes.folder.bob.Sent");
    CHECK(window.view.mailboxes.pinned.folder == "Sent");
    window.click("mailboxes.folder.bob.INBOX");
    window.settle();
    window.click("mailboxes.message.2");
    CHECK(window.view.selection.message == "m2");
    window.click("mailboxes.viewer.0");
    CHECK(window.view.selection.host == "bob-pc.beta.test");
    window.view.bottom_tab = BottomTab::transcript;
    window.type('k');
    CHECK(window.view.bottom_tab == BottomTab::mailboxes);
    CHECK(window.view.mailboxes.pinned != bob_inbox);
    window.type('K');
    CHECK(window.view.mailboxes.pinned == bob_inbox);
    CHECK(window.is_sound());
}

TEST_CASE("The parts of a mail are chosen by clicks and keys") {
    tests::PanelFixture window(tests::lesson_trace("attachment"), 1600, 900);
    window.view.layout = named_layout(LayoutName::lab);
    window.view.selection.message = "file";
    window.view.playback.moment = window.trace.moment_at(window.trace.end());
    window.view.inspector.tab = InspectorTab::parts;
    window.settle();
    CHECK(window.is_sound());
    window.click("inspector.part.2");
    CHECK(window.view.inspector.part == 2);
    window.settle();
    CHECK(window.is_sound());
    window.type('g');
    CHECK(window.view.inspector.part == 0);
    window.type('G');
    CHECK(window.view.inspector.part == 2);
}

}  // namespace viz::panels
