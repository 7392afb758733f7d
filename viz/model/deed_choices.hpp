#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/deed/deed.hpp"
#include "sim/recording/world.hpp"
#include "viz/model/trace.hpp"

namespace viz::model {

using sim::deed::Target;

/// Something that can be done to a target at a moment.
struct DeedChoice {
    enum class Kind : std::uint8_t { breaks, changes, mends };
    Kind kind = Kind::breaks;
    std::string words;  ///< for a button: "Switch it off"
    sim::deed::Change change;
    bool operator==(const DeedChoice&) const = default;
};

/// What something can be done to, each kind by name: hosts, links between sites, access links, zones.
[[nodiscard]] std::vector<Target> deed_targets(const sim::recording::World& world);
/// A target in words: "the access link of mail.beta.test".
[[nodiscard]] std::string target_words(const Target& target, const sim::recording::World& world);

/// The records of larger zones are not offered to be removed: nobody would look through them.
inline constexpr std::size_t records_offered_max = 100;

/// What can be done to a target at a moment: what is broken is to be mended first, then what can be broken.
/// @param world  at that moment
[[nodiscard]] std::vector<DeedChoice> deed_choices(const Trace& trace, const Moment& moment,
                                                   const sim::recording::World& world, const Target& target);

/// The zone with one record more, in master-file form; nullopt: the world has no such zone.
[[nodiscard]] std::optional<sim::deed::Change> with_record(const sim::recording::World& world,
                                                           const std::string& origin, const std::string& record);

/// When something that is done at a moment happens: whole microseconds, and after everything that has happened, so that
/// what was seen is the past of both futures.
[[nodiscard]] Instant deed_time(const Trace& trace, const Moment& moment);

}  // namespace viz::model
