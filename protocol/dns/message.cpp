#include "protocol/dns/message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace protocol::dns {

namespace {

std::string opcode_name(Opcode opcode) {
    switch (opcode) {
        case Opcode::query:
            return "QUERY";
        case Opcode::inverse_query:
            return "IQUERY";
        case Opcode::status:
            return "STATUS";
        case Opcode::notify:
            return "NOTIFY";
        case Opcode::update:
            return "UPDATE";
    }
    return fmt::format("OPCODE{}", static_cast<unsigned>(opcode));
}

void append_section(std::string& text, std::string_view title, const std::vector<ResourceRecord>& records) {
    if (records.empty()) return;
    text += fmt::format("; {}\n", title);
    for (const ResourceRecord& record : records) text += record.to_string() + '\n';
}

std::string flags_of(const Message& message) {
    std::string flags;
    const auto add = [&flags](bool set, std::string_view name) {
        if (set) flags += fmt::format(" {}", name);
    };
    add(message.response, "qr");
    add(message.authoritative, "aa");
    add(message.truncated, "tc");
    add(message.recursion_desired, "rd");
    add(message.recursion_available, "ra");
    add(message.authentic_data, "ad");
    add(message.checking_disabled, "cd");
    return flags;
}

}  // namespace

std::string to_string(ResponseCode code) {
    switch (code) {
        case ResponseCode::no_error:
            return "NOERROR";
        case ResponseCode::format_error:
            return "FORMERR";
        case ResponseCode::server_failure:
            return "SERVFAIL";
        case ResponseCode::name_error:
            return "NXDOMAIN";
        case ResponseCode::not_implemented:
            return "NOTIMP";
        case ResponseCode::refused:
            return "REFUSED";
        case ResponseCode::bad_version:
            return "BADVERS";
    }
    return fmt::format("RCODE{}", static_cast<unsigned>(code));
}

std::string Question::to_string() const {
    return fmt::format("{} {} {}", name.to_string(), dns::to_string(record_class), dns::to_string(type));
}

std::string Message::to_string() const {
    std::string text =
        fmt::format("; {} {} id {} flags{}\n", opcode_name(opcode), dns::to_string(rcode), id, flags_of(*this));
    if (edns) text += fmt::format("; EDNS version {} udp {}\n", edns->version, edns->udp_octets_max);
    for (const Question& question : questions) text += fmt::format("; question {}\n", question.to_string());
    append_section(text, "answer", answers);
    append_section(text, "authority", authorities);
    append_section(text, "additional", additionals);
    return text;
}

Message make_query(std::uint16_t id, Question question, bool recursion_desired) {
    Message query;
    query.id = id;
    query.recursion_desired = recursion_desired;
    query.questions.push_back(std::move(question));
    return query;
}

Message make_response(const Message& query, ResponseCode rcode) {
    Message response;
    response.id = query.id;
    response.response = true;
    response.opcode = query.opcode;
    response.recursion_desired = query.recursion_desired;
    response.checking_disabled = query.checking_disabled;
    response.rcode = rcode;
    response.questions = query.questions;
    if (query.edns) response.edns.emplace();
    return response;
}

bool is_response_to(const Message& response, const Message& query) {
    if (!response.response || response.id != query.id || response.opcode != query.opcode) return false;
    const bool without_question = response.questions.empty() && response.rcode == ResponseCode::format_error;
    return without_question || response.questions == query.questions;
}

std::size_t udp_octets_max(const Message& query) {
    if (!query.edns) return udp_octets_max_without_edns;
    return std::max<std::size_t>(query.edns->udp_octets_max, udp_octets_max_without_edns);
}

}  // namespace protocol::dns
