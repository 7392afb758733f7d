#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/deed/branch_tree.hpp"
#include "sim/deed/deed.hpp"

namespace viz::panels {

/// Something is to be done at the moment that is shown: a branch more, which is then shown.
struct DoDeed {
    sim::deed::Deed::Action action;
    bool operator==(const DoDeed&) const = default;
};
struct ShowBranch {
    sim::deed::BranchId branch = 0;
    bool operator==(const ShowBranch&) const = default;
};
/// The last deed of the branch that is shown is taken back.
struct UndoDeed {
    bool operator==(const UndoDeed&) const = default;
};
struct RenameBranch {
    sim::deed::BranchId branch = 0;
    std::string name;
    bool operator==(const RenameBranch&) const = default;
};
/// Which mails fared differently in the two.
struct CompareBranches {
    sim::deed::BranchId first = 0;
    sim::deed::BranchId second = 0;
    bool operator==(const CompareBranches&) const = default;
};
/// The branch that is shown becomes a file: its deeds as an overlay, or all of it as a scenario.
struct SaveBranch {
    std::string path;
    bool whole = false;
    bool operator==(const SaveBranch&) const = default;
};
/// What the user wants that the window itself cannot do.
using DeedRequest = std::variant<DoDeed, ShowBranch, UndoDeed, RenameBranch, CompareBranches, SaveBranch>;

/// A mail that is being written.
struct MailDraft {
    std::string from;
    std::string to;  ///< addresses with commas between them
    std::string subject;
    std::string body;
    bool operator==(const MailDraft&) const = default;
};

/// What is typed by hand.
struct TerminalDraft {
    std::string host;    ///< where the terminal stands
    std::string server;  ///< `mail.beta.test:25`; `ns.beta.test:53`, or `DNS` for the host's resolver: questions
    std::string line;
    std::string problem;  ///< why the line cannot be sent
    /// To be put into the field for the line in the next frame, in place of what it has.
    std::optional<std::string> wanted_line;
    bool operator==(const TerminalDraft&) const = default;
};

enum class DeedDialog : std::uint8_t { none, act, compose, terminal };

/// What is typed and chosen of deeds and branches.
struct DeedView {
    DeedDialog dialog = DeedDialog::none;
    sim::deed::Target target;  ///< of the dialog `act`; without a name: the first there is
    std::size_t choice = 0;    ///< which of what can be done to it
    std::string record;        ///< to be added to a zone
    MailDraft draft;
    TerminalDraft terminal;
    bool field_wanted = false;  ///< the dialog's first text field takes the keyboard in the next frame
    std::optional<sim::deed::BranchId> renamed;
    std::string name;     ///< that it is to have
    bool saving = false;  ///< the panel asks into which file
    std::string path = "deeds.yaml";
    bool all_mails = false;  ///< a comparison shows mails that fared the same, too
    /// In the order of asking, until somebody takes them.
    std::vector<DeedRequest> requests;
    bool operator==(const DeedView&) const = default;
};

}  // namespace viz::panels
