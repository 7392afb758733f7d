#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "viz/lesson/exercise.hpp"
#include "viz/model/connection_transcript.hpp"
#include "viz/model/dns_lookup.hpp"
#include "viz/model/event_inspection.hpp"
#include "viz/model/event_row.hpp"
#include "viz/model/journey_view.hpp"
#include "viz/model/ladder.hpp"
#include "viz/model/mailboxes.hpp"
#include "viz/model/message_inspection.hpp"
#include "viz/model/message_list.hpp"
#include "viz/model/mime_tree.hpp"
#include "viz/model/octets_inspection.hpp"
#include "viz/model/state_drawing.hpp"
#include "viz/model/state_way.hpp"
#include "viz/model/terminal_dialogue.hpp"
#include "viz/model/waiting_mails.hpp"
#include "viz/model/zone_tree.hpp"
#include "viz/panels/command_palette.hpp"
#include "viz/panels/plots_cache.hpp"
#include "viz/panels/view_state.hpp"

namespace viz::panels {

/// Whether a scrolling list is kept at what is current.
struct FollowState {
    std::size_t current = 0;
    std::size_t events = 0;  ///< that have happened
    float width = 0;         ///< of the window; 0: it was not drawn yet
    int frames_left = 0;     ///< that still bring it to what is current
    bool playing = false;
    bool suspended = false;  ///< somebody scrolls while time runs on
};

/// What a value was made for. A value with another key is made anew.
struct MomentKey {
    std::string subject;  ///< id of a mail
    model::Moment moment;
    std::size_t events_known = 0;
    int choice = -1;
    bool operator==(const MomentKey&) const = default;
};

/// A step's event, and how much of its dialogue had been said.
using JourneyHeightKey = std::pair<sim::recording::EventId, std::size_t>;

struct JourneyCache {
    std::optional<MomentKey> key;
    model::JourneyView view;
    FollowState follow;
    /// Heights of the steps as drawn last, so that steps out of sight need not be laid out.
    std::map<JourneyHeightKey, float> heights;
    std::string heights_of;  ///< mail, width and options that they were measured with
};

struct TranscriptPanelCache {
    model::TranscriptCache transcript;
    FollowState follow;
};

struct LadderCache {
    model::LadderChoice choice;
    model::LadderScale scale = model::LadderScale::rows;
    std::size_t packets = 0;  ///< of the trace that it was made of
    bool finished = false;
    model::Ladder ladder;
    std::vector<model::RungPlace> places{1};
    FollowState follow;
};

/// Of which session states are shown, and how much is known of it.
struct StatesKey {
    sim::recording::ConnectionId connection = 0;
    bool client = false;
    std::size_t events = 0;  ///< of the connection
    bool operator==(const StatesKey&) const = default;
};

struct StatesCache {
    StatesKey key;
    std::optional<model::StateWay> way;
    const model::StateMachine* machine = nullptr;  ///< that is drawn
    model::StateSizes sizes;
    model::StateDrawing drawing;
    FollowState follow;          ///< of the list of the way
    FollowState machine_follow;  ///< of the drawing, where it is larger than its room
};

/// Indexes of the events that pass a filter; grows with the trace, a part of it in each frame.
struct FilterCache {
    EventFilter filter;
    std::string text_lower;
    std::size_t scanned = 0;      ///< so many events were looked at
    sim::recording::World world;  ///< after them, if there is a text
    bool complete = true;         ///< all of them were, when the list was drawn last
    std::vector<std::size_t> indexes;
    model::EventRows rows;
    FollowState follow;
};

struct InspectionCache {
    std::optional<MomentKey> key;
    model::MessageInspection inspection;
    std::vector<model::HexRow> hex;
    std::vector<model::MimePart> parts;  ///< of the inspected message
    std::optional<std::size_t> part;     ///< whose content is here
    model::MimePartContent content;
    model::EventInspection event;
    sim::recording::EventId packet_event = 0;
    model::OctetsInspection packet;
};

struct MessageRowsCache {
    std::optional<MomentKey> key;
    std::map<std::size_t, model::MessageRow> rows;  ///< by index of the journey
};

struct WaitingMailsCache {
    std::optional<std::size_t> made_of;  ///< changes of the world
    std::vector<model::WaitingMail> mails;
};

struct MailboxesCache {
    std::optional<std::size_t> made_of;  ///< changes of the world
    std::vector<model::FolderRow> folders;
    model::FolderName shown;
    std::optional<model::FolderContents> contents;  ///< of the folder that is shown
    FollowState follow;                             ///< of the list of folders
};

/// One entry of one host's DNS cache, in the world.
struct CacheRow {
    const std::string* host = nullptr;
    const sim::recording::CacheKey* key = nullptr;
    const sim::recording::CacheEntryState* entry = nullptr;
};

struct DnsCache {
    model::DnsLookupIndex index;
    bool complete = true;                 ///< it knew the whole recording, when it was drawn last
    FollowState follow;                   ///< of the list of lookups
    FollowState walk_follow;              ///< of the steps of one
    std::optional<std::size_t> zones_at;  ///< so many events had happened
    std::vector<model::ZoneRow> zones;
    std::optional<std::size_t> cache_rows_of;  ///< the count of the world's changes that they were made at
    std::vector<CacheRow> cache_rows;
};

struct TerminalCache {
    std::optional<MomentKey> key;
    model::TerminalDialogue dialogue;
    std::size_t lines_drawn = 0;  ///< in the frame before
};

/// Of which trace an exercise was judged.
struct ExerciseKey {
    std::size_t events = 0;
    bool finished = false;
    bool operator==(const ExerciseKey&) const = default;
};

struct ExerciseCache {
    std::optional<ExerciseKey> key;
    std::optional<lesson::Exercise> exercise;
};

struct PaletteCache {
    std::optional<MomentKey> key;
    PaletteList list;
};

/// What the panels of text keep: values that are dear to make, and how they were scrolled.
struct TextCache {
    JourneyCache journey;
    TranscriptPanelCache transcript;
    TerminalCache terminal;
    LadderCache ladder;
    PlotsCache plots;
    StatesCache states;
    FilterCache events;
    InspectionCache inspection;
    MessageRowsCache messages;
    WaitingMailsCache waiting;
    MailboxesCache mailboxes;
    DnsCache dns;
    PaletteCache palette;
    ExerciseCache exercise;
};

}  // namespace viz::panels
