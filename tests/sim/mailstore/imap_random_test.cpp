// Random work by several clients on one mailbox. What each client has been told must always make sense, and at the end
// it must be what the store has: RFC 9051 section 5.2 and section 7.5.1, RFC 7162 section 3.2, RFC 5465 section 5.
#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>

#include "protocol/base/random_stream.hpp"
#include "protocol/imap/response.hpp"
#include "tests/sim/mailstore/imap_world.hpp"
#include "tests/support/catch.hpp"

using namespace tests;
namespace imap = protocol::imap;

namespace {

/// A set without order: the flags of a message.
std::set<std::string> flags_in(std::string_view list) {
    std::set<std::string> flags;
    list = list.substr(1, list.size() - 2);
    while (!list.empty()) {
        const std::string_view flag = list.substr(0, list.find(' '));
        if (flag != "\\Recent") flags.emplace(flag);
        list.remove_prefix(std::min(list.size(), flag.size() + 1));
    }
    return flags;
}

/// When a client is told of others' work: at the end of its commands, or by NOTIFY. RFC 5465 section 6.1
enum class Watch { none, selected, selected_delayed };

/// A client that believes what it is told, and complains if that cannot be.
class Believer {
public:
    Believer(ImapWorld& world, bool quick, Watch watch = Watch::none)
        : quick_(quick), watch_(watch), typist_(world.user()) {
        typist_.say(quick ? "e ENABLE QRESYNC" : "e NOOP");
        if (watch_ != Watch::none) {
            typist_.say(fmt::format("w NOTIFY SET ({} (MessageNew (UID FLAGS) MessageExpunge FlagChange))",
                                    watch_ == Watch::selected ? "SELECTED" : "SELECTED-DELAYED"));
        }
        open();
    }

    void open() {
        const bool resync = quick_ && validity_ != 0;
        numbers_.clear();
        if (!resync) cache_.clear();
        hear(typist_.say(resync ? fmt::format("s SELECT INBOX (QRESYNC ({} {}))", validity_, modseq_)
                                : "s SELECT INBOX"),
             "s");
        // The numbers, and what a full synchronisation says: it must be what the client knows already.
        const auto known = cache_;
        hear(typist_.say("f UID FETCH 1:* (FLAGS)"), "f");
        if (resync) CHECK(known == cache_);
    }
    /// Without another word, as when the connection breaks: what is still to be told must come with the next open().
    void leave() { typist_.say("u UNSELECT"); }
    /// What has come without being asked for; nothing does where NOTIFY was not used.
    void listen() {
        const std::string heard = typist_.listen();
        REQUIRE((watch_ != Watch::none || heard.empty()));
        by_number_ = watch_ == Watch::selected_delayed;
        hear(heard, {});
        by_number_ = false;
    }
    [[nodiscard]] Watch watch() const { return watch_; }
    /// @param by_number  EXPUNGE may not be told
    void command(const std::string& line, bool by_number) {
        by_number_ = by_number && watch_ != Watch::selected;
        hear(typist_.say("c " + line), "c");
        by_number_ = false;
        look_at_arrivals();
    }
    void settle() {
        hear(typist_.say("n NOOP"), "n");
        look_at_arrivals();
    }

