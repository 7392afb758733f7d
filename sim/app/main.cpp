#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <iostream>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "sim/app/bench_command.hpp"
#include "sim/app/check_command.hpp"
#include "sim/app/compare_command.hpp"
#include "sim/app/explain_command.hpp"
#include "sim/app/export_command.hpp"
#include "sim/app/grade_command.hpp"
#include "sim/app/guide_command.hpp"
#include "sim/app/lesson_command.hpp"
#include "sim/app/run_command.hpp"
#include "sim/app/schema_command.hpp"
#include "sim/app/serve_command.hpp"
#include "sim/app/show_command.hpp"
#include "sim/app/swarm_command.hpp"
#include "sim/app/terminal_command.hpp"
#include "sim/app/version.hpp"
#include "sim/app/viewer_command.hpp"
#include "sim/bridge/limits.hpp"
#include "sim/scenario/problems.hpp"

namespace {

using sim::app::ExitCode;

constexpr const char* about =
    "mailflow simulates how electronic mail travels: real SMTP, POP3, IMAP and DNS between virtual hosts, every step "
    "recorded and explained.";
constexpr const char* examples =
    "Examples:\n"
    "  mailflow run scenarios/lessons/two-domains.yaml            how Alice's mail reaches Bob, and why\n"
    "  mailflow run FILE --record run.mailflow.zst                keep everything that happened\n"
    "  mailflow show run.mailflow.zst --state --at 2s             queues, caches and mailboxes at that moment\n"
    "  mailflow compare a.rec.zst b.rec.zst                       which mails fared differently in two runs\n"
    "  mailflow serve scenarios/lessons/two-domains.yaml          real mail programs join it, on ports of this "
    "machine\n"
    "  mailflow terminal FILE --host H --to mail.beta.test        type SMTP by hand in its world\n"
    "  mailflow view scenarios/lessons/two-domains.yaml           watch it in a window\n"
    "  mailflow render FILE --at 2.1s --out picture.png           draw the same without a display\n"
    "  mailflow lesson scenarios/lessons/two-domains.yaml         play its lesson: predict, see, understand\n"
    "  mailflow lesson EXERCISE                                   what is to be done, and what it is judged by\n"
    "  mailflow grade EXERCISE --with ANSWER                      judge an answer to an exercise: points, hints, "
    "causes\n"
    "  mailflow guide DIR                                         the course as a web site: teachers' pages, "
    "hand-outs\n"
    "  mailflow check FILE                                        find every mistake in a scenario\n"
    "  mailflow explain greylisting                               what a word means\n"
    "\n"
    "Exit status: 0 all expectations met (lesson: all questions answered; compare: all mails fared the same), 1 some "
    "not, 2 bad input or usage,\n"
    "3 our fault, 4 run, grade: an accepted mail got lost (a defect: every run checks it), 130 interrupted.\n";

void add_scenario_arguments(CLI::App& command, sim::app::ScenarioArguments& arguments) {
    command.add_option("FILE", arguments.file, "scenario file (docs/scenario-format.md)")->required();
    command.add_option("--with", arguments.overlays, "overlay file laid over the scenario (may be repeated)");
    command.add_option("--set", arguments.sets, "KEY.PATH=VALUE: change one key (may be repeated)");
    command.add_option("--seed", arguments.seed, "seed of every random choice: a number from 0");
    command.add_option("--student", arguments.student,
                       "whose variant of the scenario: any name; draws from `variants`, and a seed");
    command.add_option("--until", arguments.until, "end the run at this simulated time: 90s, 10min, 2h");
}

/// The subcommands and where their arguments go.
class CommandLine {
public:
    CommandLine() : app_(about, "mailflow") {
        app_.set_version_flag("--version", std::string(sim::app::version));
        app_.require_subcommand(1);
        add_run();
        add_check();
        add_show();
        add_compare();
        add_export();
        add_lesson();
        add_grade();
        add_guide();
        add_explain();
        add_serve();
        add_terminal();
        add_schema();
        add_bench();
        add_swarm();
        add_viewer("view", "open a scenario or a recording in a window");
        add_viewer("render", "draw a picture or a movie of a scenario or a recording");
        add_viewer("map", "sites, hosts, links and what is under way at a moment: as text or SVG");
        add_viewer("ladder", "who said what to whom: as text, SVG or for Mermaid");
        add_viewer("plot", "queues, deliveries, latencies over time: as text, CSV or SVG");
        add_viewer("states", "the state machines that sessions run: as text, SVG or for Mermaid");
        add_viewer("parts", "tell as text what a mail is made of (MIME), part by part");
        add_viewer("measure", "measure opening a recording, jumping about in it, drawing it");
        app_.footer(examples);  // last: a subcommand made later would have it, too
    }

