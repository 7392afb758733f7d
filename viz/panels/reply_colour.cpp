#include "viz/panels/reply_colour.hpp"

#include "viz/model/packet.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {

using model::LineClass;

ImU32 command_colour(const theme::Palette& palette) {
    return palette.packet[static_cast<std::size_t>(model::PacketKind::command)];
}

ImU32 reply_colour(const theme::Palette& palette, std::string_view reply) {
    if (reply.starts_with('2') || reply.starts_with("+OK")) return palette.success;
    if (reply.starts_with('3')) return palette.accent;
    if (reply.starts_with('4')) return palette.warning;
    return palette.failure;
}

ImU32 line_colour(const theme::Palette& palette, LineClass line_class) {
    switch (line_class) {
        case LineClass::command:
            return command_colour(palette);
        case LineClass::positive:
            return palette.success;
        case LineClass::intermediate:
            return palette.accent;
        case LineClass::transient_negative:
            return palette.warning;
        case LineClass::permanent_negative:
            return palette.failure;
        case LineClass::content:
            break;
    }
    return palette.packet[static_cast<std::size_t>(model::PacketKind::mail)];
}

const char* line_glyph(LineClass line_class) {
    switch (line_class) {
        case LineClass::command:
            return theme::icons::chevron_right;
        case LineClass::positive:
            return theme::icons::check;
        case LineClass::intermediate:
            return theme::icons::arrow_right;
        case LineClass::transient_negative:
            return theme::icons::hourglass;
        case LineClass::permanent_negative:
            return theme::icons::times;
        case LineClass::content:
            break;
    }
    return theme::icons::envelope;
}

}  // namespace viz::panels
