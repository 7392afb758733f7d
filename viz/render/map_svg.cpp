#include "viz/render/map_svg.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "viz/draw/label_placer.hpp"
#include "viz/layout/map_layout.hpp"
#include "viz/model/scene_movers.hpp"
#include "viz/model/time_words.hpp"
#include "viz/model/xml_text.hpp"
#include "viz/panels/map_description.hpp"
#include "viz/panels/map_transform.hpp"
#include "viz/render/svg_shapes.hpp"
#include "viz/theme/contrast.hpp"

namespace viz::render {
namespace {

using draw::Rect;
using model::SceneHost;
using model::SceneMover;
using theme::faded;
using theme::mixed;

// All lengths in pixels unless they are shares.
constexpr float unit = 68;  ///< a map unit
constexpr float tile_size = 0.9F * unit;
constexpr float packet_size = 0.42F * unit;
constexpr float svg_margin = 20;
constexpr float head_height = 46;
constexpr float fault_row_height = 24;
constexpr float legend_height = 34;
constexpr float legend_entry_gap = 26;
constexpr float picture_width_min = 700;
constexpr float label_width_max = 260;
constexpr float trail_length = 44;
constexpr double map_aspect = 1.6;
constexpr int lanes_max = 2;  ///< on each side of a path: further ones are told by their number
constexpr std::size_t labels_max = 24;
constexpr float unfocused = 0.45F;

struct MoverPlace {
    ImVec2 centre;
    bool hidden = false;
};

class MapDrawing {
public:
    MapDrawing(const model::Trace& trace, const model::Moment& moment, const model::SceneFocus& focus,
               const theme::Palette& palette)
        : trace_(trace),
          moment_(moment),
          palette_(palette),
          focused_(!focus.message.empty() || focus.connection != 0),
          world_(trace.timeline().world_after(moment.events)) {
        const layout::MapLayout layout = layout::make_map_layout(trace.topology(), map_aspect);
        scene_ = make_map_scene(trace, moment, world_, layout, focus);
        const auto width = static_cast<float>(layout.bounds.bottom_right.x - layout.bounds.top_left.x) * unit;
        const auto height = static_cast<float>(layout.bounds.bottom_right.y - layout.bounds.top_left.y) * unit;
        const float top = head_height + fault_row_height * static_cast<float>(world_.faults.size());
        picture_ = {0, 0, std::max(picture_width_min, width + 2 * svg_margin), top + height + legend_height};
        transform_.scale = unit;
        transform_.origin = {(picture_.width() - width) / 2 - static_cast<float>(layout.bounds.top_left.x) * unit,
                             top - static_cast<float>(layout.bounds.top_left.y) * unit};
        place_movers();
    }

    std::string draw() {
        shapes_.box(picture_, 0, palette_.panel);
        draw_head();
        for (const model::SceneSite& site : scene_.sites) draw_site(site);
        for (const model::SceneLink& link : scene_.links) draw_link(link);
        for (const model::SceneSite& site : scene_.sites) draw_hub(site);
        for (const SceneHost& host : scene_.hosts) draw_name(host);
        draw_movers();
        for (const SceneHost& host : scene_.hosts) draw_host(host);
        draw_labels();
        draw_legend();
        return model::svg_begin(picture_.width(), picture_.height(), title()) + shapes_.text() + "</svg>\n";
    }

private:
    [[nodiscard]] std::string title() const {
        return fmt::format("{} \u2013 {}", trace_.header().title, model::time_words(moment_.time));
    }

    void draw_head() {
        shapes_.words({svg_margin, 29}, {.colour = palette_.text, .size = 17, .bold = true, .anchor = "start"},
                      title());
        float y = head_height - 4;
        for (const std::string& fault : world_.faults) {
            const SvgLetters letters{.colour = palette_.text, .anchor = "start"};
            const std::string text = svg_fitted(letters, fault, picture_.width() - 2 * svg_margin - 30);
            const Rect chip{svg_margin, y - 4, svg_margin + svg_width(letters, text) + 34, y + 16};
            shapes_.box(chip, 4, mixed(palette_.panel, palette_.failure, 0.16F), {.colour = palette_.failure});
            shapes_.words({svg_margin + 8, y + 10},
                          {.colour = palette_.failure, .size = 13, .bold = true, .anchor = "start"}, "\u26a0");
            shapes_.words({svg_margin + 26, y + 10}, letters, text);
            obstacles_.push_back(chip);
            y += fault_row_height;
        }
    }

