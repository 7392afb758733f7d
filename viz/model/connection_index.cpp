#include "viz/model/connection_index.hpp"

namespace viz::model {

namespace {

using sim::recording::EventKind;

void note_connection_end(ConnectionRow& row, const sim::recording::Event& event) {
    if (event.kind == EventKind::connection_closed && event.fields.boolean("half")) return;
    row.ends = event.time;
    row.failed = event.kind == EventKind::connection_failed;
}

}  // namespace

const ConnectionRow* ConnectionIndex::take(const sim::recording::Event& event, std::size_t index,
                                           std::string_view message) {
    if (event.connection == 0) return nullptr;
    ConnectionRow& row = row_of(event);
    row.events.push_back(index);
    if (row.message.empty()) row.message = message;
    if (event.fields.find("protocol") != nullptr) row.protocol = event.fields.text("protocol");
    switch (event.kind) {
        case EventKind::connection_opening:
            row.client_host = event.fields.text("client_host");
            row.server_host = event.fields.text("server_host");
            row.to = event.fields.text("to");
            note_server_number(event);
            break;
        case EventKind::connection_opened:
            row.opened = event.time;
            break;
        case EventKind::connection_failed:
        case EventKind::connection_closed:
            note_connection_end(row, event);
            break;
        default:
            break;
    }
    return &row;
}

ConnectionRow& ConnectionIndex::row_of(const sim::recording::Event& event) {
    const auto [place, added] = row_by_number_.try_emplace(event.connection, rows_.size());
    if (!added) return rows_[place->second];
    ConnectionRow& row = rows_.emplace_back();
    row.connection = event.connection;
    row.begins = event.time;
    return row;
}

void ConnectionIndex::note_server_number(const sim::recording::Event& event) {
    const auto number = static_cast<sim::recording::ConnectionId>(event.fields.integer("server_connection"));
    if (number != 0) row_by_number_.try_emplace(number, row_by_number_.at(event.connection));
}

const ConnectionRow* ConnectionIndex::find(sim::recording::ConnectionId connection) const {
    const auto found = row_by_number_.find(connection);
    return found == row_by_number_.end() ? nullptr : &rows_[found->second];
}

}  // namespace viz::model