    int run(int argc, char** argv) {
        arguments_ = argv;
        if (const auto unknown = unknown_subcommand(argc, argv)) {
            std::cerr << "mailflow: " << *unknown << '\n';
            return static_cast<int>(ExitCode::bad_input);
        }
        try {
            app_.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            const bool asked_for_help = error.get_exit_code() == 0;
            app_.exit(error);
            return static_cast<int>(asked_for_help ? ExitCode::success : ExitCode::bad_input);
        }
        return static_cast<int>(result_);
    }

private:
    /// Why the first word on the command line is no subcommand; nullopt: it is one, or there is none.
    [[nodiscard]] std::optional<std::string> unknown_subcommand(int argc, char** argv) const {
        const std::string word = argc > 1 ? argv[1] : "";
        if (word.empty() || word.starts_with('-')) return std::nullopt;
        std::vector<std::string> names;
        for (const CLI::App* command : app_.get_subcommands([](const CLI::App*) { return true; })) {
            names.push_back(command->get_name());
        }
        if (std::find(names.begin(), names.end(), word) != names.end()) return std::nullopt;
        const std::string hint = sim::scenario::spelling_hint(word, names);
        return "there is no subcommand `" + word + "`" +
               (hint.empty() ? "; there are: " + sim::scenario::join(names) : hint);
    }

    static constexpr const char* key_log_help =
        "write the secrets of TLS connections, as SSLKEYLOGFILE: Wireshark can read along with them";

    void add_run() {
        CLI::App* command = app_.add_subcommand("run", "run a scenario and tell the journey of each mail");
        add_scenario_arguments(*command, run_.scenario);
        command->add_option("--record", run_.record, "write a recording; a name ending in .zst is compressed");
        command
            ->add_option_function<std::string>(
                "--level", [this](const std::string& name) { run_.level = *sim::recording::parse_level(name); },
                "how much is recorded: full (every octet; the default), flow (every step), sample (flow of one mail in "
                "a hundred), summary (each mail's ends)")
            ->check(CLI::IsMember({"full", "flow", "sample", "summary"}));
        command->add_option("--key-log", run_.key_log, key_log_help);
        command->add_option("--replay", run_.replay,
                            "recording of `serve`: what programs outside did then is done again, without sockets");
        command->add_flag("--json", run_.json, "report as JSON");
        command->add_flag("--details", run_.details, "tell every step, also DNS and connections");
        command->add_flag("--quiet", run_.quiet, "only the expectations");
        command->callback([this] { result_ = sim::app::run_command(run_, std::cout, std::cerr); });
    }

    void add_serve() {
        CLI::App* command = app_.add_subcommand(
            "serve", "run a scenario in real time, for real mail programs on ports of this machine");
        add_scenario_arguments(*command, serve_.scenario);
        command->add_option("--speed", serve_.speed, "simulated seconds in a second")
            ->check(CLI::Range(sim::bridge::limits::speed_min, sim::bridge::limits::speed_max))
            ->capture_default_str();
        command->add_option("--ports", serve_.ports, "write the table of ports as JSON once it can be used");
        command->add_option("--bind", serve_.bind,
                            "listen at this address of this machine in place of 127.0.0.1 and ::1 (may be repeated)");
        command->add_option("--record", serve_.record, "write a recording; `run --replay` repeats it");
        command->add_option("--key-log", serve_.key_log, key_log_help);
        command->add_option("--authority", serve_.authority,
                            "write the certificate (PEM) that mail programs have to trust for TLS");
        command
            ->add_option_function<std::string>(
                "--level", [this](const std::string& name) { serve_.level = *sim::recording::parse_level(name); },
                "how much is recorded, as of run")
            ->check(CLI::IsMember({"full", "flow", "sample", "summary"}));
        command->add_flag("--quiet", serve_.quiet, "no table of ports, only the expectations at the end");
        command->callback([this] { result_ = sim::app::serve_command(serve_, std::cout, std::cerr); });
    }

