// mbox and the files of a Maildir: whatever is read is written again with as many messages, and read as the same.

#include "sim/mailstore/maildir.hpp"
#include "sim/mailstore/mbox.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"

namespace mailstore = sim::mailstore;
using tests::fuzz::require;

namespace {

void check_mbox(std::string_view text) {
    const auto mails = mailstore::parse_mbox(text);
    if (!mails) return;
    const std::string written = mailstore::encode_mbox(*mails);
    const auto again = mailstore::parse_mbox(written);
    require(again && again->size() == mails->size(), "an mbox has as many messages when it was written again");
    for (std::size_t index = 0; index < mails->size(); ++index) {
        require((*again)[index].flags == (*mails)[index].flags, "flags come back");
        for (const std::string& flag : (*mails)[index].flags) {
            require(flag.starts_with('\\') || mailstore::is_keyword(flag), "a keyword is an atom");
        }
    }
}

void check_line_ends(std::string_view octets) {
    const std::string text = mailstore::with_crlf(octets);
    require(mailstore::with_crlf(text) == text, "line ends are settled once");
    const std::size_t first = octets.find('\n');
    if (first == octets.npos) return require(text == octets, "without line ends there is nothing to change");
    if (first > 0 && octets[first - 1] == '\r') return require(text == octets, "mail as it travels stays as it is");
    for (std::size_t at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1)) {
        require(at > 0 && text[at - 1] == '\r', "lines of Unix end with CRLF, whatever stands between them");
    }
}

void check_maildir(std::string_view name, std::string_view keywords, std::string_view octets) {
    const auto mails = mailstore::parse_maildir_folder(
        {}, {{"cur/" + std::string(name), std::string(octets), 0}, {"dovecot-keywords", std::string(keywords), 0}});
    require(mails.size() <= 1, "a file is one message");
    const std::string unix_text = mailstore::with_lf(octets);
    if (unix_text.find('\r') == unix_text.npos) {
        require(mailstore::with_crlf(unix_text) == mailstore::with_crlf(octets), "line ends come back");
    }
    check_line_ends(octets);
}

void check_folder(std::string_view directory) {
    const auto folder = mailstore::folder_of_directory(directory);
    if (!folder) return;
    require(mailstore::folder_of_directory(mailstore::directory_of_folder(*folder)) == folder,
            "a folder's directory leads to the folder");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    const std::string_view octets = tests::fuzz::Input(data, size_octets).rest();
    check_mbox(octets);
    const std::size_t first = std::min(octets.find('\n'), octets.size());
    const std::string_view rest = octets.substr(std::min(first + 1, octets.size()));
    check_folder(octets.substr(0, first));
    check_maildir(octets.substr(0, first), rest, rest);
    return 0;
}
