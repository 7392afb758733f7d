// Going through a whole INBOX by IMAP, whatever the device knows of it.
#include <algorithm>

#include "sim/mailstore/imap_service.hpp"
#include "tests/sim/user_agent/device.hpp"
#include "tests/support/catch.hpp"

using namespace tests;
using sim::user_agent::FetchPolicy;
using sim::user_agent::FetchProtocol;
using sim::user_agent::MailboxVisit;

namespace {

using Texts = std::vector<std::string>;

struct VisitedWorld : VirtualWorld {
    VisitedWorld()
        : VirtualWorld({{"desk.alpha.test", {"10.0.0.8"}}, {"mail.alpha.test", {"10.0.0.1"}}},
                       "mail.alpha.test. A 10.0.0.1\n") {
        store.create("alice", "secret");
        imap->start();
        for (const char* message : {"m1", "m2"}) {
            store.append("alice", {protocol::message::Content("Subject: x\r\n\r\n"), "bob@beta.test",
                                   "alice@alpha.test", message});
        }
    }
    void visit(MailboxVisit visit) {
        sim::user_agent::Fetch fetch{"alice", "secret", FetchPolicy::keep, false, FetchProtocol::imap};
        fetch.visit = visit;
        desk.agent->read({"alice@alpha.test", fetch, {"mail.alpha.test", 143}});
        run();
    }
    [[nodiscard]] std::vector<Texts> flags() const {
        std::vector<Texts> all;
        for (const auto& each : store.find("alice")->inbox().messages) all.push_back(each.flags);
        return all;
    }
    [[nodiscard]] std::size_t readings() const { return events.of(EventKind::mail_read).size(); }

    sim::mailstore::Store store{runtime("mail.alpha.test")};
    std::unique_ptr<sim::mailstore::ImapService> imap = std::make_unique<sim::mailstore::ImapService>(
        runtime("mail.alpha.test"), store, sim::mailstore::ImapSettings());
    Device desk{*this, "desk.alpha.test"};
};

}  // namespace

TEST_CASE("a visit to a mailbox looks, reads, marks and removes as it is told", "[user-agent]") {
    // RFC 9051 section 6.4.5: BODY.PEEK leaves no trace, BODY sets \Seen; section 6.4.3: EXPUNGE; truth case f01
    VisitedWorld world;
    world.visit({MailboxVisit::Contents::peek});
    CHECK(world.readings() == 2);
    CHECK(world.flags() == std::vector<Texts>{{}, {}});
    world.visit({MailboxVisit::Contents::read});
    CHECK(world.readings() == 4);
    CHECK(world.flags() == std::vector<Texts>{{"\\Seen"}, {"\\Seen"}});
    world.visit({MailboxVisit::Contents::none});
    CHECK(world.readings() == 4);
    world.visit({.mark_deleted = true});
    CHECK(world.flags() == std::vector<Texts>{{"\\Seen", "\\Deleted"}, {"\\Seen", "\\Deleted"}});
    world.visit({.expunge = true});
    CHECK(world.flags().empty());
    world.visit({.mark_deleted = true, .expunge = true});  // of an empty mailbox
    CHECK(world.events.of(EventKind::read_failed).empty());
    CHECK(world.desk.agent->sessions().empty());
}