    void add_terminal() {
        CLI::App* command =
            app_.add_subcommand("terminal", "type SMTP, POP3, IMAP or a DNS question by hand at a host of a scenario");
        add_scenario_arguments(*command, terminal_.scenario);
        command->add_option("--host", terminal_.host, "the host where you sit")->required();
        command->add_option("--to", terminal_.to, "the server: a domain name, or an address");
        command->add_option("--port", terminal_.port, "its port, by number or name")->capture_default_str();
        command->add_option("--at", terminal_.at, "when you begin, in simulated time")->capture_default_str();
        CLI::Option* ask =
            command->add_option("--ask", terminal_.ask, "ask the DNS this and no more: \"beta.test MX\"");
        command
            ->add_option("--server", terminal_.server, "with --ask: this name server in place of the host's resolver")
            ->needs(ask);
        command->add_option("--save", terminal_.save, "write what you did as an overlay, for --with");
        command->add_flag("--plain", terminal_.plain, "only what is said, without explanations");
        command->callback([this] { result_ = sim::app::terminal_command(terminal_, std::cin, std::cout, std::cerr); });
    }

    void add_lesson() {
        CLI::App* command = app_.add_subcommand("lesson", "play the lesson of a scenario: it tells, asks and explains");
        add_scenario_arguments(*command, lesson_.scenario);
        command->add_option("--answers", lesson_.answers,
                            "read answers from this file, one a line, in place of standard input");
        command->add_flag("--json", lesson_.json, "one JSON object a line, for programs that play lessons");
        command->callback([this] { result_ = sim::app::lesson_command(lesson_, std::cin, std::cout, std::cerr); });
    }

    void add_grade() {
        CLI::App* command = app_.add_subcommand("grade", "run an exercise with a student's answer and give it points");
        sim::app::ScenarioArguments& exercise = grade_.scenario;
        command->add_option("FILE", exercise.file, "the exercise, a scenario file")->required();
        command->add_option("--with", exercise.overlays,
                            "the answer, an overlay file; it may have the keys that `about.may_change` of the exercise "
                            "names (may be repeated)");
        command->add_option("--student", exercise.student, "whose variant of the exercise it is");
        command->add_option("--junit", grade_.junit, "write a JUnit report, with points as properties");
        command->add_option("--json", grade_.json, "write a JSON report");
        command->add_option("--html", grade_.html, "write a page that needs nothing else");
        command->callback([this] { result_ = sim::app::grade_command(grade_, std::cout, std::cerr); });
    }

    void add_explain() {
        CLI::App* command = app_.add_subcommand("explain", "say what a word means: `explain mail exchanger`");
        command->add_option("WORDS", explained_, "of one term of the glossary; none: all terms are listed");
        command->callback([this] { result_ = sim::app::explain_command(explained_, std::cout, std::cerr); });
    }

    void add_check() {
        CLI::App* command = app_.add_subcommand("check", "read a scenario and report every mistake");
        add_scenario_arguments(*command, check_.scenario);
        command->add_flag("--explicit", check_.explicit_form, "print it with every host, zone and default spelt out");
        command->add_flag("--run", check_.run, "run it, too, and find stops of its lesson that the run never comes to");
        command->callback([this] { result_ = sim::app::check_command(check_, std::cout, std::cerr); });
    }

    void add_show() {
        CLI::App* command = app_.add_subcommand("show", "tell what a recording holds");
        command->add_option("RECORDING", show_.file, "file written by run --record")->required();
        CLI::Option* events = command->add_flag("--events", show_.events, "every event, one a line");
        command->add_option("--kind", show_.kinds, "with --events: only events of this kind (may be repeated)")
            ->needs(events);
        CLI::Option* message = command->add_option("--message", show_.message, "the journey of this mail");
        command->add_flag("--details", show_.details, "with --message: every step")->needs(message);
        CLI::Option* transcript =
            command->add_option("--transcript", show_.transcript, "what was said on this connection");
        CLI::Option* state = command->add_flag("--state", show_.state, "queues, caches, mailboxes, sessions");
        events->excludes(message)->excludes(transcript)->excludes(state);
        message->excludes(transcript)->excludes(state);
        transcript->excludes(state);
        command->add_option("--at", show_.at, "with --state: at this simulated time, 2s or 10min; else at the end")
            ->needs(state);
        command->add_option("--host", show_.host, "with --state or --events: only this host");
        command->callback([this] { result_ = sim::app::show_command(show_, std::cout, std::cerr); });
    }

