#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "viz/model/time_words.hpp"
#include "viz/panels/event_look.hpp"
#include "viz/panels/host_look.hpp"
#include "viz/panels/journey_parts.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {

namespace icons = theme::icons;
using model::JourneyGroup;
using model::JourneyStepView;
using model::JourneyView;
using model::StepState;

namespace {

/// Of the rail's middle from the left edge, and of the text.
constexpr float rail_place = 14;
constexpr float text_place = 33;
constexpr float dot_radius = 9;
/// Shorter gaps between two steps are no waits worth a bar.
constexpr model::Duration wait_min = std::chrono::seconds(1);

/// The story on its way down the panel.
class Story {
public:
    Story(PanelContext& context, const JourneyView& view);
    void draw();

private:
    /// A step that is shown, and the wait before it.
    struct Line {
        const JourneyGroup* group = nullptr;
        const JourneyStepView* step = nullptr;
        bool new_host = false;
        model::Duration wait{0};
    };

    void collect();
    [[nodiscard]] bool is_shown(const JourneyStepView& step) const;
    void forget_heights();
    void draw_line(std::size_t index);
    void draw_host(const Line& line);
    void draw_wait(const Line& line);
    void draw_step(const Line& line, bool current);
    void draw_time(const JourneyStepView& step, ImU32 colour);
    void draw_sentence(const JourneyStepView& step, ImU32 colour);
    void draw_button(const JourneyStepView& step);
    void draw_dot(float top, const JourneyStepView& step, bool current);
    void draw_rail(ImVec2 corner, float bottom, bool future);
    [[nodiscard]] ImU32 text_colour(const JourneyStepView& step) const;
    /// Width of a sentence.
    [[nodiscard]] float room() const;