    void draw_site(const model::SceneSite& site) {
        const Rect box = transform_.to_screen(site.box);
        shapes_.box(box, 14, faded(palette_.accent, palette_.dark ? 0.055F : 0.05F),
                    {.colour = faded(palette_.accent, palette_.dark ? 0.30F : 0.36F)});
        const SvgLetters letters{
            .colour = mixed(palette_.text_dim, palette_.accent, 0.55F), .size = 14, .bold = true, .anchor = "start"};
        const std::string text = svg_fitted(letters, site.name, box.width() - 28);
        shapes_.words({box.left + 14, box.top + 23}, letters, text);
        obstacles_.push_back({box.left + 14, box.top + 8, box.left + 14 + svg_width(letters, text), box.top + 28});
    }

    void draw_link(const model::SceneLink& link) {
        const ImVec2 ends[] = {transform_.to_screen(link.from), transform_.to_screen(link.to)};
        const bool active = link.active && (link.highlighted || !focused_);
        shapes_.begin_group(panels::describe_link(world_, link.name));
        if (!link.up) {
            shapes_.path(ends, {.colour = faded(palette_.failure, 0.85F), .width = 2, .dash = 6});
            draw_cross(draw::interpolate(ends[0], ends[1], 0.5F), 9, 4, 2, palette_.panel);
        } else {
            if (active) shapes_.path(ends, {.colour = faded(palette_.accent, 0.14F), .width = 9, .round = true});
            shapes_.path(ends, {.colour = active ? mixed(palette_.line, palette_.accent, 0.75F) : palette_.line,
                                .width = active ? 2.6F : 2,
                                .dash = link.loss_ppm > 0 ? 3.0F : 0});
        }
        shapes_.end_group();
    }

    /// A cross, in a ring if that is wanted.
    void draw_cross(ImVec2 centre, float ring, float arm, float width, ImU32 ground) {
        const SvgStroke stroke{.colour = palette_.failure, .width = width};
        if (ring > 0) shapes_.circle(centre, ring, ground, stroke);
        const ImVec2 falling[] = {{centre.x - arm, centre.y - arm}, {centre.x + arm, centre.y + arm}};
        const ImVec2 rising[] = {{centre.x - arm, centre.y + arm}, {centre.x + arm, centre.y - arm}};
        shapes_.path(falling, stroke);
        shapes_.path(rising, stroke);
    }

    void draw_hub(const model::SceneSite& site) {
        const bool active = std::ranges::any_of(scene_.links, [&](const model::SceneLink& link) {
            return link.active && (link.from == site.hub || link.to == site.hub);
        });
        const ImVec2 centre = transform_.to_screen(site.hub);
        const ImU32 colour = active ? palette_.accent : palette_.text_dim;
        shapes_.circle(centre, 9, palette_.panel_raised, {.colour = colour, .width = 1.5F});
        shapes_.circle(centre, 3, colour);
    }

    void draw_name(const SceneHost& host) {
        const ImVec2 centre = transform_.to_screen(host.position);
        constexpr float room = 2.0F * static_cast<float>(layout::host_half_width) * unit;
        const SvgLetters bold{.colour = host.up ? palette_.text : palette_.failure, .size = 14, .bold = true};
        const SvgLetters small{.colour = palette_.text_dim, .size = 12};
        const float top = centre.y + tile_size / 2 + (host.up ? 3.0F : 12.0F);
        const std::string label = svg_fitted(bold, host.label, room);
        const std::string full = host.name == host.label ? std::string() : svg_fitted(small, host.name, room);
        const float half = std::max(svg_width(bold, label), svg_width(small, full)) / 2;
        const Rect plate{centre.x - half - 3, top, centre.x + half + 3, top + (full.empty() ? 19.0F : 34.0F)};
        shapes_.box(plate, 4, faded(mixed(palette_.panel, palette_.accent, 0.05F), 0.85F));
        shapes_.words({centre.x, top + 14}, bold, label);
        if (!full.empty()) shapes_.words({centre.x, top + 29}, small, full);
        obstacles_.push_back(plate);
    }

    void draw_host(const SceneHost& host) {
        const ImVec2 centre = transform_.to_screen(host.position);
        const ImU32 role = palette_.role.at(static_cast<std::size_t>(host.role));
        const ImU32 colour = host.up ? role : palette_.text_dim;
        const Rect tile = draw::rect_around(centre, {tile_size, tile_size});
        const bool active = host.active && (host.highlighted || !focused_);
        shapes_.begin_group(panels::describe_host(world_, host.name));
        if (active && host.up) shapes_.box(tile.grown(5), tile_size * 0.3F, faded(role, 0.18F));
        shapes_.box(tile, tile_size * 0.22F, mixed(palette_.panel, colour, host.up ? 0.17F : 0.06F),
                    {.colour = faded(colour, host.up ? 0.95F : 0.6F), .width = active ? 2.2F : 1.5F});
        shapes_.host_icon(static_cast<draw::HostShape>(host.role), centre, tile_size * 0.56F, colour);
        draw_marks(host, tile);
        shapes_.end_group();
        obstacles_.push_back(tile.grown(host.queued > 0 || host.stored > 0 ? 9.0F : 2.0F));
    }

