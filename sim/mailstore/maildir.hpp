#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"
#include "sim/mailstore/filed_mail.hpp"

namespace sim::mailstore {

/// A file of a Maildir.
struct MaildirFile {
    std::string path;  ///< from the Maildir: `cur/1704067202.M1P1.mail.beta.test,S=312:2,S`, `.Sent/dovecot-keywords`
    std::string octets;
    std::int64_t modified_unix_seconds = 0;
    bool operator==(const MaildirFile&) const = default;
};

/// The layout called Maildir++: INBOX lies in the Maildir itself, every other folder beside it in a directory with its
/// name behind a dot, with dots between the levels.
struct Maildir {
    std::vector<std::string> folders;  ///< their directories, from the Maildir: empty for INBOX, `.Sent`
    std::vector<MaildirFile> files;
    std::vector<std::string> notes;  ///< what a Maildir cannot hold and was left out
};

/// The subdirectories that each folder has.
inline constexpr std::string_view maildir_subdirectories[] = {"cur", "new", "tmp"};
/// Beside them: which letters stand for which keywords, a line each: `0 $Forwarded`. As Dovecot keeps them
inline constexpr std::string_view maildir_keywords_file = "dovecot-keywords";
inline constexpr std::size_t maildir_keywords_max = 26;  ///< letters from a to z

/// An account as a Maildir. Messages with flags lie in `cur`, with letters for them behind `:2,` (R answered, S seen, T
/// deleted, D draft, F flagged, a to z keywords), those without in `new`. The time of a file is the internal date of
/// its message. Lines end with LF where no content is lost by that.
/// @param host  part of the files' names
[[nodiscard]] Maildir encode_maildir(const Account& account, std::string_view host,
                                     const protocol::message::Calendar& calendar);

/// The messages of a folder, by their files' names, which begin with the second of delivery.
/// @param folder  its directory, as Maildir::folders has it
/// @param files   of `cur` and `new`, and the file of keywords; other files are passed over
[[nodiscard]] std::vector<FiledMail> parse_maildir_folder(std::string_view folder, std::vector<MaildirFile> files);

/// The name of a folder by its directory; nothing: no folder has such a directory.
[[nodiscard]] std::optional<std::string> folder_of_directory(std::string_view directory);
[[nodiscard]] std::string directory_of_folder(std::string_view folder);

}  // namespace sim::mailstore
