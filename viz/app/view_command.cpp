#include "viz/app/view_command.hpp"

#include <cstdlib>
#include <memory>
#include <ostream>
#include <utility>

#include "viz/app/argument_values.hpp"
#include "viz/app/gallery_files.hpp"
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

/// The window's session: of the file, or else with a choice of those there are.
protocol::Result<std::unique_ptr<ViewerSession>, Failure> make_session(
    const ViewArguments& arguments, const protocol::Result<Settings, std::string>& settings) {
    if (arguments.source.file.empty()) {
        auto gallery = find_gallery();
        if (!gallery) return protocol::failure(gallery.error());
        return std::make_unique<ViewerSession>(arguments, std::move(*gallery), settings);
    }
    auto source = TraceSource::open(arguments.source);
    if (!source) return protocol::failure(source.error());
    return std::make_unique<ViewerSession>(arguments, std::move(*source), settings);
}

/// @param settings  those of the last time, or why they are not used: a damaged file is not written over only because
///                  something was opened
ExitCode show(ViewerSession& session, const ViewArguments& arguments,
              const protocol::Result<Settings, std::string>& settings, std::ostream& errors) {
    const Settings kept = settings.value_or(Settings{});
    const Settings before = session.settings();
    const auto shown = show_in_window(session, {wanted_scale(arguments), arguments.state_file});
    if (!shown) {
        errors << shown.error().text << without_window;
        return shown.error().code;
    }
    Settings changed = settings_to_keep(kept, before, session.settings());
    if (!settings) changed.files.clear();
    if (changed != kept) save_settings(settings_path(), changed);
    return session.failure() ? tell(*session.failure(), errors) : ExitCode::success;
}

}  // namespace

ExitCode view_command(const ViewArguments& arguments, std::ostream& errors) {
    ViewArguments wanted = arguments;
    wanted.source.serve_speed = arguments.speed.value_or(1);
    const auto settings = load_settings(settings_path());
    const auto session = make_session(wanted, settings);
    if (!session) return tell(session.error(), errors);
    return show(**session, arguments, settings, errors);
}

}  // namespace viz::app
