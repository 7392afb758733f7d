#include "sim/mailstore/maildir.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/mailbox_name.hpp"

namespace sim::mailstore {

namespace imap = protocol::imap;

namespace {

struct FlagLetter {
    char letter;
    std::string_view flag;
};
/// In the order in which the letters stand.
constexpr auto maildir_letters = std::to_array<FlagLetter>({{'D', "\\Draft"},
                                                            {'F', "\\Flagged"},
                                                            {'P', "$Forwarded"},
                                                            {'R', "\\Answered"},
                                                            {'S', "\\Seen"},
                                                            {'T', "\\Deleted"}});
constexpr std::string_view info_mark = ":2,";
/// A dot within a level of a name: dots separate the levels.
constexpr std::string_view encoded_dot = "&AC4-";

bool has(const std::vector<std::string>& flags, std::string_view flag) {
    return std::ranges::find(flags, flag) != flags.end();
}

bool is_lettered(std::string_view flag) {
    return std::ranges::find(maildir_letters, flag, &FlagLetter::flag) != maildir_letters.end();
}

/// Those that messages have now and that need a letter of their own.
std::vector<std::string> keywords_of(const Mailbox& mailbox) {
    std::vector<std::string> keywords;
    for (const StoredMessage& message : mailbox.messages) {
        for (const std::string& flag : message.flags) {
            if (!is_system_flag(flag) && !is_lettered(flag) && !has(keywords, flag)) keywords.push_back(flag);
        }
    }
    return keywords;
}

std::string letters_of(const StoredMessage& message, const std::vector<std::string>& keywords) {
    std::string letters;
    for (const FlagLetter& each : maildir_letters) {
        if (message.has_flag(each.flag)) letters += each.letter;
    }
    for (std::size_t index = 0; index < std::min(keywords.size(), maildir_keywords_max); ++index) {
        if (message.has_flag(keywords[index])) letters += static_cast<char>('a' + index);
    }
    return letters;
}

std::string keywords_file(const std::vector<std::string>& keywords) {
    std::string text;
    for (std::size_t index = 0; index < std::min(keywords.size(), maildir_keywords_max); ++index) {
        text += fmt::format("{} {}\n", index, keywords[index]);
    }
    return text;
}

std::string in_directory(const std::string& directory, std::string_view file) {
    return directory.empty() ? std::string(file) : fmt::format("{}/{}", directory, file);
}

void encode_folder(Maildir& maildir, const Mailbox& mailbox, std::string_view host,
                   const protocol::message::Calendar& calendar) {
    const std::string directory = directory_of_folder(mailbox.name);
    const std::vector<std::string> keywords = keywords_of(mailbox);
    maildir.folders.push_back(directory);
    for (std::size_t index = maildir_keywords_max; index < keywords.size(); ++index) {
        maildir.notes.push_back(fmt::format("{}: the keyword {} has no letter: a Maildir has {} keywords at most",
                                            mailbox.name, keywords[index], maildir_keywords_max));
    }
    if (!keywords.empty()) {
        maildir.files.push_back(
            {in_directory(directory, maildir_keywords_file), keywords_file(keywords), calendar.start_unix_seconds()});
    }
    for (const StoredMessage& message : mailbox.messages) {
        const std::int64_t date = internal_date_of(message, calendar).unix_seconds;
        std::string octets = with_lf(message.content.flatten());
        const std::string letters = letters_of(message, keywords);
        // Names are in the order of the UIDs where they were delivered in one second.
        const std::string name =
            fmt::format("{}.M{:010}V{}.{},S={}", date, message.uid, mailbox.uid_validity, host, octets.size());
        const std::string file = letters.empty() ? "new/" + name : fmt::format("cur/{}{}{}", name, info_mark, letters);
        maildir.files.push_back({in_directory(directory, file), std::move(octets), date});
    }
}

/// Index of each keyword is its letter.
std::vector<std::string> parse_keywords(std::string_view text) {
    std::vector<std::string> keywords(maildir_keywords_max);
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = protocol::trim(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t blank = line.find(' ');
        if (blank == std::string_view::npos) continue;
        const auto index = protocol::parse_decimal(line.substr(0, blank), maildir_keywords_max - 1);
        const std::string_view keyword = protocol::trim(line.substr(blank));
        if (index && is_keyword(keyword)) keywords[static_cast<std::size_t>(*index)] = keyword;
    }
    return keywords;
}

std::vector<std::string> flags_of(std::string_view name, const std::vector<std::string>& keywords) {
    std::vector<std::string> flags;
    const std::size_t mark = name.rfind(info_mark);
    if (mark == std::string_view::npos) return flags;
    for (const char letter : name.substr(mark + info_mark.size())) {
        const auto known = std::ranges::find(maildir_letters, letter, &FlagLetter::letter);
        if (known != maildir_letters.end()) flags.emplace_back(known->flag);
        if (letter < 'a' || letter > 'z') continue;
        const std::string& keyword = keywords[static_cast<std::size_t>(letter - 'a')];
        if (!keyword.empty()) flags.push_back(keyword);
    }
    return flags;
}

/// `cur/1704067202.M1...` in pieces: the subdirectory, and the name behind it.
std::pair<std::string_view, std::string_view> split_path(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos) return {{}, path};
    const std::string_view directory = path.substr(0, slash);
    const std::size_t before = directory.rfind('/');
    return {before == std::string_view::npos ? directory : directory.substr(before + 1), path.substr(slash + 1)};
}

/// Files in the order of delivery: by the second that their names begin with, then by name.
auto delivery_order(const MaildirFile& file) {
    const std::string_view name = split_path(file.path).second;
    const auto second = protocol::parse_decimal(name.substr(0, name.find('.')));
    return std::tuple(second.value_or(0), name);
}

std::optional<std::string> decode_level(std::string_view level) {
    std::string name;
    for (;;) {
        const std::size_t dot = level.find(encoded_dot);
        const auto piece = imap::decode_name_text(level.substr(0, dot), imap::NameEncoding::modified_utf7);
        if (!piece) return std::nullopt;
        name += *piece;
        if (dot == std::string_view::npos) return name;
        name += '.';
        level.remove_prefix(dot + encoded_dot.size());
    }
}

}  // namespace

