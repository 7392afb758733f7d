#include "tests/truth/wire_dialogue.hpp"

#include <algorithm>
#include <utility>

#include "protocol/base/ascii.hpp"

namespace tests::truth {

namespace {

constexpr std::string_view content_end = "\r\n.\r\n";

std::string upper_verb(std::string_view line) {
    std::string verb(line.substr(0, line.find_first_of(" :")));
    std::ranges::transform(verb, verb.begin(), [](char octet) {
        return octet >= 'a' && octet <= 'z' ? static_cast<char>(octet - 'a' + 'A') : octet;
    });
    return verb;
}

std::string first_word(std::string_view text) {
    return std::string(text.substr(0, text.find(' ')));
}

/// Octet b is U+00b, as in the cases: mail need not be UTF-8, JSON is.
std::string as_text(std::string_view octets) {
    std::string text;
    for (const char octet : octets) {
        const auto value = static_cast<unsigned char>(octet);
        if (value < 0x80U) {
            text += octet;
        } else {
            text += static_cast<char>(0xC0U | (value >> 6U));
            text += static_cast<char>(0x80U | (value & 0x3FU));
        }
    }
    return text;
}

}  // namespace

std::string octets_of_text(std::string_view text) {
    std::string octets;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto value = static_cast<unsigned char>(text[at]);
        if (value < 0x80U || at + 1 == text.size()) {
            octets += text[at];
        } else {
            octets += static_cast<char>(((value & 0x03U) << 6U) | (static_cast<unsigned char>(text[++at]) & 0x3FU));
        }
    }
    return octets;
}

std::string without_queue_id(std::string text) {
    constexpr std::string_view mark = "queued as ";
    const auto at = text.find(mark);
    if (at != std::string::npos) text = text.substr(0, at + mark.size()) + "<qid>";
    return text;
}

void WireDialogue::encrypt() {
    if (std::exchange(encrypted_, true)) return;
    lines_.push_back({"-", "TLS", "encrypted from here on"});
}

void WireDialogue::add(bool by_client, std::string_view octets) {
    if (encrypted_) return;
    if (by_client) {
        client_ += octets;
        return take_client();
    }
    server_ += octets;
    for (auto end = server_.find("\r\n"); end != std::string::npos; end = server_.find("\r\n")) {
        const std::string line = server_.substr(0, end);
        server_.erase(0, end + 2);
        add_server_line(line);
    }
}

void WireDialogue::take_client() {
    while (!client_.empty()) {
        if (in_content_) {
            if (!take_content()) return;
            continue;
        }
        if (chunk_left_) {
            if (!take_chunk()) return;
            continue;
        }
        const auto end = client_.find("\r\n");
        if (end == std::string::npos) return;
        std::string line = client_.substr(0, end);
        client_.erase(0, end + 2);
        add_client_line(std::move(line));
    }
}

bool WireDialogue::take_content() {
    // The end may be the first line: an empty content.
    const std::size_t end = client_.starts_with(content_end.substr(2)) ? 0 : client_.find(content_end);
    if (end == std::string::npos) return false;
    const std::size_t size = end == 0 ? content_end.size() - 2 : end + content_end.size();
    client_.erase(0, size);
    lines_.push_back({"C", "<content>", size});
    in_content_ = false;
    return true;
}

bool WireDialogue::take_chunk() {
    const std::size_t taken = std::min(*chunk_left_, client_.size());
    client_.erase(0, taken);
    *chunk_left_ -= taken;
    if (*chunk_left_ > 0) return false;
    chunk_left_.reset();
    return true;
}

void WireDialogue::add_client_line(std::string line) {
    if (in_auth_) {
        lines_.push_back({"C", "<credentials>"});
        unanswered_.emplace_back("AUTH");
        in_auth_ = false;
        return;
    }
    const std::string verb = upper_verb(line);
    unanswered_.push_back(verb);
    if (verb == "AUTH") {
        const auto mechanism_end = line.find(' ', 5);
        if (mechanism_end != std::string::npos) line = line.substr(0, mechanism_end) + " <credentials>";
    }
    if (verb == "BDAT") {
        chunk_left_ = 0;
        for (std::size_t at = 5; at < line.size() && protocol::is_digit(line[at]); ++at) {
            chunk_left_ = *chunk_left_ * 10 + static_cast<std::size_t>(line[at] - '0');
        }
    }
    lines_.push_back({"C", as_text(line)});
}

void WireDialogue::add_server_line(const std::string& line) {
    constexpr std::size_t code_octets = 3;
    reply_.push_back(line.size() > code_octets ? line.substr(code_octets + 1) : std::string());
    if (line.size() > code_octets && line[code_octets] == '-') return;
    const std::string code = line.substr(0, code_octets);
    std::string text = reply_.back();
    const std::string verb = unanswered_.empty() ? "" : unanswered_.front();
    if (!unanswered_.empty()) unanswered_.erase(unanswered_.begin());
    if (code == "250" && (verb == "EHLO" || verb == "LHLO")) {
        text = "EHLO:";
        for (std::size_t index = 1; index < reply_.size(); ++index) text += ' ' + reply_[index];
    } else if (code == "220" || code == "221") {
        text = first_word(text);
    }
    if (code == "354") in_content_ = true;
    if (code == "334") in_auth_ = true;
    lines_.push_back({"S", code, as_text(without_queue_id(text))});
    reply_.clear();
    // DATA is answered twice: the content's reply is awaited now.
    if (code == "354") unanswered_.insert(unanswered_.begin(), ".");
    take_client();
}

}  // namespace tests::truth