    void add_compare() {
        CLI::App* command = app_.add_subcommand(
            "compare", "tell which mails fared differently in two recordings, and where the runs part");
        command->add_option("A", compare_.first, "file written by run --record")->required();
        command->add_option("B", compare_.second, "another one, of the same scenario with a change")->required();
        command->add_flag("--all", compare_.all, "also mails that fared the same");
        command->add_flag("--json", compare_.json, "report as JSON");
        command->callback([this] { result_ = sim::app::compare_command(compare_, std::cout, std::cerr); });
    }

    void add_export() {
        CLI::App* command = app_.add_subcommand(
            "export",
            "write mailboxes as Maildir or mbox, zones as master files, lessons as hand-outs, recordings as pages");
        add_scenario_arguments(*command, export_.scenario);
        command->get_option("FILE")->description("scenario file, or a recording, whose scenario is run again");
        CLI::Option* maildir = command->add_option("--maildir", export_.maildir,
                                                   "directory to make: the Maildir of --user, or HOST/USER for each");
        command->add_option("--mbox", export_.mbox, "file to make: one folder of one user")->excludes(maildir);
        command->add_option("--user", export_.user, "only this user, by login name or address");
        command->add_option("--host", export_.host, "only what lies on this host");
        command->add_option("--folder", export_.folder, "with --mbox: the folder; INBOX unless given")
            ->excludes(maildir);
        command->add_option("--at", export_.at, "as it is at this simulated time, 2s or 10min; else at the end");
        command
            ->add_option("--zones", export_.zones, "directory to make: a master file of each zone, as the run begins")
            ->excludes(maildir, "--mbox", "--user", "--host", "--folder", "--at");
        CLI::Option* markdown =
            command->add_option("--markdown", export_.markdown, "file to make: the lesson, to be printed");
        markdown->excludes(maildir, "--mbox", "--zones", "--user", "--host", "--folder", "--at");
        command->add_flag("--answers", export_.with_answers, "with --markdown: with the right answers, for the teacher")
            ->needs(markdown);
        CLI::Option* html = command->add_option("--html", export_.html,
                                                "file to make: a page that plays the recording in a browser, offline");
        html->excludes(maildir, "--mbox", "--zones", "--markdown", "--user", "--host", "--folder", "--at");
        html->excludes("--with", "--set", "--seed", "--until", "--student");
        command->add_option("--title", export_.title, "with --html: the page's title; else the recording's")
            ->needs(html);
        command->add_option("--player", export_.player, "with --html: the player to use; else the one that was built")
            ->needs(html);
        command->callback([this] { result_ = sim::app::export_command(export_, std::cout, std::cerr); });
    }

    void add_guide() {
        CLI::App* command =
            app_.add_subcommand("guide", "write the course as a web site: a page of each lesson, hand-outs, glossary");
        command->add_option("DIRECTORY", guide_.directory, "directory to make; open index.html in it")->required();
        command->add_flag("--students", guide_.students,
                          "for students: without the pages for teachers, without answers");
        command->add_option("--from", guide_.from, "folder with docs and scenarios; found unless given");
        command->callback([this] { result_ = sim::app::guide_command(guide_, std::cout, std::cerr); });
    }

    void add_schema() {
        CLI::App* command = app_.add_subcommand("schema", "print the JSON Schema of scenario files");
        command
            ->add_option_function<std::string>(
                "KIND", [this](const std::string& name) { schema_ = *sim::app::parse_schema_kind(name); },
                "what to describe; scenario unless given")
            ->check(CLI::IsMember({"scenario", "recording", "scenario-document", "recording-document"}));
        command->callback([this] { result_ = sim::app::schema_command(schema_, std::cout); });
    }

