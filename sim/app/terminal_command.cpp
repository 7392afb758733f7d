#include "sim/app/terminal_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <istream>
#include <optional>
#include <ostream>
#include <utility>
#include <vector>

#include "sim/app/query_report.hpp"
#include "sim/app/recorded_run.hpp"
#include "sim/app/recorded_scenario.hpp"
#include "sim/app/terminal_run.hpp"
#include "sim/deed/overlay.hpp"
#include "sim/deed/terminal_follower.hpp"
#include "sim/dialogue/line_explanation.hpp"
#include "sim/dialogue/typed_escapes.hpp"
#include "sim/engine/simgrid_engine.hpp"
#include "sim/recording/readable_text.hpp"
#include "sim/recording/time_text.hpp"
#include "sim/recording/whole_file.hpp"
#include "sim/scenario/names.hpp"
#include "sim/scenario/scalar.hpp"
#include "sim/simulation/platform.hpp"
#include "sim/simulation/simulation.hpp"

namespace sim::app {

using deed::Deed;
using protocol::Instant;
using recording::Event;
using recording::EventKind;

namespace {

/// How messages about the overlay that is being made call it.
constexpr std::string_view overlay_name = "what was typed";

constexpr std::string_view help =
    "A line is sent as it stands, with CRLF. \\n \\r \\0 \\t \\xHH \\\\ are octets. Lines that begin with a tilde:\n"
    "  ~o TEXT  send exactly these octets, without CRLF     ~w 5min  let so much time pass\n"
    "  ~t       begin TLS, after STARTTLS or STLS            ~u       take the last line back\n"
    "  ~.       close the connection                         ~?       this\n"
    "  ~~       send a line that begins with one tilde\n";

/// The octets of a line, cut at LF, the last perhaps not whole.
std::vector<std::string_view> lines_of(std::string_view octets) {
    std::vector<std::string_view> lines;
    while (!octets.empty()) {
        const std::size_t end = octets.find("\r\n");
        lines.push_back(octets.substr(0, end));
        octets.remove_prefix(end == std::string_view::npos ? octets.size() : end + 2);
    }
    return lines;
}

/// Prints what a terminal shows.
class Printer {
public:
    Printer(std::ostream& output, bool plain) : output_(output), plain_(plain) {}

    /// Something that is no event.
    void note(Instant time, std::string_view text) {
        output_ << fmt::format("{:>14}  *  {}\n", recording::to_text(time), recording::readable_text(text));
    }
    void print(const Event& event) {
        const std::string& octets = event.fields.text("octets");
        switch (event.kind) {
            case EventKind::terminal_opened:
                watch_ = {};
                note(event, fmt::format("{} connects to {}, port {}", event.host, event.fields.text("to"),
                                        event.fields.integer("port")));
                break;
            case EventKind::terminal_typed:
                print_lines(event, 'C', octets);
                watch_.take_typed(octets);
                break;
            case EventKind::terminal_shown:
                watch_.take_shown(octets);
                print_lines(event, 'S', octets);
                break;
            case EventKind::tls_established:
                note(event, "TLS stands: " + event.fields.text("protocol"));
                break;
            case EventKind::tls_failed:  // the end of the connection follows and tells why
                break;
            default:
                note(event, "closed: " + event.fields.text("reason"));
                break;
        }
    }

private:
    void note(const Event& event, std::string_view text) { note(event.time, text); }
    void print_lines(const Event& event, char who, std::string_view octets) {
        for (const std::string_view line : lines_of(octets)) {
            output_ << fmt::format("{:>14}  {}: {}\n", recording::to_text(event.time), who,
                                   recording::readable_text(line));
            explain(who, line);
        }
    }
    void explain(char who, std::string_view line) {
        if (plain_ || (who == 'C' && watch_.in_content())) return;
        std::string text = who == 'C' ? dialogue::explain_command(line, watch_.spoken())
                                      : dialogue::explain_reply(line, watch_.spoken());
        const bool goes_on = who == 'S' && line.size() > 3 && line[3] == '-';
        if (text.empty() || goes_on) return;  // its last line says it
        for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n')) {
            output_ << fmt::format("{:>19}{}\n", "", text.substr(0, end));
            text.erase(0, end + 1);
        }
        output_ << fmt::format("{:>19}{}\n", "", text);
    }

    std::ostream& output_;
    bool plain_;
    dialogue::DialogueWatch watch_;
};

/// Why a deed has no answer; empty: it has one, or the connection is closed, which is told.
std::string missing_answer(const TerminalWait& wait, const TerminalView& view) {
    std::string text = view.follower().was_done() ? "" : "not done";
    if (!text.empty() && view.follower().is_closed()) text += ": there is no connection any more";
    if (wait.end == TerminalWait::End::answered) return text;
    if (!text.empty()) text += ", ";
    const bool patient = wait.end == TerminalWait::End::patience;
    return text + (patient ? fmt::format("no answer within {}", scenario::format_duration(deed::answer_patience))
                           : "no answer, and nothing more happens: the run is at its end");
}

/// A scenario that is run again with every deed.
class TerminalBox {
public:
    /// @param latest  when the run ends
    TerminalBox(const TerminalArguments& arguments, deed::TerminalPlace place, Instant latest, std::ostream& output,
                std::ostream& errors)
        : arguments_(arguments),
          place_(std::move(place)),
          latest_(latest),
          printer_(output, arguments.plain),
          output_(output),
          errors_(errors),
          now_(place_.opened) {}