    [[nodiscard]] std::size_t count() const { return numbers_.size(); }
    [[nodiscard]] std::vector<std::uint32_t> uids() const { return numbers_; }
    [[nodiscard]] std::map<std::uint32_t, std::set<std::string>> flags() const { return cache_; }

private:
    /// Before the client believes a HIGHESTMODSEQ it must know what has come.
    void look_at_arrivals() {
        if (numbers_.empty() || numbers_.back() != 0) return;
        std::uint32_t last = 0;
        for (const std::uint32_t uid : numbers_) last = std::max(last, uid);
        hear(typist_.say(fmt::format("a UID FETCH {}:* (FLAGS)", last + 1)), "a");
    }
    void hear(const std::string& text, std::string_view tag) {
        std::string_view rest = text;
        bool answered = tag.empty();
        fetched_modseq_ = 0;
        told_modseq_.reset();
        while (!rest.empty()) {
            const std::string_view line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(line.size() + 1);
            const auto response = imap::parse_response(line, imap::NameEncoding::modified_utf7);
            INFO(line);
            REQUIRE(response.has_value());
            std::visit([this](const auto& each) { take(each); }, *response);
            const auto* condition = std::get_if<imap::ConditionResponse>(&*response);
            answered = answered || (condition != nullptr && condition->tag == tag);
        }
        REQUIRE(answered);
        learn_modseq();
    }
    /// What the server calls the highest counts; without that, the highest that came with a message does. RFC 7162
    /// section 6
    void learn_modseq() { modseq_ = told_modseq_ ? *told_modseq_ : std::max(modseq_, fetched_modseq_); }
    void take(const imap::CountData& data) {
        if (data.kind == imap::CountData::Kind::exists) {
            REQUIRE(data.number >= numbers_.size());
            numbers_.resize(data.number, 0);
        } else if (data.kind == imap::CountData::Kind::expunge) {
            REQUIRE_FALSE((by_number_ || quick_));
            REQUIRE(data.number <= numbers_.size());
            cache_.erase(numbers_[data.number - 1]);
            numbers_.erase(numbers_.begin() + (data.number - 1));
        }
    }
    void take(const imap::VanishedData& data) {
        REQUIRE(quick_);
        REQUIRE((data.earlier || !by_number_));
        std::erase_if(cache_, [&](const auto& entry) { return data.uids.contains(entry.first, 0); });
        if (!data.earlier) std::erase_if(numbers_, [&](auto uid) { return uid != 0 && data.uids.contains(uid, 0); });
    }
    void take(const imap::FetchData& data) {
        REQUIRE(data.number <= numbers_.size());
        std::uint32_t& uid = numbers_[data.number - 1];
        for (const auto& [name, value] : data.items) {
            if (name == "UID") {
                const auto told = static_cast<std::uint32_t>(std::stoul(value));
                REQUIRE((uid == 0 || uid == told));
                uid = told;
            } else if (name == "MODSEQ") {  // `(7)`
                fetched_modseq_ = std::max<std::uint64_t>(fetched_modseq_, std::stoull(value.substr(1)));
            }
        }
        for (const auto& [name, value] : data.items) {
            if (name == "FLAGS" && uid != 0) cache_[uid] = flags_in(value);
        }
    }
    void take(const imap::ConditionResponse& response) {
        if (!response.code) return;
        if (response.code->name == "UIDVALIDITY") validity_ = std::stoul(response.code->argument);
        if (response.code->name == "HIGHESTMODSEQ") told_modseq_ = std::stoull(response.code->argument);
    }
    template <class Other>
    void take(const Other&) {}

    bool quick_;
    Watch watch_;
    ImapTypist& typist_;
    bool by_number_ = false;
    std::vector<std::uint32_t> numbers_;  ///< UIDs; 0: not known yet
    std::map<std::uint32_t, std::set<std::string>> cache_;
    unsigned long validity_ = 0;
    std::uint64_t modseq_ = 0;
    std::uint64_t fetched_modseq_ = 0;          ///< the highest of a message, in what is being heard
    std::optional<std::uint64_t> told_modseq_;  ///< HIGHESTMODSEQ, in what is being heard
};

/// Picks what a client does next.
class Worker {
public:
    Worker(ImapWorld& world, Believer& client, protocol::RandomStream& random)
        : world_(world), client_(client), random_(random) {}

    /// By message numbers, so that removals cannot be told.
    void store() {
        client_.listen();
        const std::string some = set();
        if (!some.empty()) client_.command(fmt::format("STORE {} {}FLAGS ({})", some, sign(), flags()), true);
    }
    void work() {
        client_.listen();
        const std::string some = set();
        switch (random_.below(10)) {
            case 0:
                return world_.deliver(), void();
            case 1:
                return client_.command("EXPUNGE", false);
            case 2:
                return client_.command(fmt::format("UID EXPUNGE {}", uid_set()), false);
            case 3:
                return store();
            case 4:
                return client_.command(fmt::format("UID STORE {} {}FLAGS ({})", uid_set(), sign(), flags()), false);
            case 5:
                if (some.empty()) return;
                return client_.command(fmt::format("FETCH {} (UID FLAGS)", some), true);
            case 6:
                if (some.empty()) return;
                return client_.command(fmt::format("COPY {} INBOX", some), false);
            case 7:
                return client_.command(fmt::format("UID MOVE {} Trash", uid_set()), false);
            case 8:
                return client_.command("SEARCH ALL", true);
            default:
                return client_.command("NOOP", false);
        }
    }

private:
    std::uint64_t below(std::uint64_t bound) { return random_.below(bound); }
    std::string set() {
        if (client_.count() == 0) return {};
        const auto first = 1 + below(client_.count());
        return fmt::format("{}:{}", first, std::min<std::uint64_t>(client_.count(), first + below(3)));
    }
    std::string uid_set() {
        const auto first = 1 + below(world_.store.find("bob")->inbox().uid_next);
        return fmt::format("{}:{}", first, first + below(3));
    }
    std::string_view sign() { return std::to_array<std::string_view>({"", "+", "-", "+"})[below(4)]; }
    std::string_view flags() {
        return std::to_array<std::string_view>(
            {"\\Seen", "\\Deleted", "\\Flagged $Work", "$Later \\Deleted", ""})[below(5)];
    }

