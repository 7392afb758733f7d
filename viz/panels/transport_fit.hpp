#pragma once

namespace viz::panels {

/// Lengths of the transport bar in units of the design.
inline constexpr float transport_button_width = 34;
inline constexpr float transport_button_height = 30;
inline constexpr float transport_button_space = 4;
inline constexpr float transport_play_width = 92;
inline constexpr float transport_group_space = 10;
inline constexpr float transport_speed_width = 58;
inline constexpr float transport_layout_width = 96;

/// What of the transport bar a width has room for. Playing, the steps by event, the theme and the help are always
/// there; what is left out can still be reached by its key.
struct TransportParts {
    bool clock = false;
    bool speed = false;        ///< slower, faster
    bool hops = false;         ///< steps by hop
    bool exact_clock = false;  ///< to the microsecond
    bool skip = false;         ///< the switch for waits
    bool ends = false;         ///< to the beginning and to the end
    bool jumps = false;        ///< to the next delivery and failure
    bool layout = false;       ///< the choice of a layout
};

/// The parts for a bar of that width, the most used first.
/// @param width_units  in units of the design
[[nodiscard]] TransportParts fitting_transport_parts(float width_units);

}  // namespace viz::panels
