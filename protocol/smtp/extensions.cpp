#include "protocol/smtp/extensions.hpp"

#include <algorithm>

#include "protocol/base/ascii.hpp"
#include "protocol/smtp/parameter.hpp"

namespace protocol::smtp {

Extensions::Extensions(const Reply& ehlo_reply) {
    // The first line names the server, RFC 5321 section 4.1.1.1.
    for (std::size_t index = 1; index < ehlo_reply.lines().size(); ++index) {
        const std::string_view line = ehlo_reply.lines()[index];
        const std::size_t blank = std::min(line.find(' '), line.size());
        const auto keyword = Parameter::parse(line.substr(0, blank));
        if (!keyword || keyword->value()) continue;
        all_.push_back(Extension{keyword->keyword(), std::string(trim(line.substr(blank)))});
    }
}

const Extension* Extensions::find(std::string_view keyword) const {
    const auto found = std::find_if(all_.begin(), all_.end(),
                                    [&](const Extension& extension) { return extension.keyword == keyword; });
    return found == all_.end() ? nullptr : &*found;
}

std::optional<std::uint64_t> Extensions::size_octets_max() const {
    const Extension* size = find("SIZE");
    if (size == nullptr) return std::nullopt;
    const auto size_octets_max = parse_decimal(size->parameters);
    return size_octets_max == 0U ? std::nullopt : size_octets_max;
}

SessionLimits Extensions::limits() const {
    const Extension* limits = find("LIMITS");
    return limits == nullptr ? SessionLimits{} : SessionLimits::parse(limits->parameters);
}

}  // namespace protocol::smtp