    ImapWorld& world_;
    Believer& client_;
    protocol::RandomStream& random_;
};

void check_against_store(const ImapWorld& world, Believer& client) {
    client.settle();
    std::vector<std::uint32_t> uids;
    std::map<std::uint32_t, std::set<std::string>> flags;
    for (const auto& message : world.store.find("bob")->inbox().messages) {
        uids.push_back(message.uid);
        flags[message.uid] = {message.flags.begin(), message.flags.end()};
    }
    client.command("UID FETCH 1:* (FLAGS)", false);
    CHECK(client.uids() == uids);
    CHECK(client.flags() == flags);
}

/// What the events tell of a folder is what the store has.
void check_fold(const sim::recording::FolderState& folded, const sim::mailstore::Mailbox& mailbox) {
    CHECK(folded.uid_next == mailbox.uid_next);
    CHECK(folded.highest_modseq == static_cast<std::int64_t>(mailbox.highest_modseq));
    CHECK(folded.expunged.size() == mailbox.expunged.size());
    for (const auto& expunged : mailbox.expunged) {
        CHECK(folded.expunged.at(expunged.uid) == static_cast<std::int64_t>(expunged.modseq));
    }
    CHECK(folded.messages.size() == mailbox.messages.size());
    for (const auto& message : mailbox.messages) {
        const auto& told = folded.messages.at(message.uid);
        CHECK(told.flags == message.flags);
        CHECK(told.modseq == static_cast<std::int64_t>(message.modseq));
        CHECK(told.email_id == message.email_id);
        CHECK(told.unique_id == message.unique_id);
        CHECK(told.stored_at == message.delivered_at);
        CHECK(told.internal_date.empty() == !message.internal_date.has_value());
        CHECK(told.size_octets == static_cast<std::int64_t>(message.content.size_octets()));
        CHECK(told.message == message.message);
    }
}

/// RFC 5465 section 6.1.1: who watches the selected mailbox knows all of it without asking.
void check_watcher(const ImapWorld& world, Believer& client) {
    client.listen();
    std::vector<std::uint32_t> uids;
    for (const auto& message : world.store.find("bob")->inbox().messages) {
        uids.push_back(message.uid);
        const std::set<std::string> flags(message.flags.begin(), message.flags.end());
        CHECK(client.flags().at(message.uid) == flags);
    }
    CHECK(client.uids() == uids);
}

/// Without the last word of the server: what was told on the way must suffice.
void check_told_flags(const ImapWorld& world, Believer& client) {
    client.settle();
    for (const auto& [uid, flags] : client.flags()) {
        const auto* message = world.store.find("bob")->inbox().find(uid);
        REQUIRE(message != nullptr);
        CHECK(flags == std::set<std::string>(message->flags.begin(), message->flags.end()));
    }
}

}  // namespace

TEST_CASE("random work by several clients leaves each with the truth", "[imap]") {
    const auto seed = static_cast<std::uint64_t>(GENERATE(range(1, 9)));
    INFO("seed " << seed);
    ImapWorld world;
    for (int count = 0; count < 5; ++count) world.deliver();
    protocol::RandomStream random(seed, 0, "imap-random-test", "work");
    std::vector<std::unique_ptr<Believer>> clients;
    for (const Watch watch : {Watch::none, Watch::selected, Watch::selected_delayed}) {
        for (const bool quick : {false, true}) clients.push_back(std::make_unique<Believer>(world, quick, watch));
    }
    for (int step = 0; step < 250; ++step) {
        Believer& client = *clients[random.below(clients.size())];
        Worker(world, client, random).work();
        for (auto& each : clients) {
            if (each->watch() == Watch::selected) check_watcher(world, *each);
        }
        if (step % 50 == 49) {
            for (auto& each : clients) check_told_flags(world, *each);
        }
    }
    for (auto& each : clients) check_against_store(world, *each);
    const auto folded = world.events.folded().hosts.at("mail.test").mailboxes.at("bob");
    check_fold(folded, world.store.find("bob")->inbox());
    check_fold(folded.folders.at("Trash"), *world.store.find("bob")->find("Trash"));
}

TEST_CASE("RFC 7162 section 3.2: resynchronising gives what a full synchronisation gives", "[imap]") {
    const auto seed = static_cast<std::uint64_t>(GENERATE(range(1, 9)));
    INFO("seed " << seed);
    ImapWorld world;
    for (int count = 0; count < 5; ++count) world.deliver();
    protocol::RandomStream random(seed, 0, "imap-random-test", "resync");
    Believer reader(world, true, GENERATE(Watch::none, Watch::selected, Watch::selected_delayed));
    Believer other(world, false);
    for (int round = 0; round < 12; ++round) {
        reader.leave();
        for (int step = 0; step < 12; ++step) Worker(world, other, random).work();
        reader.open();
        check_against_store(world, reader);
        for (int step = 0; step < 8; ++step) Worker(world, step % 3 == 1 ? other : reader, random).work();
        other.command("EXPUNGE", false);
        Worker(world, reader, random).store();  // hears of higher mod-sequences than that of the removal
    }
}