    void add_bench() {
        CLI::App* command =
            app_.add_subcommand("bench", "measure: a generated world, every octet exchanged and parsed");
        command->add_option("--domains", bench_.domains, "number of mail domains")->capture_default_str();
        command->add_option("--users", bench_.users, "users in each domain")->capture_default_str();
        command->add_option("--mails", bench_.mails, "number of mails")->capture_default_str();
        command->add_option("--size", bench_.size_octets, "octets of each mail")->capture_default_str();
        command->add_option("--seed", bench_.seed, "seed of the random traffic")->capture_default_str();
        command
            ->add_option_function<std::string>(
                "--level", [this](const std::string& name) { bench_.level = *sim::recording::parse_level(name); },
                "how much is recorded, as of run")
            ->check(CLI::IsMember({"full", "flow", "sample", "summary"}))
            ->default_str("summary");
        command->add_option("--mailbox", bench_.mailbox_messages,
                            "measure commands on an IMAP mailbox with so many messages instead");
        command->add_flag("--json", bench_.json, "report as JSON");
        command->callback([this] { result_ = sim::app::bench_command(bench_, std::cout, std::cerr); });
    }

    void add_swarm() {
        CLI::App* command = app_.add_subcommand("swarm", "search for defects: worlds under random faults, many seeds");
        command->add_option("FILE", swarm_.scenario.file, "scenario to break; random small worlds unless given");
        command->add_option("--with", swarm_.scenario.overlays, "overlay file laid over it (may be repeated)");
        command->add_option("--set", swarm_.scenario.sets, "KEY.PATH=VALUE: change one key (may be repeated)");
        command->add_option_function<std::string>(
            "--seeds",
            [this](const std::string& text) {
                const auto seeds = sim::app::parse_seeds(text);
                if (!seeds) throw CLI::ValidationError("--seeds", seeds.error());
                swarm_.seeds = *seeds;
            },
            "FIRST..LAST, or one; 1..100 unless given");
        command->add_option("--jobs", swarm_.jobs, "processes at once; as many as there are processors unless given")
            ->check(CLI::Range(1, 1024));
        command->add_option_function<std::string>(
            "--faults",
            [this](const std::string& text) {
                auto numbers = sim::app::parse_fault_numbers(text);
                if (!numbers) throw CLI::ValidationError("--faults", numbers.error());
                swarm_.faults = std::move(*numbers);
            },
            "only these of a seed's faults: 2,5 or none");
        command->add_option("--save", swarm_.save,
                            "write the first seed's scenario with its faults, and do not run it");
        command->add_flag("--json", swarm_.json, "report as JSON");
        command->callback([this] { result_ = sim::app::swarm_command(swarm_, std::cout, std::cerr); });
    }

    /// A subcommand whose arguments are the viewer's business.
    void add_viewer(const std::string& name, const std::string& description) {
        CLI::App* command = app_.add_subcommand(name, description);
        command->set_help_flag();
        command->prefix_command();
        command->callback([this] { result_ = sim::app::viewer_command(arguments_, std::cerr); });
    }

    CLI::App app_;
    char** arguments_ = nullptr;
    sim::app::RunArguments run_;
    sim::app::ServeArguments serve_;
    sim::app::TerminalArguments terminal_;
    sim::app::LessonArguments lesson_;
    sim::app::GradeArguments grade_;
    std::vector<std::string> explained_;
    sim::app::CheckArguments check_;
    sim::app::ShowArguments show_;
    sim::app::CompareArguments compare_;
    sim::app::ExportArguments export_;
    sim::app::GuideArguments guide_;
    sim::app::SchemaKind schema_ = sim::app::SchemaKind::scenario;
    sim::app::BenchArguments bench_;
    sim::app::SwarmArguments swarm_;
    ExitCode result_ = ExitCode::success;
};

}  // namespace

int main(int argc, char** argv) {
    try {
        const int status = CommandLine().run(argc, argv);
        std::cout.flush();
        if (std::cout) return status;
        std::cerr << "mailflow: the output cannot be written\n";
    } catch (const std::bad_alloc&) {
        std::cerr << "mailflow: out of memory\n";
    } catch (const std::exception& error) {
        std::cerr << "mailflow: " << error.what() << '\n';
    }
    return static_cast<int>(ExitCode::our_fault);
}
