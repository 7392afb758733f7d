#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/truth/json.hpp"

namespace tests::truth {

/// Writes down an SMTP or LMTP dialogue from the octets on the wire, in the form of the cases: commands, replies and
/// the size of what follows DATA, in the order in which they were sent. Queue ids, credentials and the time-dependent
/// part of greetings are replaced as in the cases.
class WireDialogue {
public:
    void add(bool by_client, std::string_view octets);
    /// TLS begins: what is said from now on is not seen.
    void encrypt();
    [[nodiscard]] const Json& lines() const { return lines_; }

private:
    void add_client_line(std::string line);
    void add_server_line(const std::string& line);
    void take_client();
    bool take_content();
    bool take_chunk();

    std::string client_;
    std::string server_;
    std::vector<std::string> reply_;
    std::string pending_verb_;  ///< EHLO or LHLO without its reply
    std::vector<std::string> unanswered_;
    bool in_content_ = false;
    bool in_auth_ = false;
    bool encrypted_ = false;
    std::optional<std::size_t> chunk_left_;
    Json lines_ = Json::array();
};

/// The octets of a dialogue's line, in which octet b is U+00b.
[[nodiscard]] std::string octets_of_text(std::string_view text);

/// `Ok: queued as <qid>` for whatever the server calls it.
[[nodiscard]] std::string without_queue_id(std::string text);

}  // namespace tests::truth
