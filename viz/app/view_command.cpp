#include "viz/app/view_command.hpp"

#include <cstdlib>
#include <ostream>

#include "viz/app/argument_values.hpp"
#include "viz/app/viewer_session.hpp"
#include "viz/app/window.hpp"

namespace viz::app {

namespace {

constexpr const char* without_window =
    "\nThe window needs a display with OpenGL. Without one, `mailflow render FILE --out picture.png` draws the same "
    "pictures,\nand `mailflow run FILE` tells the story as text.\n";

ExitCode tell(const Failure& failure, std::ostream& errors) {
    errors << failure.text << '\n';
    return failure.code;
}

/// The command line's scale, or else that of MAILFLOW_SCALE.
std::optional<double> wanted_scale(const ViewArguments& arguments) {
    if (arguments.scale) return arguments.scale;
    const char* text = std::getenv("MAILFLOW_SCALE");
    return text == nullptr ? std::nullopt : parse_scale(text);
}

}  // namespace

ExitCode view_command(const ViewArguments& arguments, std::ostream& errors) {
    SourceArguments wanted = arguments.source;
    wanted.serve_speed = arguments.speed.value_or(1);
    auto source = TraceSource::open(wanted);
    if (!source) return tell(source.error(), errors);
    const std::string settings_file = settings_path();
    const auto settings = load_settings(settings_file);
    ViewerSession session(arguments, std::move(*source), settings);
    const Settings before = settings_of(session.view());
    const auto shown = show_in_window(session, {wanted_scale(arguments), arguments.state_file});
    if (!shown) {
        errors << shown.error().text << without_window;
        return shown.error().code;
    }
    const Settings kept = settings.value_or(Settings{});
    const Settings changed = settings_to_keep(kept, before, settings_of(session.view()));
    if (changed != kept) save_settings(settings_file, changed);
    return session.failure() ? tell(*session.failure(), errors) : ExitCode::success;
}

}  // namespace viz::app
