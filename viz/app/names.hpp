#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "viz/panels/view_state.hpp"

namespace viz::app {

/// What values are called on the command line and in the settings.
template <class Value, std::size_t count>
using Names = std::array<std::pair<std::string_view, Value>, count>;

inline constexpr Names<panels::ThemeName, 2> theme_names = {
    {{"dark", panels::ThemeName::dark}, {"light", panels::ThemeName::light}}};

inline constexpr Names<panels::LayoutName, 3> layout_names = {{{"lesson", panels::LayoutName::lesson},
                                                               {"lab", panels::LayoutName::lab},
                                                               {"present", panels::LayoutName::present}}};

inline constexpr Names<panels::PanelName, 15> panel_names = {{{"all", panels::PanelName::all},
                                                              {"map", panels::PanelName::map},
                                                              {"journey", panels::PanelName::journey},
                                                              {"transcript", panels::PanelName::transcript},
                                                              {"ladder", panels::PanelName::ladder},
                                                              {"states", panels::PanelName::states},
                                                              {"inspector", panels::PanelName::inspector},
                                                              {"events", panels::PanelName::events},
                                                              {"mailboxes", panels::PanelName::mailboxes},
                                                              {"queues", panels::PanelName::queues},
                                                              {"plots", panels::PanelName::plots},
                                                              {"dns", panels::PanelName::dns},
                                                              {"branches", panels::PanelName::branches},
                                                              {"timeline", panels::PanelName::timeline},
                                                              {"lesson", panels::PanelName::lesson}}};

inline constexpr Names<panels::BottomTab, 13> tab_names = {{{"exercise", panels::BottomTab::exercise},
                                                            {"transcript", panels::BottomTab::transcript},
                                                            {"ladder", panels::BottomTab::ladder},
                                                            {"states", panels::BottomTab::states},
                                                            {"events", panels::BottomTab::events},
                                                            {"mails", panels::BottomTab::messages},
                                                            {"mailboxes", panels::BottomTab::mailboxes},
                                                            {"queues", panels::BottomTab::queues},
                                                            {"plots", panels::BottomTab::plots},
                                                            {"dns", panels::BottomTab::dns},
                                                            {"branches", panels::BottomTab::branches},
                                                            {"journey", panels::BottomTab::journey},
                                                            {"inspector", panels::BottomTab::inspector}}};

inline constexpr Names<panels::InspectorTab, 6> page_names = {{{"envelope", panels::InspectorTab::envelope},
                                                               {"header", panels::InspectorTab::header},
                                                               {"parts", panels::InspectorTab::parts},
                                                               {"octets", panels::InspectorTab::octets},
                                                               {"host", panels::InspectorTab::host},
                                                               {"event", panels::InspectorTab::event}}};

/// @return nullopt: nothing is called so
template <class Value, std::size_t count>
[[nodiscard]] constexpr std::optional<Value> value_of(const Names<Value, count>& names, std::string_view name) {
    for (const auto& [each, value] : names) {
        if (each == name) return value;
    }
    return std::nullopt;
}

/// @return empty: it has no name
template <class Value, std::size_t count>
[[nodiscard]] constexpr std::string_view name_of(const Names<Value, count>& names, Value value) {
    for (const auto& [name, each] : names) {
        if (each == value) return name;
    }
    return {};
}

}  // namespace viz::app
