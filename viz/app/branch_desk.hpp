#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "sim/recording/run_comparison.hpp"
#include "viz/app/trace_source.hpp"
#include "viz/model/branch_board.hpp"
#include "viz/panels/deed_view.hpp"

namespace viz::app {

/// A branch that has come far enough to be shown in the place of another.
struct ReadyBranch {
    TraceSource source;
    model::Trace trace;
    model::Moment moment;  ///< to be shown
    /// How many events it has in common with the branch that was shown; nullopt: it is not a branch of that.
    std::optional<std::size_t> past_events;
};

/// The branches of what a window shows: what is done there makes runs in processes of their own, with the deeds as an
/// overlay; their recordings are kept until the window closes, so that branches can be gone back to and compared. The
/// files of the scenario are never written.
class BranchDesk {
public:
    /// @param arguments  what the window was asked to show
    /// @param run  of the scenario as it is; nullptr: a recording is shown
    BranchDesk(SourceArguments arguments, std::shared_ptr<ChildRun> run);

    [[nodiscard]] const model::BranchBoard& board() const { return board_; }
    /// Does what the user wants, or begins it.
    /// @param shown  what the window shows, at that moment
    void ask(const panels::DeedRequest& request, const model::Trace& shown, const model::Moment& moment);
    /// Goes on with what was begun, for a short time. @return a branch to be shown now
    [[nodiscard]] std::optional<ReadyBranch> work();
    /// Whether something is under way, so that work() has to be called again soon.
    [[nodiscard]] bool is_working() const;

private:
    using BranchId = sim::deed::BranchId;

    /// A branch on its way into the window.
    struct Coming {
        BranchId branch = 0;
        bool is_new = false;  ///< it goes where it came from if it comes to nothing
        TraceSource source;
        model::Trace trace;
        model::Instant time;  ///< to be shown
        std::optional<std::size_t> past_events{};
        std::optional<sim::deed::Deed> deed{};  ///< that makes it
    };
    /// Reads a recording for what became of the mails.
    struct FateReading {
        std::optional<sim::recording::RecordingReader> reader;
        sim::recording::FateCollector collector;
        bool finished = false;
    };

    void begin(const panels::DoDeed& wish, const model::Trace& shown, const model::Moment& moment);
    void begin(const panels::ShowBranch& wish, const model::Trace& shown, const model::Moment& moment);
    void begin(const panels::UndoDeed& wish, const model::Trace& shown, const model::Moment& moment);
    void begin(const panels::RenameBranch& wish, const model::Trace& shown, const model::Moment& moment);
    void begin(const panels::CompareBranches& wish, const model::Trace& shown, const model::Moment& moment);
    void begin(const panels::SaveBranch& wish, const model::Trace& shown, const model::Moment& moment);

    [[nodiscard]] SourceArguments arguments_of(BranchId branch) const;
    [[nodiscard]] protocol::Result<TraceSource, Failure> open(BranchId branch) const;
    void show(BranchId branch, model::Instant time);
    /// Whether a new branch is still worked out, which is then told: another wish would take the place of it, and
    /// leave it in the tree whatever comes of it.
    [[nodiscard]] bool is_making_branch();
    /// Nothing is kept of a branch that is gone.
    void forget(BranchId branch);
    void give_up(const Failure& failure);
    [[nodiscard]] std::optional<ReadyBranch> work_on_coming();
    /// The time to be shown of it, as soon as it is there: of what is typed by hand that of the answer.
    [[nodiscard]] static std::optional<model::Instant> time_to_show(const Coming& coming);
    void work_on_comparison();
    /// @return whether all of it has been read
    bool read_fates(BranchId branch);
    void save_overlay(const std::string& path);
    void save_scenario(const std::string& path);

    SourceArguments arguments_;
    model::BranchBoard board_;
    std::map<BranchId, std::shared_ptr<ChildRun>> runs_;  ///< nullptr: the recording that the window was given
    std::map<BranchId, FateReading> fates_;
    std::optional<Coming> coming_;
};

}  // namespace viz::app