    /// @return bad_input: it cannot be opened, which was told
    [[nodiscard]] ExitCode open() { return try_deed(deed::OpenTerminal{place_}); }
    /// @return success also where nothing was done, which was told
    [[nodiscard]] ExitCode take(const std::string& line) {
        if (line.starts_with('~') && !line.starts_with("~~")) return take_command(line);
        return type(line.starts_with("~~") ? line.substr(1) : line, "\r\n");
    }
    [[nodiscard]] bool is_closed() const { return closed_; }
    /// Empty: nothing was done.
    [[nodiscard]] std::string overlay() const { return deeds_.empty() ? "" : deed::overlay_text(deeds_); }

private:
    [[nodiscard]] ExitCode type(std::string_view text, std::string_view line_end) {
        auto octets = dialogue::octets_of_typed(text);
        if (!octets) {
            errors_ << "mailflow: " << octets.error() << '\n';
            return ExitCode::success;
        }
        return add(deed::TypeLine{place_, *octets + std::string(line_end)});
    }
    [[nodiscard]] ExitCode take_command(const std::string& line) {
        if (line == "~.") return add(deed::HangUp{place_});
        if (line == "~t") return add(deed::StartTls{place_});
        if (line == "~u") return undo();
        if (line.starts_with("~o ")) return type(std::string_view(line).substr(3), "");
        if (line.starts_with("~w ")) return wait(line.substr(3));
        output_ << help;
        return ExitCode::success;
    }
    [[nodiscard]] ExitCode wait(const std::string& text) {
        const auto span = scenario::parse_duration(text);
        if (!span) {
            errors_ << "mailflow: ~w " << text << ": " << span.error() << '\n';
        } else if (*span > latest_ - now_) {
            refuse_late();
        } else {
            now_ = now_ + *span;
            return run_again(now_);
        }
        return ExitCode::success;
    }
    /// Tells that there is no time for more.
    void refuse_late() {
        errors_ << fmt::format("mailflow: the run ends at {}; it is {} now\n",
                               scenario::format_duration(latest_ - Instant{}), recording::to_text(now_));
    }
    [[nodiscard]] ExitCode undo() {
        if (deeds_.size() < 2) {
            errors_ << "mailflow: nothing was typed yet\n";
            return ExitCode::success;
        }
        deeds_.pop_back();
        printed_ = 0;
        output_ << "Once more, without the last line:\n";
        return run_again(deeds_.back().at);
    }
    /// @return success also where the world does not take the deed, which was told and is forgotten
    [[nodiscard]] ExitCode add(Deed::Action action) {
        if (now_ > latest_) {
            refuse_late();
            return ExitCode::success;
        }
        const ExitCode code = try_deed(std::move(action));
        return code == ExitCode::bad_input ? ExitCode::success : code;
    }
    [[nodiscard]] ExitCode try_deed(Deed::Action action) {
        deeds_.push_back({fmt::format("typed{}", deeds_.size()), now_, std::move(action)});
        const ExitCode code = run_again(now_);
        if (code != ExitCode::success) deeds_.pop_back();
        return code;
    }
    /// Runs the scenario with all deeds and prints what is new.
    [[nodiscard]] ExitCode run_again(Instant since) {
        ScenarioArguments scenario_arguments = arguments_.scenario;
        scenario_arguments.last_overlay = recording::ScenarioText{std::string(overlay_name), overlay()};
        const auto loaded = load_scenario(scenario_arguments, errors_);
        if (!loaded) return ExitCode::bad_input;
        TerminalView view(deeds_.back());
        const auto wait = run_to_answer(loaded->scenario, since, view, errors_);
        if (!wait) return ExitCode::our_fault;
        now_ = wait->now;
        for (; printed_ < view.events().size(); ++printed_) printer_.print(view.events()[printed_]);
        if (const std::string missing = missing_answer(*wait, view); !missing.empty()) printer_.note(now_, missing);
        output_.flush();
        closed_ = view.follower().is_closed();
        return ExitCode::success;
    }

