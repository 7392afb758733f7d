#include "protocol/dns/resolver_environment.hpp"

namespace protocol::dns {

std::string_view to_string(ResolverStep::Kind kind) {
    using Kind = ResolverStep::Kind;
    switch (kind) {
        case Kind::cache_hit:
            return "cache-hit";
        case Kind::start_at:
            return "start-at";
        case Kind::ask:
            return "ask";
        case Kind::referral:
            return "referral";
        case Kind::alias:
            return "alias";
        case Kind::answered:
            return "answered";
        case Kind::no_data:
            return "no-data";
        case Kind::name_error:
            return "name-error";
        case Kind::find_server_address:
            return "find-server-address";
        case Kind::try_next_server:
            return "try-next-server";
        case Kind::retry_by_tcp:
            return "retry-by-tcp";
        case Kind::retry_without_edns:
            return "retry-without-edns";
        case Kind::joined:
            return "joined";
        case Kind::shared:
            return "shared";
        case Kind::gave_up:
            return "gave-up";
    }
    return "";
}

}  // namespace protocol::dns
