#include "sim/recording/record_text.hpp"

namespace sim::recording {

std::optional<RecordText> split_record(std::string_view record) {
    RecordText parts;
    std::string_view dns_class;
    for (std::string_view* part : {&parts.owner, &parts.ttl, &dns_class, &parts.type}) {
        const std::size_t blank = record.find(' ');
        if (blank == std::string_view::npos) return std::nullopt;
        *part = record.substr(0, blank);
        record.remove_prefix(blank + 1);
    }
    parts.data = record;
    return parts;
}

std::string_view without_final_dot(std::string_view name) {
    const bool is_root = name == "." || name.ends_with(" .");
    return name.ends_with('.') && !is_root ? name.substr(0, name.size() - 1) : name;
}

bool is_delegation(const std::vector<std::string>& authority) {
    bool has_servers = false;
    for (const std::string& record : authority) {
        const auto parts = split_record(record);
        if (parts && parts->type == "SOA") return false;
        if (parts && parts->type == "NS") has_servers = true;
    }
    return has_servers;
}

}  // namespace sim::recording