    const TerminalArguments& arguments_;
    deed::TerminalPlace place_;
    Instant latest_;
    Printer printer_;
    std::ostream& output_;
    std::ostream& errors_;
    std::vector<Deed> deeds_;
    std::size_t printed_ = 0;  ///< events that were printed
    Instant now_;
    bool closed_ = false;
};

/// @return an id that the scenario does not have
std::string free_id(const LoadedScenario& loaded) {
    std::vector<std::string_view> texts;
    for (const recording::ScenarioText& text : loaded.texts) texts.push_back(text.text);
    return deed::unused_id(texts, {});
}

/// Whether what is done can be saved; told before it is done.
ExitCode check_save(const TerminalArguments& arguments, const LoadedScenario& loaded, std::ostream& errors) {
    if (arguments.save.empty()) return ExitCode::success;
    if (is_file_of(loaded, arguments.save)) {
        errors << "mailflow: " << arguments.save << " is a file of the scenario; it is not written over\n";
        return ExitCode::bad_input;
    }
    const auto writable = recording::check_writable(arguments.save);
    if (writable) return ExitCode::success;
    errors << "mailflow: " << writable.error() << '\n';
    return ExitCode::our_fault;
}

ExitCode save(const TerminalArguments& arguments, const std::string& overlay, std::ostream& errors) {
    if (arguments.save.empty() || overlay.empty()) return ExitCode::success;
    const auto written = recording::write_whole_file(arguments.save, overlay);
    if (written) return ExitCode::success;
    errors << "mailflow: " << written.error() << '\n';
    return ExitCode::our_fault;
}

ExitCode converse(const TerminalArguments& arguments, Instant latest, deed::TerminalPlace place, std::istream& input,
                  std::ostream& output, std::ostream& errors) {
    TerminalBox box(arguments, std::move(place), latest, output, errors);
    ExitCode result = box.open();
    std::string line;
    while (result == ExitCode::success && !box.is_closed() && std::getline(input, line)) {
        if (line.ends_with('\r')) line.pop_back();
        result = box.take(line);
    }
    const ExitCode saved = save(arguments, box.overlay(), errors);
    return result == ExitCode::success ? saved : result;
}

ExitCode ask(const TerminalArguments& arguments, const LoadedScenario& loaded, Instant at, std::ostream& output,
             std::ostream& errors) {
    const std::string query = free_id(loaded);
    const std::string overlay =
        deed::overlay_text({Deed{query, at, deed::AskDns{arguments.host, arguments.ask, arguments.server}}});
    ScenarioArguments scenario_arguments = arguments.scenario;
    scenario_arguments.last_overlay = recording::ScenarioText{std::string(overlay_name), overlay};
    const auto asking = load_scenario(scenario_arguments, errors);
    if (!asking) return ExitCode::bad_input;
    auto engine = engine::make_simgrid_engine(simulation::make_platform(asking->scenario));
    if (!engine) {
        errors << "mailflow: " << engine.error().message << '\n';
        return ExitCode::our_fault;
    }
    constexpr protocol::Duration longest = std::chrono::minutes{2};  // three attempts at each of some addresses
    QueryReport report(query);
    recording::Recorder recorder;
    recorder.add_sink(report);
    simulation::Simulation simulation(asking->scenario, **engine, recorder);
    static_cast<void>(simulation.run_until(at + longest));
    report.print(output);
    const ExitCode saved = save(arguments, overlay, errors);
    if (saved != ExitCode::success) return saved;
    return report.was_answered() ? ExitCode::success : ExitCode::not_met;
}

ExitCode refuse_arguments(std::ostream& errors, const std::string& problem) {
    errors << "mailflow: " << problem << '\n';
    return ExitCode::bad_input;
}

/// What is wrong with where and when somebody sits; empty: nothing.
std::string misplaced(const TerminalArguments& arguments, const scenario::Scenario& scenario, Instant opened) {
    if (std::ranges::find(scenario.hosts, arguments.host, &scenario::Host::name) == scenario.hosts.end()) {
        return "--host: " + scenario::unknown_host(scenario, arguments.host);
    }
    if (opened <= latest_end(scenario)) return {};
    return fmt::format("--at {}: the run ends before, at {}", arguments.at,
                       scenario::format_duration(latest_end(scenario) - Instant{}));
}

}  // namespace

ExitCode terminal_command(const TerminalArguments& arguments, std::istream& input, std::ostream& output,
                          std::ostream& errors) {
    const auto at = scenario::parse_duration(arguments.at);
    if (!at) return refuse_arguments(errors, fmt::format("--at {}: {}", arguments.at, at.error()));
    const auto port = scenario::parse_port(arguments.port);
    if (!port) return refuse_arguments(errors, fmt::format("--port {}: {}", arguments.port, port.error()));
    if (arguments.to.empty() == arguments.ask.empty()) {
        return refuse_arguments(errors, "write --to SERVER, to type there, or --ask \"NAME TYPE\", to ask the DNS");
    }
    if (is_recording(arguments.scenario.file)) {
        return refuse_arguments(errors, arguments.scenario.file + " is a recording; a terminal needs the scenario");
    }
    const auto loaded = load_scenario(arguments.scenario, errors);
    if (!loaded) return ExitCode::bad_input;
    const Instant opened = Instant{} + *at;
    if (const std::string wrong = misplaced(arguments, loaded->scenario, opened); !wrong.empty()) {
        return refuse_arguments(errors, wrong);
    }
    if (const ExitCode code = check_save(arguments, *loaded, errors); code != ExitCode::success) return code;
    if (!arguments.ask.empty()) return ask(arguments, *loaded, opened, output, errors);
    deed::TerminalPlace place{free_id(*loaded), opened, arguments.host, arguments.to, *port};
    return converse(arguments, latest_end(loaded->scenario), std::move(place), input, output, errors);
}

}  // namespace sim::app
