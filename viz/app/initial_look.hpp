#pragma once

#include <optional>
#include <string>

#include "protocol/base/result.hpp"
#include "viz/app/failure.hpp"
#include "viz/model/trace.hpp"
#include "viz/panels/view_state.hpp"

namespace viz::app {

/// What is to be selected at the beginning; nothing: what the moment is about.
struct SelectionArguments {
    std::string message;
    std::string host;
    std::optional<sim::recording::ConnectionId> connection;
    std::optional<sim::recording::EventId> event;
};

/// A moment and what is selected then.
struct Look {
    model::Moment moment;
    panels::Selection selection;
    std::string notice;  ///< if the moment is not the one that was asked for
};

/// @param at  a time after the end means the end, and a notice; nullopt: right after the event that is to be selected,
/// or
///            a telling moment, when a mail (the selected one, if any) is halfway between two hosts, on its longest
///            way; in a recording without one, the end
/// @return what the recording has not, and what it has instead
[[nodiscard]] protocol::Result<Look, Failure> find_look(const model::Trace& trace, std::optional<model::Instant> at,
                                                        const SelectionArguments& arguments);
/// Turns the view to a look: its moment and selection, and in the panels what was asked for.
void turn_to(const Look& look, const SelectionArguments& arguments, panels::ViewState& view);

}  // namespace viz::app
