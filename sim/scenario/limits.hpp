#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "protocol/base/instant.hpp"

/// Bounds of scenario files. All are ours: above what anybody writes by hand, below what memory and time allow. Whoever
/// passes one gets a problem that names it, before the memory is taken.
namespace sim::scenario::limits {

/// Of each file that a scenario is made of: included files, zone files and platforms too.
inline constexpr std::size_t file_octets_max = std::size_t{32} << 20U;
/// Scalars, lists and mappings of one file, after aliases were replaced by what they stand for.
inline constexpr std::size_t values_max = 2'000'000;
/// Of all values of one file, after aliases were replaced; and of what variables put into values.
inline constexpr std::size_t text_octets_max = std::size_t{256} << 20U;
inline constexpr std::size_t depth_max = 64;  ///< lists and mappings in one another
inline constexpr std::size_t include_depth_max = 16;
/// Told at once; the rest is counted.
inline constexpr std::size_t problems_max = 1'000;

inline constexpr std::size_t domains_max = 25'000;   ///< of the short form; their networks begin at 10.0.0.0/16
inline constexpr std::size_t hosts_max = 100'000;    ///< what domains_max domains come to, at 20 KiB each
inline constexpr std::size_t mails_max = 1'000'000;  ///< with those of series
/// Subjects, bodies, fields and raw contents of all mails, each of a series counted.
inline constexpr std::size_t mail_texts_octets_max = std::size_t{1} << 30U;
inline constexpr std::uint64_t mail_octets_max = std::uint64_t{1} << 30U;  ///< a mail is held in memory
/// Of all Maildirs and mboxes that accounts begin with.
inline constexpr std::size_t imported_mails_max = 20'000;
inline constexpr std::size_t imported_octets_max = std::size_t{256} << 20U;
inline constexpr std::size_t attachments_max = 100;   ///< of one mail
inline constexpr std::size_t conversation_max = 100;  ///< mails that answer or forward one another
/// Of mails in one another. Below 10, so that no boundary that a composer makes is the beginning of another's.
inline constexpr std::size_t forwarded_deep_max = 8;
inline constexpr std::uint64_t guests_max = 64;            ///< at each site; addresses and places on the map are few
inline constexpr std::size_t terminal_lines_max = 10'000;  ///< at one terminal
inline constexpr protocol::Duration run_length_max = std::chrono::hours{24 * 6};

}  // namespace sim::scenario::limits