    void badge(ImVec2 centre, const std::string& text, ImU32 fill) {
        shapes_.badge(centre, text, fill, palette_.panel, theme::text_on(fill));
    }

    void draw_marks(const SceneHost& host, const Rect& tile) {
        if (host.queued > 0) {
            const bool waits = host.deferred > 0;
            badge({tile.right - 1, tile.top + 3}, fmt::format("{} queued", host.queued),
                  waits ? palette_.failure : palette_.warning);
        }
        if (host.stored > 0)
            badge({tile.right - 1, tile.bottom - 6}, fmt::format("{} kept", host.stored), palette_.success);
        if (host.up && (!host.firewall_rules.empty() || !host.stopped_services.empty()))
            badge({tile.left + 1, tile.bottom - 6}, "blocked", palette_.failure);
        if (host.up) return;
        draw_cross(tile.centre(), 0, tile_size * 0.38F, 2.6F, 0);
        badge({tile.centre().x, tile.bottom}, "down", palette_.failure);
    }

    void place_movers() {
        for (const SceneMover& mover : scene_.movers) {
            const ImVec2 place = transform_.to_screen(mover.position);
            const bool crowded = std::abs(mover.lane) > lanes_max;
            const float aside = static_cast<float>(crowded ? 0 : mover.lane) * packet_size * 0.9F;
            places_.push_back({{place.x + static_cast<float>(mover.side_x) * aside,
                                place.y + static_cast<float>(mover.side_y) * aside},
                               crowded && !mover.highlighted});
        }
    }

    [[nodiscard]] const model::Packet& packet_of(const SceneMover& mover) const {
        return trace_.packets()[mover.packet];
    }

    /// The last part of a packet's way, from behind to its place.
    [[nodiscard]] std::vector<ImVec2> trail_of(const SceneMover& mover, ImVec2 place) const {
        float length = 0;
        for (std::size_t index = 1; index < mover.path.size(); ++index)
            length +=
                draw::distance(transform_.to_screen(mover.path[index - 1]), transform_.to_screen(mover.path[index]));
        if (length <= 0) return {place};
        const auto share = static_cast<double>(trail_length / length);
        const model::PathPlace start = model::place_on_path(mover.path, std::max(0.0, mover.progress - share));
        const model::PathPlace end = model::place_on_path(mover.path, mover.progress);
        std::vector<ImVec2> trail{transform_.to_screen(start.position)};
        for (std::size_t leg = start.leg; leg < end.leg; ++leg)
            trail.push_back(transform_.to_screen(mover.path[leg + 1]));
        const ImVec2 on_path = transform_.to_screen(mover.position);
        trail.push_back(on_path);
        for (ImVec2& point : trail) point = {point.x + place.x - on_path.x, point.y + place.y - on_path.y};
        return trail;
    }

    void draw_mover(std::size_t index) {
        const SceneMover& mover = scene_.movers[index];
        const model::Packet& packet = packet_of(mover);
        const bool dimmed = focused_ && !mover.highlighted;
        const float opacity = (packet.lost ? 1 - static_cast<float>(mover.progress) : 1) * (dimmed ? unfocused : 1);
        shapes_.begin_group(panels::describe_packet(trace_, packet, world_));
        shapes_.path(trail_of(mover, places_[index].centre),
                     {.colour = faded(palette_.packet.at(static_cast<std::size_t>(packet.kind)), opacity * 0.3F),
                      .width = packet_size * 0.3F,
                      .round = true});
        shapes_.packet(static_cast<draw::PacketShape>(packet.kind), places_[index].centre, palette_,
                       {.size = packet_size * (dimmed ? 0.85F : 1),
                        .leftward = mover.direction_x < 0,
                        .highlighted = mover.highlighted,
                        .opacity = opacity});
        shapes_.end_group();
        obstacles_.push_back(draw::packet_bounds(places_[index].centre, packet_size * 0.8F));
    }

    [[nodiscard]] int importance(std::size_t index) const {
        const SceneMover& mover = scene_.movers[index];
        return (mover.highlighted ? 10 : 0) +
               static_cast<int>(model::packet_kind_count - static_cast<std::size_t>(packet_of(mover).kind));
    }