std::string directory_of_folder(std::string_view folder) {
    if (folder == inbox_name) return {};
    std::string directory = ".";
    for (const char octet : imap::encode_name_text(folder, imap::NameEncoding::modified_utf7)) {
        if (octet == '.') {
            directory += encoded_dot;
        } else {
            directory += octet == hierarchy_delimiter ? '.' : octet;
        }
    }
    return directory;
}

std::optional<std::string> folder_of_directory(std::string_view directory) {
    if (directory.empty()) return std::string(inbox_name);
    const bool is_name = directory.find(hierarchy_delimiter) == directory.npos;  // no path: a level stands for a '/'
    if (!is_name || !directory.starts_with('.') || directory.size() == 1) return std::nullopt;
    directory.remove_prefix(1);
    std::string folder;
    for (;;) {
        const std::size_t dot = directory.find('.');
        const auto level = decode_level(directory.substr(0, dot));
        if (!level || level->empty()) return std::nullopt;
        folder += *level;
        if (dot == std::string_view::npos) break;
        folder += hierarchy_delimiter;
        directory.remove_prefix(dot + 1);
    }
    const auto name = imap::MailboxName::of(folder);
    return name && !name->is_inbox() ? std::optional(name->utf8()) : std::nullopt;
}

Maildir encode_maildir(const Account& account, std::string_view host, const protocol::message::Calendar& calendar) {
    Maildir maildir;
    encode_folder(maildir, account.inbox(), host, calendar);
    for (const auto& [name, mailbox] : account.mailboxes) {
        if (!mailbox.is_inbox()) encode_folder(maildir, mailbox, host, calendar);
    }
    return maildir;
}

std::vector<FiledMail> parse_maildir_folder(std::string_view folder, std::vector<MaildirFile> files) {
    const auto name = folder_of_directory(folder);
    std::vector<FiledMail> mails;
    if (!name) return mails;
    std::vector<std::string> keywords(maildir_keywords_max);
    for (const MaildirFile& file : files) {
        if (split_path(file.path).second == maildir_keywords_file) keywords = parse_keywords(file.octets);
    }
    std::erase_if(files, [](const MaildirFile& file) {
        const auto [directory, own_name] = split_path(file.path);
        return (directory != "cur" && directory != "new") || own_name.starts_with('.');
    });
    std::ranges::sort(files, [](const MaildirFile& one, const MaildirFile& other) {
        return delivery_order(one) < delivery_order(other);
    });
    for (const MaildirFile& file : files) {
        FiledMail mail;
        mail.folder = *name;
        mail.content = Content(protocol::Octets(with_crlf(file.octets)));
        mail.flags = flags_of(split_path(file.path).second, keywords);
        mail.internal_date = DateTime{.unix_seconds = file.modified_unix_seconds};
        mails.push_back(std::move(mail));
    }
    return mails;
}

}  // namespace sim::mailstore
