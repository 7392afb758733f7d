#include "sim/mailstore/mbox.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/message/header.hpp"

namespace sim::mailstore {

using protocol::message::Header;
using protocol::message::HeaderField;

namespace {

constexpr std::string_view separator = "From ";
/// Who sent what has the null path, as mail programs write it there.
constexpr std::string_view nobody = "MAILER-DAEMON";

struct FieldLetter {
    std::string_view field;
    char letter;
    std::string_view flag;
};
constexpr auto flag_letters = std::to_array<FieldLetter>({{"Status", 'R', "\\Seen"},
                                                          {"X-Status", 'A', "\\Answered"},
                                                          {"X-Status", 'F', "\\Flagged"},
                                                          {"X-Status", 'T', "\\Draft"},
                                                          {"X-Status", 'D', "\\Deleted"}});
constexpr auto flag_fields = std::to_array<std::string_view>({"Status", "X-Status", "X-Keywords"});

/// Of the years 1 to 9999, in UTC.
constexpr std::int64_t first_second = -62'135'596'800;
constexpr std::int64_t last_second = 253'402'300'799;

bool holds_flag(const std::vector<std::string>& flags, std::string_view flag) {
    return std::ranges::find(flags, flag) != flags.end();
}

/// "Mon Jan  1 00:00:02 2024" of "Mon, 1 Jan 2024 00:00:02 +0000".
std::string date_words(DateTime date) {
    date.unix_seconds = std::clamp(date.unix_seconds, first_second, last_second);
    date.zone_minutes = 0;
    date.zone_known = true;
    const std::string text = protocol::message::format_date_time(date);
    const std::string_view rest = std::string_view(text).substr(5);
    const std::size_t blank = rest.find(' ');
    const std::string_view behind = rest.substr(blank + 1);  // Jan 2024 00:00:02 +0000
    return fmt::format("{} {} {:>2} {} {}", text.substr(0, 3), behind.substr(0, 3), rest.substr(0, blank),
                       behind.substr(9, 8), behind.substr(4, 4));
}

std::string separator_line(const FiledMail& mail) {
    std::string sender(mail.return_path.empty() ? nobody : std::string_view(mail.return_path));
    std::ranges::replace_if(
        sender, [](char octet) { return octet == ' ' || protocol::is_control(octet); }, '_');
    return fmt::format("{}{} {}\n", separator, sender, date_words(mail.internal_date.value_or(DateTime{})));
}

std::string field_letters(const FiledMail& mail, std::string_view field) {
    std::string letters;
    for (const FieldLetter& each : flag_letters) {
        if (each.field == field && holds_flag(mail.flags, each.flag)) letters += each.letter;
    }
    return letters;
}

std::string keyword_words(const FiledMail& mail) {
    std::string words;
    for (const std::string& flag : mail.flags) {
        if (flag.starts_with('\\')) continue;
        if (!words.empty()) words += ' ';
        words += flag;
    }
    return words;
}

Header with_flags(const FiledMail& mail) {
    protocol::Octets fields = mail.content.header();
    if (!fields.empty() && !fields.ends_with('\n')) fields += "\r\n";
    Header header = Header::parse(fields);
    for (const std::string_view field : flag_fields) header.remove(field);
    header.append(HeaderField("Status", field_letters(mail, "Status") + 'O'));
    if (const std::string letters = field_letters(mail, "X-Status"); !letters.empty()) {
        header.append(HeaderField("X-Status", letters));
    }
    if (const std::string words = keyword_words(mail); !words.empty()) header.append(HeaderField("X-Keywords", words));
    return header;
}

std::size_t quoting_signs(std::string_view line) {
    return std::min(line.find_first_not_of('>'), line.size());
}

void append_quoted(std::string& mbox, std::string_view text) {
    while (!text.empty()) {
        const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
        const std::string_view line = text.substr(0, size);
        if (line.substr(quoting_signs(line)).starts_with(separator)) mbox += '>';
        mbox += line;
        text.remove_prefix(size);
    }
}

/// LF alone ends lines in an mbox, whatever the content has.
std::string unix_lines(std::string_view octets) {
    std::string text;
    for (std::size_t index = 0; index < octets.size(); ++index) {
        if (!octets.substr(index).starts_with("\r\n")) text += octets[index];
    }
    return text;
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
        text.remove_prefix(begin);
        const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
        if (end > 0) words.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return words;
}

/// "CET": local time as some programs write it.
bool is_zone_name(std::string_view word) {
    return std::ranges::all_of(word, protocol::is_alpha);
}

/// The date at the end of a separator: "Mon Jan  1 00:00:02 2024", with a zone behind the year or the time perhaps; its
/// name, where it has one, stands behind the time.
std::optional<DateTime> date_of(std::vector<std::string_view> words) {
    std::string zone = "+0000";
    const auto is_zone = [](std::string_view word) { return word.starts_with('+') || word.starts_with('-'); };
    const auto found = std::ranges::find_if(words, is_zone);
    if (found != words.end()) {
        zone = *found;
        words.erase(found);
    } else if (words.size() > 5 && is_zone_name(words[words.size() - 2])) {
        zone = words[words.size() - 2];
        words.erase(words.end() - 2);
    }
    if (words.size() < 5) return std::nullopt;
    const std::size_t last = words.size() - 1;
    const auto date = protocol::message::parse_date_time(fmt::format(
        "{}, {} {} {} {} {}", words[last - 4], words[last - 2], words[last - 3], words[last], words[last - 1], zone));
    return date ? std::optional(*date) : std::nullopt;
}

struct Separator {
    std::string return_path;
    DateTime date;
};

std::optional<Separator> parse_separator(std::string_view line) {
    if (!line.starts_with(separator)) return std::nullopt;
    line.remove_prefix(separator.size());
    std::vector<std::string_view> words = words_of(protocol::trim(line));
    if (words.size() < 6) return std::nullopt;
    Separator parsed;
    if (words.front() != nobody) parsed.return_path = words.front();
    words.erase(words.begin());
    const auto date = date_of(std::move(words));
    if (!date) return std::nullopt;
    parsed.date = *date;
    return parsed;
}

/// Takes the flags out of the header.
std::vector<std::string> take_flags(Header& header) {
    std::vector<std::string> flags;
    for (const FieldLetter& each : flag_letters) {
        if (header.body_of(each.field).find(each.letter) != std::string::npos) flags.emplace_back(each.flag);
    }
    const std::string keywords = header.body_of("X-Keywords");
    for (const std::string_view word : words_of(keywords)) {
        if (is_keyword(word) && !holds_flag(flags, word)) flags.emplace_back(word);
    }
    for (const std::string_view field : flag_fields) header.remove(field);
    return flags;
}

FiledMail make_mail(const Separator& head, std::string_view text) {
    const Content whole(protocol::Octets(with_crlf(text)));
    Header header = Header::parse(whole.header());
    FiledMail mail;
    mail.flags = take_flags(header);
    mail.content = whole.with_header(header.encode());
    mail.return_path = head.return_path;
    mail.internal_date = head.date;
    return mail;
}

/// Goes through an mbox line by line.
class MboxReader {
public:
    explicit MboxReader(std::string_view text) : rest_(text) {}

