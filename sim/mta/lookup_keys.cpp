#include "sim/mta/lookup_keys.hpp"

#include "protocol/smtp/mailbox.hpp"

namespace sim::mta {

std::vector<LookupKey> lookup_keys(const std::string& local_part, const std::string& domain, std::string_view delimiter,
                                   bool is_local) {
    const auto user = protocol::smtp::without_subaddress(local_part, delimiter);
    const std::string detail = user ? local_part.substr(user->size()) : "";
    std::vector<LookupKey> keys{{local_part + '@' + domain}};
    if (user) keys.push_back({*user + '@' + domain, detail});
    if (is_local) keys.push_back({local_part});
    if (is_local && user) keys.push_back({*user, detail});
    keys.push_back({'@' + domain});
    return keys;
}

bool contains_ignoring_case(const std::vector<std::string>& texts, std::string_view text) {
    return std::ranges::any_of(texts,
                               [&](const std::string& each) { return protocol::equal_ignoring_case(each, text); });
}

}  // namespace sim::mta
