#include "viz/app/map_command.hpp"

#include <ostream>

#include "viz/app/text_file.hpp"
#include "viz/app/trace_source.hpp"
#include "viz/model/map_text.hpp"
#include "viz/render/map_svg.hpp"

namespace viz::app {

ExitCode map_command(const MapArguments& arguments, std::ostream& output, std::ostream& errors) {
    const auto tell = [&errors](const Failure& failure) {
        errors << failure.text << '\n';
        return failure.code;
    };
    auto source = TraceSource::open(arguments.source);
    if (!source) return tell(source.error());
    model::Trace trace;
    source->read_all(trace);
    if (source->failure()) return tell(*source->failure());
    const std::string notice = source->notice();
    if (!notice.empty()) errors << "mailflow-view: " << notice << '\n';
    const auto look = find_look(trace, arguments.at, arguments.selection);
    if (!look) return tell(look.error());
    if (!look->notice.empty()) errors << "mailflow-view: " << look->notice << '\n';
    if (arguments.svg.empty()) {
        output << model::map_text(trace, look->moment);
        return ExitCode::success;
    }
    const theme::Palette& palette =
        arguments.theme == panels::ThemeName::dark ? theme::dark_palette() : theme::light_palette();
    const model::SceneFocus focus{look->selection.message, look->selection.connection};
    return write_text_file(arguments.svg, render::map_svg(trace, look->moment, focus, palette), errors);
}

}  // namespace viz::app
