#include "viz/model/packet_label.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/base/ascii.hpp"
#include "protocol/base/utf8.hpp"
#include "protocol/message/encoded_word.hpp"
#include "protocol/message/header.hpp"
#include "sim/recording/record_text.hpp"
#include "viz/model/display_text.hpp"

namespace viz::model {

using protocol::utf8_prefix_octets;
using sim::recording::split_record;
using sim::recording::without_final_dot;

namespace {

std::vector<std::string_view> lines_of(std::string_view octets) {
    std::vector<std::string_view> lines;
    while (!octets.empty()) {
        const std::size_t end = octets.find("\r\n");
        lines.push_back(octets.substr(0, end));
        if (end == std::string_view::npos) break;
        octets.remove_prefix(end + 2);
    }
    return lines;
}

std::string_view leading_word(std::string_view line) {
    return line.substr(0, line.find_first_of(" \t"));
}

/// A line of an SMTP reply with others to follow, RFC 5321 section 4.2.1.
bool is_continued(std::string_view line) {
    return line.size() >= 4 && std::all_of(line.begin(), line.begin() + 3, protocol::is_digit) && line[3] == '-';
}

std::string joined(const std::vector<std::string_view>& words) {
    std::string text;
    for (const std::string_view word : words) {
        if (!text.empty()) text += ", ";
        text += word;
    }
    return text;
}

/// Type and data of a record: "MX 10 mail.beta.test".
std::string record_label(const std::string& record) {
    const auto parts = split_record(record);
    return parts ? fmt::format("{} {}", parts->type, without_final_dot(parts->data)) : record;
}

/// The first record of a type, or of any if there is none.
const std::string& first_of_type(const std::vector<std::string>& records, std::string_view type) {
    const auto found = std::ranges::find_if(records, [&](const std::string& record) {
        const auto parts = split_record(record);
        return parts && parts->type == type;
    });
    return found == records.end() ? records.front() : *found;
}

std::vector<std::string> texts_of(const std::vector<protocol::dns::ResourceRecord>& records) {
    std::vector<std::string> texts;
    for (const protocol::dns::ResourceRecord& record : records) texts.push_back(record.to_string());
    return texts;
}

}  // namespace

std::string shortened_label(std::string_view octets) {
    const std::string text = display_text(octets);
    if (utf8_prefix_octets(text, packet_label_size_max) == text.size()) return text;
    return text.substr(0, utf8_prefix_octets(text, packet_label_size_max - 3)) + "...";
}

std::string command_label(std::string_view octets) {
    const std::vector<std::string_view> lines = lines_of(octets);
    if (lines.size() < 2) return shortened_label(lines.empty() ? std::string_view() : lines.front());
    std::vector<std::string_view> verbs;
    for (const std::string_view line : lines) verbs.push_back(leading_word(line));
    return shortened_label(joined(verbs));
}

std::string reply_label(std::string_view octets) {
    std::vector<std::string_view> last_lines = lines_of(octets);
    if (last_lines.empty() || last_lines.front().empty()) return {};
    const std::string first = display_text(last_lines.front());
    const bool smtp = protocol::is_digit(first.front());
    std::erase_if(last_lines, is_continued);
    if (last_lines.size() < 2 || !smtp) {
        return shortened_label(is_continued(first) ? fmt::format("{} {}", first.substr(0, 3), first.substr(4)) : first);
    }
    std::vector<std::string_view> codes;
    for (const std::string_view line : last_lines) codes.push_back(leading_word(line));
    return shortened_label(joined(codes));
}

std::string subject_label(std::string_view subject) {
    return subject.empty() ? std::string("message") : shortened_label(fmt::format("Subject: {}", subject));
}

std::string mail_label(std::string_view octets) {
    // Behind the status line of POP3, and behind IMAP's announcement of a literal, the message begins on the next one.
    if (octets.starts_with("+OK") || octets.starts_with("* "))
        octets.remove_prefix(std::min(octets.size(), octets.find("\r\n") + 2));
    const std::string subject = protocol::message::Header::parse(octets).body_of("Subject");
    if (!subject.empty()) return subject_label(protocol::message::decode_encoded_words(subject));
    return fmt::format("message, {}", size_label(octets.size()));
}

std::string size_label(std::size_t size_octets) {
    if (size_octets < 1000) return fmt::format("{} B", size_octets);
    const double kilo = static_cast<double>(size_octets) / 1000;
    if (kilo < 1000) return fmt::format("{:.1f} kB", kilo);
    return fmt::format("{:.1f} MB", kilo / 1000);
}

std::string query_label(std::string_view type, std::string_view name) {
    return shortened_label(fmt::format("{} {}?", type, without_final_dot(name)));
}

std::string answer_label(std::string_view type, std::string_view rcode, const std::vector<std::string>& answers,
                         const std::vector<std::string>& authority) {
    if (rcode != "NOERROR") return shortened_label(rcode);
    if (!answers.empty()) {
        std::string label = record_label(first_of_type(answers, type));
        if (answers.size() > 1) label += fmt::format(" +{}", answers.size() - 1);
        return shortened_label(label);
    }
    if (!sim::recording::is_delegation(authority)) return shortened_label(fmt::format("no {}", type));
    const auto server = split_record(first_of_type(authority, "NS"));
    return shortened_label(fmt::format("refers to {}", without_final_dot(server->data)));
}

std::string dns_label(const protocol::dns::Message& message) {
    if (message.questions.empty()) return to_string(message.rcode);
    const protocol::dns::Question& question = message.questions.front();
    const std::string type = to_string(question.type);
    if (!message.response) return query_label(type, question.name.to_string());
    return answer_label(type, to_string(message.rcode), texts_of(message.answers), texts_of(message.authorities));
}

}  // namespace viz::model
