#pragma once

#include <cstddef>
#include <cstdint>

/// Sizes and bounds of DNS, with their sources.
namespace protocol::dns {

inline constexpr std::size_t label_octets_max = 63;  ///< RFC 1035 section 2.3.4
/// In wire form with the root label, RFC 1035 section 2.3.4.
inline constexpr std::size_t domain_name_octets_max = 255;
inline constexpr std::size_t character_string_octets_max = 255;  ///< RFC 1035 section 3.3
inline constexpr std::size_t rdata_octets_max = 65535;           ///< RDLENGTH has 16 bits, RFC 1035 section 3.2.1
inline constexpr std::uint32_t ttl_seconds_max = 0x7FFFFFFF;     ///< RFC 2181 section 8

inline constexpr std::size_t message_octets_max = 65535;         ///< the TCP length field, RFC 1035 section 4.2.2
inline constexpr std::size_t udp_octets_max_without_edns = 512;  ///< RFC 1035 section 2.3.4
inline constexpr std::uint16_t edns_octets_default = 1232;       ///< fits an IPv6 packet of 1280 octets unfragmented
/// Highest offset that a compression pointer can name: 14 bits, RFC 1035 section 4.1.4.
inline constexpr std::size_t pointer_offset_max = 0x3FFF;

}  // namespace protocol::dns
