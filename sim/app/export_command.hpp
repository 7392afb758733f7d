#pragma once

#include <iosfwd>
#include <string>

#include "sim/app/exit_code.hpp"
#include "sim/app/scenario_input.hpp"

namespace sim::app {

struct ExportArguments {
    ScenarioArguments scenario;  ///< its file may be a recording: the scenario in it is run again
    std::string maildir;         ///< a directory that is made, or empty
    std::string mbox;            ///< instead: a file that is made
    std::string zones;           ///< instead: a directory that is made, for master files
    std::string markdown;        ///< instead: a file that is made, the lesson as a hand-out
    std::string html;            ///< instead: a file that is made, a page that plays the recording
    std::string title;           ///< of the page; empty: the recording's
    std::string player;          ///< of the page; empty: the one that was built, see find_player()
    bool with_answers = false;   ///< of the hand-out: for the teacher
    std::string user;            ///< only this one, by login name or address; empty: everybody
    std::string host;            ///< only on this host; empty: on all
    std::string folder;          ///< of an mbox; empty: INBOX
    std::string at;              ///< as it is at this simulated time; empty: at the end
};

/// `mailflow export`: runs a scenario, or what a recording was made of, and writes what lies in the mailboxes then as
/// Maildir++ or mbox, for other mail programs; or writes its zones for other name servers, or its lesson as a hand-out,
/// without a run; or puts a recording into a page that plays it. Nothing that is there already is written over.
[[nodiscard]] ExitCode export_command(const ExportArguments& arguments, std::ostream& output, std::ostream& errors);

}  // namespace sim::app