    /// Those that are drawn one by one, the least important first.
    [[nodiscard]] std::vector<std::size_t> shown_movers() const {
        std::vector<std::size_t> shown;
        for (std::size_t index = 0; index < places_.size(); ++index) {
            if (!places_[index].hidden) shown.push_back(index);
        }
        std::ranges::stable_sort(shown, {}, [&](std::size_t index) { return importance(index); });
        return shown;
    }

    void draw_movers() {
        for (const std::size_t index : shown_movers()) draw_mover(index);
        struct Crowd {
            ImVec2 centre;
            std::size_t count;
        };
        std::vector<Crowd> crowds;
        for (const MoverPlace& place : places_) {
            if (!place.hidden) continue;
            const auto near = std::ranges::find_if(
                crowds, [&](const Crowd& crowd) { return draw::distance(crowd.centre, place.centre) < tile_size; });
            if (near == crowds.end()) {
                crowds.push_back({place.centre, 1});
            } else {
                ++near->count;
            }
        }
        for (const Crowd& crowd : crowds)
            badge({crowd.centre.x, crowd.centre.y + packet_size * (lanes_max + 1)}, fmt::format("+{}", crowd.count),
                  palette_.text_dim);
    }

    void draw_labels() {
        std::vector<std::size_t> labelled = shown_movers();
        std::erase_if(labelled, [&](std::size_t index) { return packet_of(scene_.movers[index]).label.empty(); });
        std::ranges::reverse(labelled);
        labelled.resize(std::min(labelled.size(), labels_max));
        const SvgLetters letters{.size = 12, .mono = true};
        std::vector<draw::LabelRequest> requests;
        std::vector<std::string> texts;
        for (const std::size_t index : labelled) {
            const model::Packet& packet = packet_of(scene_.movers[index]);
            texts.push_back(svg_fitted(letters, packet.label, label_width_max));
            requests.push_back({.key = fmt::format("{}", packet.event),
                                .anchor = places_[index].centre,
                                .clearance = packet_size * 0.6F,
                                .size = {svg_width(letters, texts.back()) + 14, 20},
                                .priority = importance(index)});
        }
        const Rect bounds{4, head_height, picture_.right - 4, picture_.bottom - legend_height};
        const auto placed = draw::place_labels(requests, obstacles_, bounds, {});
        for (std::size_t place = labelled.size(); place-- > 0;) {
            if (placed[place].shown) draw_label(labelled[place], placed[place], texts[place]);
        }
    }

    void draw_label(std::size_t index, const draw::PlacedLabel& place, const std::string& text) {
        const bool dimmed = focused_ && !scene_.movers[index].highlighted;
        const ImU32 colour = palette_.packet.at(static_cast<std::size_t>(packet_of(scene_.movers[index]).kind));
        const ImU32 border = dimmed ? faded(colour, unfocused) : colour;
        if (place.far) {
            const ImVec2 tether[] = {place.tether, places_[index].centre};
            shapes_.path(tether, {.colour = faded(border, 0.7F)});
        }
        shapes_.box(place.box, 4, faded(palette_.panel, 0.94F), {.colour = border});
        shapes_.words({place.box.left + 7, place.box.bottom - 6},
                      {.colour = dimmed ? palette_.text_dim : palette_.text, .mono = true, .anchor = "start"}, text);
    }

    void draw_legend() {
        const SvgLetters letters{.colour = palette_.text, .anchor = "start"};
        const float y = picture_.bottom - legend_height / 2;
        float x = svg_margin;
        for (std::size_t kind = 0; kind < model::packet_kind_count; ++kind) {
            const std::string_view text = name(static_cast<model::PacketKind>(kind));
            shapes_.packet(static_cast<draw::PacketShape>(kind), {x + 8, y}, palette_, {.size = 15});
            shapes_.words({x + 22, y + 4}, letters, text);
            x += 22 + svg_width(letters, text) + legend_entry_gap;
        }
    }

    const model::Trace& trace_;
    model::Moment moment_;
    const theme::Palette& palette_;
    bool focused_;
    sim::recording::World world_;
    model::MapScene scene_;
    Rect picture_;
    panels::MapTransform transform_;
    std::vector<MoverPlace> places_;  ///< by index into the scene's movers
    std::vector<Rect> obstacles_;     ///< of labels
    SvgShapes shapes_;
};

}  // namespace

std::string map_svg(const model::Trace& trace, const model::Moment& moment, const model::SceneFocus& focus,
                    const theme::Palette& palette) {
    return MapDrawing(trace, moment, focus, palette).draw();
}

}  // namespace viz::render
