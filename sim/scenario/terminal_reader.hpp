#pragma once

#include <string>
#include <string_view>

#include "protocol/base/result.hpp"
#include "sim/scenario/model.hpp"
#include "sim/scenario/section.hpp"

namespace sim::scenario {

/// The section `terminals`. @pre the hosts are read
void read_terminals(const Section& top, Scenario& scenario);
/// The section `queries`. @pre the hosts are read
void read_queries(const Section& top, Scenario& scenario);

/// What is asked for: `beta.test MX`, `mail.beta.test`, `10.2.0.4`.
struct AskedRecords {
    protocol::dns::DomainName name;
    protocol::dns::RecordType type = protocol::dns::RecordType::a;
};
/// @return what is wrong with it
[[nodiscard]] protocol::Result<AskedRecords, std::string> parse_asked_records(std::string_view text);

}  // namespace sim::scenario