    PanelContext& context_;
    const JourneyView& view_;
    const theme::Palette& palette_;
    JourneyCache& cache_;
    std::vector<Line> lines_;
    std::size_t current_ = 0;  ///< index into lines_ plus 1; 0: nothing has happened
    /// The first step that is left out because it is still to come, if it is a choice: to be guessed.
    const JourneyStepView* riddle_ = nullptr;
    float left_;
    float right_;
};

Story::Story(PanelContext& context, const JourneyView& view)
    : context_(context),
      view_(view),
      palette_(context.theme.palette),
      cache_(context.caches.text->journey),
      left_(ImGui::GetCursorScreenPos().x),
      right_(steady_right_edge()) {
    collect();
    forget_heights();
}

bool Story::is_shown(const JourneyStepView& step) const {
    return context_.view.journey.show_details || !step.step->detail;
}

void Story::collect() {
    const Line* last = nullptr;
    for (const JourneyGroup& group : view_.groups) {
        for (const JourneyStepView& step : group.steps) {
            if (!is_shown(step)) continue;
            if (step.state == StepState::future && context_.hides_future()) {
                if (step.step->decision) riddle_ = &step;
                return;
            }
            Line line{.group = &group, .step = &step};
            line.new_host = last == nullptr || last->group->host != group.host;
            if (last != nullptr) line.wait = step.step->time - last->step->step->time;
            lines_.push_back(line);
            last = &lines_.back();
            if (step.state != StepState::future) current_ = lines_.size();
        }
    }
}

void Story::forget_heights() {
    const std::string of = fmt::format("{} {} {} {}", view_.message, right_ - left_, context_.view.journey.show_details,
                                       context_.theme.scale);
    if (cache_.heights_of != of) cache_.heights.clear();
    cache_.heights_of = of;
}

void Story::draw() {
    const bool follow = should_follow(context_, cache_.follow, current_);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.ChannelsSplit(journey_channel_count);
    list.ChannelsSetCurrent(content_channel);
    if (follow && current_ == 0) ImGui::SetScrollY(0);
    for (std::size_t index = 0; index < lines_.size(); ++index) {
        draw_line(index);
        if (follow && index + 1 == current_) ImGui::SetScrollHereY(0.4F);
    }
    if (riddle_ != nullptr) {
        ImGui::Indent(context_.px(text_place));
        draw_decision_card(context_, *riddle_->step, false, palette_.text);
        ImGui::Unindent(context_.px(text_place));
    }
    ImGui::Dummy({1, context_.px(8)});
    list.ChannelsMerge();
    if (lines_.empty()) {
        empty_state(context_, icons::hourglass, "Nothing has happened to this mail yet.");
    }
}

/// With everything that goes before the step; out of sight only its height is taken.
void Story::draw_line(std::size_t index) {
    const Line& line = lines_[index];
    const JourneyHeightKey key{line.step->step->event, line.step->dialogue.size()};
    const float top = ImGui::GetCursorScreenPos().y;
    const auto known = cache_.heights.find(key);
    if (known != cache_.heights.end()) {
        const float window_top = ImGui::GetWindowPos().y;
        const bool above = top + known->second < window_top;
        if (above || top > window_top + ImGui::GetWindowHeight()) {
            ImGui::Dummy({1, known->second - ImGui::GetStyle().ItemSpacing.y});
            return;
        }
    }
    if (line.wait >= wait_min) draw_wait(line);
    if (line.new_host) draw_host(line);
    draw_step(line, index + 1 == current_);
    cache_.heights[key] = ImGui::GetCursorScreenPos().y - top;
}

void Story::draw_host(const Line& line) {
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    ImGui::Dummy({1, context_.px(4)});
    const bool future = line.step->state == StepState::future;
    const HostLook look = look_of_host(context_, line.group->host);
    ImGui::SetCursorScreenPos({left_ + context_.px(text_place), ImGui::GetCursorScreenPos().y});
    {
        const TextStyle style(context_.theme.fonts.bold, future ? palette_.text_dim : look.colour);
        const std::string name = line.group->host.empty() ? "the world" : line.group->host;
        text_ellipsised(context_, fmt::format("{}  {}", look.icon, name), ImGui::GetContentRegionAvail().x);
    }
    if (ImGui::IsItemClicked() && !line.group->host.empty()) select_host(context_, line.group->host);
    context_.probes.set_last_item(fmt::format("journey.host.{}", line.step->step->event));
    draw_rail(corner, ImGui::GetCursorScreenPos().y, future);
}

void Story::draw_wait(const Line& line) {
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const bool future = line.step->state == StepState::future;
    const double whole = static_cast<double>(line.wait.count());
    const model::Instant since = line.step->step->time - line.wait;
    const double waited = static_cast<double>((context_.view.playback.moment.time - since).count());
    const float share = future ? static_cast<float>(std::clamp(waited / whole, 0.0, 1.0)) : 1.0F;
    ImGui::Dummy({1, context_.px(3)});
    ImGui::SetCursorScreenPos({left_ + context_.px(text_place), ImGui::GetCursorScreenPos().y});
    const TextStyle style(context_.theme.fonts.small, share > 0 ? palette_.text : palette_.text_dim);
    const std::string text = fmt::format("{}  {}", icons::hourglass, model::time_words(line.wait));
    text_line(text);
    const ImVec2 end = ImGui::GetItemRectMax();
    const float right = right_ - context_.px(4);
    const float bar_left = end.x + context_.px(10);
    const float middle = std::floor((ImGui::GetItemRectMin().y + end.y) / 2);
    const float half = std::max(1.0F, std::floor(context_.px(3)));
    if (bar_left < right) {
        ImDrawList& list = *ImGui::GetWindowDrawList();
        list.AddRectFilled({bar_left, middle - half}, {right, middle + half}, palette_.panel_raised, half);
        const float filled = bar_left + (right - bar_left) * share;
        if (filled > bar_left + 2 * half) {
            list.AddRectFilled({bar_left, middle - half}, {filled, middle + half}, theme::faded(palette_.warning, 0.8F),
                               half);
        }
    }
    ImGui::Dummy({1, context_.px(1)});
    draw_rail(corner, ImGui::GetCursorScreenPos().y, future);
}

ImU32 Story::text_colour(const JourneyStepView& step) const {
    return step.state == StepState::future ? palette_.text_dim : palette_.text;
}

void Story::draw_step(const Line& line, bool current) {
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const JourneyStepView& step = *line.step;
    const ImU32 colour = text_colour(step);
    ImGui::Indent(context_.px(text_place));
    ImGui::Dummy({1, context_.px(1)});
    const float dot_y = ImGui::GetCursorScreenPos().y;
    draw_button(step);
    draw_time(step, colour);
    if (step.step->decision) {
        draw_decision_card(context_, *step.step, true, colour);
    } else {
        draw_sentence(step, colour);
    }
    if (!step.dialogue.empty()) draw_dialogue_card(context_, step, colour);
    ImGui::Unindent(context_.px(text_place));
    const float bottom = ImGui::GetCursorScreenPos().y;
    draw_rail(corner, bottom, step.state == StepState::future);
    draw_dot(dot_y, step, current);
    if (!current) return;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.ChannelsSetCurrent(highlight_channel);
    list.AddRectFilled({left_ + context_.px(text_place - 6), corner.y}, {right_, bottom - context_.px(2)},
                       theme::faded(palette_.accent, 0.13F), context_.px(5));
    list.ChannelsSetCurrent(content_channel);
}

float Story::room() const {
    return std::max(context_.px(40), right_ - left_ - context_.px(text_place + 4));
}

/// Dot, time and sentence are one button: it goes to the moment of the step.
void Story::draw_button(const JourneyStepView& step) {
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    float height = context_.theme.fonts.mono_small->FontSize;
    if (!step.step->decision) {
        height += ImGui::GetStyle().ItemSpacing.y;
        height += ImGui::CalcTextSize(broken_into_lines(step.sentence, room()).c_str()).y;
    }
    const draw::Rect rect{left_, corner.y, right_, corner.y + height};
    const std::string probe = fmt::format("journey.step.{}", step.step->event);
    if (row_button(context_, rect, {}, probe)) go_to_event(context_, step.step->event);
}

/// Time, and which copy or notification it is about.
void Story::draw_time(const JourneyStepView& step, ImU32 colour) {
    {
        const TextStyle style(context_.theme.fonts.mono_small, palette_.text_dim);
        text_line(model::list_words(step.step->time));
    }
    if (step.step->message.empty() || step.step->message == view_.message) return;
    ImGui::SameLine(0, context_.px(8));
    const TextStyle chip(context_.theme.fonts.small, colour);
    text_line(fmt::format("{} {}", icons::tag, step.step->message));
    const bool notification = step.step->message.find('!') != std::string::npos;
    explain(context_, notification ? "A notification about the mail" : "A copy of the mail");
}

void Story::draw_sentence(const JourneyStepView& step, ImU32 colour) {
    const EventLook look = look_of(context_.trace.events()[step.event_index]);
    const bool failure = look.tone == Tone::bad && step.state != StepState::future;
    const TextStyle style(failure ? palette_.failure : colour);
    text_wrapped(step.sentence, room());
}

void Story::draw_dot(float top, const JourneyStepView& step, bool current) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const EventLook look = look_of(context_.trace.events()[step.event_index]);
    const ImU32 tone = look.tone == Tone::plain ? palette_.accent : colour_of(palette_, look.tone);
    const bool future = step.state == StepState::future;
    const float radius = context_.px(dot_radius);
    const ImVec2 centre(std::floor(left_ + context_.px(rail_place)) + 0.5F,
                        std::floor(top + context_.theme.fonts.mono_small->FontSize / 2) + 0.5F);
    if (current) list.AddCircleFilled(centre, radius + context_.px(4), theme::faded(palette_.accent, 0.35F));
    list.AddCircleFilled(centre, radius, current ? palette_.accent : palette_.panel);
    list.AddCircle(centre, radius, future ? palette_.line : current ? palette_.accent : tone, 0, context_.px(1.5F));
    const TextStyle style(context_.theme.fonts.small, palette_.text);
    const ImVec2 size = ImGui::CalcTextSize(look.icon);
    const ImU32 glyph = current ? palette_.panel : future ? palette_.text_dim : tone;
    list.AddText({std::floor(centre.x - size.x / 2 + 0.5F), std::floor(centre.y - size.y / 2 + 0.5F)}, glyph,
                 look.icon);
}

void Story::draw_rail(ImVec2 corner, float bottom, bool future) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.ChannelsSetCurrent(highlight_channel);
    const float x = std::floor(left_ + context_.px(rail_place)) + 0.5F;
    list.AddLine({x, corner.y}, {x, bottom}, future ? palette_.line : palette_.text_dim, context_.px(1.5F));
    list.ChannelsSetCurrent(content_channel);
}

}  // namespace

void draw_journey_story(PanelContext& context, const JourneyView& view) {
    Story story(context, view);
    story.draw();
}

}  // namespace viz::panels