    protocol::Result<std::vector<FiledMail>, FilingProblem> read() {
        while (!rest_.empty()) {
            const std::size_t size = std::min(rest_.find('\n'), rest_.size() - 1) + 1;
            const std::string_view line = rest_.substr(0, size);
            rest_.remove_prefix(size);
            if (!take(line)) {
                return protocol::failure(
                    FilingProblem{1, "an mbox begins with a line like `From bob@beta.test Mon Jan  1 00:00:02 2024`"});
            }
        }
        finish();
        return std::move(mails_);
    }

private:
    /// @return false: it stands before the first separator
    bool take(std::string_view line) {
        if (after_empty_) {
            if (auto found = parse_separator(line)) {
                finish();
                head_ = std::move(found);
                after_empty_ = false;
                return true;
            }
        }
        if (!head_) return false;
        after_empty_ = line == "\n" || line == "\r\n";
        const bool quoted = line.starts_with('>') && line.substr(quoting_signs(line)).starts_with(separator);
        text_ += line.substr(quoted ? 1 : 0);
        return true;
    }
    /// The empty line before a separator is its own.
    void finish() {
        if (!head_) return;
        std::string_view text = text_;
        if (text.ends_with("\r\n\r\n")) {
            text.remove_suffix(2);
        } else if (text.ends_with("\n\n")) {
            text.remove_suffix(1);
        }
        mails_.push_back(make_mail(*head_, text));
        text_.clear();
        head_.reset();
    }

    std::string_view rest_;
    std::optional<Separator> head_;
    std::string text_;
    bool after_empty_ = true;
    std::vector<FiledMail> mails_;
};

}  // namespace

std::string encode_mbox(const std::vector<FiledMail>& mails) {
    std::string mbox;
    for (const FiledMail& mail : mails) {
        mbox += separator_line(mail);
        const std::string text = unix_lines(mail.content.with_header(with_flags(mail).encode()).flatten());
        append_quoted(mbox, text);
        if (!text.ends_with('\n')) mbox += '\n';
        mbox += '\n';
    }
    return mbox;
}

protocol::Result<std::vector<FiledMail>, FilingProblem> parse_mbox(std::string_view text) {
    return MboxReader(text).read();
}

}  // namespace sim::mailstore
