#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/dns/message.hpp"
#include "protocol/dns/zone.hpp"

/// DNS values from text, for tests; wrong text ends the test.
namespace tests::dns {

protocol::dns::DomainName name(std::string_view text);
protocol::dns::ResourceRecord record(std::string_view text);
std::shared_ptr<const protocol::dns::Zone> zone(std::string_view origin, std::string_view text);
protocol::dns::Question question(std::string_view owner, protocol::dns::RecordType type);
std::vector<std::string> texts(const std::vector<protocol::dns::ResourceRecord>& records);

}  // namespace tests::dns
