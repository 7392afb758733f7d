// What an IMAP session saw: from the octets of the server, as its user would read them there.
#include <algorithm>
#include <optional>
#include <sstream>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/limits.hpp"
#include "tests/truth/collected_run.hpp"

namespace tests::truth {

namespace {

/// `* 3 EXISTS`: 3.
std::optional<std::uint64_t> number_before(std::string_view word, const std::string& line) {
    if (!line.starts_with("* ") || !line.ends_with(std::string(" ").append(word))) return std::nullopt;
    return protocol::parse_decimal(std::string_view(line).substr(2, line.size() - word.size() - 3),
                                   protocol::imap::number_max);
}

/// The flags of `* 1 FETCH (UID 1 FLAGS (\Seen))`, in the order of their names.
std::optional<std::string> flags_in(const std::string& line) {
    constexpr std::string_view begin_text = " FETCH (UID ";
    constexpr std::string_view flags_text = " FLAGS (";
    const std::size_t begin = line.find(flags_text);
    if (line.find(begin_text) == std::string::npos || begin == std::string::npos) return std::nullopt;
    const std::size_t first = begin + flags_text.size();
    std::istringstream words(line.substr(first, line.find(')', first) - first));
    std::vector<std::string> flags;
    for (std::string flag; words >> flag;) flags.push_back(flag);
    std::ranges::sort(flags);
    std::string joined;
    for (const std::string& flag : flags) joined += (joined.empty() ? "" : " ") + flag;
    return joined;
}

/// What was said by the server of the first IMAP session that the client begins from then on.
std::string said_by_server(const CollectedRun& run, const sim::scenario::Read& read) {
    sim::recording::ConnectionId connection = 0;
    std::string octets;
    for (const Event& event : run.events.all) {
        if (event.time < read.at) continue;
        const bool begins = event.kind == EventKind::session_started && event.host == read.client &&
                            event.fields.text("protocol") == "imap";
        if (begins && connection == 0) connection = event.connection;
        const bool said =
            event.kind == EventKind::segment_sent && event.connection == connection && event.host == read.server.host;
        if (said && connection != 0) octets += event.fields.text("octets");
    }
    return octets;
}

Json fetched_in(const CollectedRun& run, const sim::scenario::Read& read, protocol::Instant until) {
    Json fetched = Json::array();
    for (const Event& event : run.events.all) {
        if (event.time < read.at || event.time >= until || event.kind != EventKind::message_fetched) continue;
        const bool here = event.host == read.server.host && event.fields.text("mailbox") == read.user;
        if (here) fetched.push_back(run.message_name(event.message));
    }
    return fetched;
}

}  // namespace

Json collect_imap_session(const CollectedRun& run, const sim::scenario::Read& read, protocol::Instant until) {
    std::optional<std::uint64_t> exists, recent;
    std::uint64_t expunged = 0;
    std::vector<std::string> flags;  // of every answer, in turn
    std::istringstream lines(said_by_server(run, read));
    for (std::string line; std::getline(lines, line);) {
        if (line.ends_with('\r')) line.pop_back();
        if (!exists) exists = number_before("EXISTS", line);
        if (!recent) recent = number_before("RECENT", line);
        if (number_before("EXPUNGE", line)) ++expunged;
        if (const auto told = flags_in(line)) flags.push_back(*told);
    }
    const std::size_t held = exists.value_or(0);
    const auto unseen = [](const std::string& each) { return each.find("\\Seen") == std::string::npos; };
    const auto first_end = flags.begin() + static_cast<std::ptrdiff_t>(std::min(held, flags.size()));
    Json session = {{"t", run.time_s(read.at)}, {"protocol", "imap"}, {"user", read.user}};
    session["exists"] = held;
    session["recent"] = recent.value_or(0);
    session["unseen"] = std::count_if(flags.begin(), first_end, unseen);
    session["fetched"] = fetched_in(run, read, until);
    session["flags_after"] = std::vector<std::string>(flags.end() - (first_end - flags.begin()), flags.end());
    if (read.visit && read.visit->expunge) session["exists_after_expunge"] = held - expunged;
    return session;
}

}  // namespace tests::truth
