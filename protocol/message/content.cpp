#include "protocol/message/content.hpp"

#include <algorithm>
#include <cassert>

namespace protocol::message {

HeaderEnd find_header_end(std::string_view octets) {
    std::size_t line = 0;
    while (line < octets.size()) {
        if (octets[line] == '\n') return {line, line + 1};
        if (octets[line] == '\r' && line + 1 < octets.size() && octets[line + 1] == '\n') return {line, line + 2};
        const std::size_t line_end = octets.find('\n', line);
        if (line_end == std::string_view::npos) break;
        line = line_end + 1;
    }
    return {octets.size(), octets.size()};
}

Content::Content(Chunk chunk) {
    assert(chunk != nullptr);
    if (chunk->empty()) return;
    const HeaderEnd end = find_header_end(*chunk);
    size_octets_ = chunk->size();
    header_size_octets_ = end.header_size_octets;
    body_offset_octets_ = end.body_offset_octets;
    chunks_.push_back(std::move(chunk));
}

Content Content::prepend(Octets field) const {
    assert(field.empty() || field.back() == '\n');
    if (field.empty()) return *this;
    Content longer;
    longer.size_octets_ = size_octets_ + field.size();
    longer.header_size_octets_ = header_size_octets_ + field.size();
    longer.body_offset_octets_ = body_offset_octets_ + field.size();
    longer.chunks_.reserve(chunks_.size() + 1);
    longer.chunks_.push_back(std::make_shared<const Octets>(std::move(field)));
    longer.chunks_.insert(longer.chunks_.end(), chunks_.begin(), chunks_.end());
    return longer;
}

Content Content::with_header(Octets header) const {
    header.append(slice(header_size_octets_, size_octets_));
    return Content(std::move(header));
}

Octets Content::slice(std::size_t offset_octets, std::size_t count_octets) const {
    Octets result;
    if (offset_octets >= size_octets_) return result;
    result.reserve(std::min(count_octets, size_octets_ - offset_octets));
    std::size_t skip = offset_octets;
    for (const Chunk& chunk : chunks_) {
        if (result.size() == count_octets) break;
        if (skip >= chunk->size()) {
            skip -= chunk->size();
            continue;
        }
        result.append(*chunk, skip, count_octets - result.size());
        skip = 0;
    }
    return result;
}

bool Content::operator==(const Content& other) const {
    if (size_octets_ != other.size_octets_) return false;
    std::size_t offset = 0;
    for (const Chunk& chunk : chunks_) {
        if (other.slice(offset, chunk->size()) != *chunk) return false;
        offset += chunk->size();
    }
    return true;
}

}  // namespace protocol::message
