#include "protocol/message/header.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/message/lexer.hpp"

namespace protocol::message {

namespace {

bool is_field_name_character(char octet) {
    return is_graphic(octet) && octet != ':';
}

/// Appends words to a field, starting a new line where the next one does not fit.
class Folder {
public:
    explicit Folder(Octets& octets) : octets_(&octets), line_start_(octets.size()) {}

    void begin_field(std::string_view name) {
        octets_->append(name);
        *octets_ += ':';
    }
    /// @param blanks  the white space before the word, at least one octet
    void append(std::string_view blanks, std::string_view word) {
        if (has_word_ && !fits(blanks.size() + word.size(), line_octets_recommended)) new_line();
        if (!fits(blanks.size() + word.size(), line_octets_max)) return append_in_pieces(word);
        octets_->append(blanks);
        octets_->append(word);
        has_word_ = true;
    }

private:
    [[nodiscard]] bool fits(std::size_t more_octets, std::size_t limit) const {
        return octets_->size() - line_start_ + more_octets <= limit;
    }
    void new_line() {
        *octets_ += "\r\n";
        line_start_ = octets_->size();
    }
    void append_in_pieces(std::string_view word) {
        while (!word.empty()) {
            if (!fits(2, line_octets_max)) new_line();
            *octets_ += ' ';
            const std::size_t room = line_octets_max - (octets_->size() - line_start_);
            const std::string_view piece = word.substr(0, room);
            octets_->append(piece);
            word.remove_prefix(piece.size());
        }
        has_word_ = true;
    }

    Octets* octets_;
    std::size_t line_start_;
    bool has_word_ = false;
};

/// Length of the run of blanks (or of anything else) at the start of `text`.
std::size_t run_length(std::string_view text, bool blanks) {
    const auto end = std::find_if(text.begin(), text.end(), [blanks](char octet) { return is_blank(octet) != blanks; });
    return static_cast<std::size_t>(end - text.begin());
}

/// Length of the field that starts `octets`: a line and the lines after it that begin with a blank.
std::size_t field_size(std::string_view octets) {
    std::size_t end = 0;
    do {
        const std::size_t line_end = octets.find('\n', end);
        if (line_end == std::string_view::npos) return octets.size();
        end = line_end + 1;
    } while (end < octets.size() && is_blank(octets[end]));
    return end;
}

bool is_empty_line(std::string_view octets) {
    return octets.starts_with("\r\n") || octets.starts_with('\n');
}

}  // namespace

std::string unfold(std::string_view folded) {
    std::string line;
    line.reserve(folded.size());
    for (std::size_t index = 0; index < folded.size(); ++index) {
        const std::string_view rest = folded.substr(index);
        const std::size_t line_end = rest.starts_with("\r\n") ? 2 : rest.starts_with('\n') ? 1 : 0;
        const bool is_fold = line_end != 0 && line_end < rest.size() && is_blank(rest[line_end]);
        if (is_fold) {
            index += line_end - 1;
        } else {
            line += folded[index];
        }
    }
    return line;
}

bool HeaderField::is_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_field_name_character);
}

HeaderField::HeaderField(std::string_view name, std::string_view body) {
    assert(is_name(name));
    name_size_octets_ = name.size();
    body_offset_octets_ = name.size() + 1;
    Folder folder(octets_);
    folder.begin_field(name);
    const std::string line = on_one_line(body);
    std::string_view rest = trim(line);
    std::string_view blanks = " ";
    while (!rest.empty()) {
        const std::string_view word = rest.substr(0, run_length(rest, false));
        folder.append(blanks, word);
        rest.remove_prefix(word.size());
        blanks = rest.substr(0, run_length(rest, true));
        rest.remove_prefix(blanks.size());
    }
    octets_ += "\r\n";
}

HeaderField HeaderField::from_octets(Octets octets, std::size_t offset_octets) {
    HeaderField field;
    field.octets_ = std::move(octets);
    field.offset_octets_ = offset_octets;
    const std::string_view text = field.octets_;
    const auto name_end = std::find_if_not(text.begin(), text.end(), is_field_name_character);
    const auto name_size = static_cast<std::size_t>(name_end - text.begin());
    // The obsolete syntax allows white space before the colon (RFC 5322 section 4.5).
    const std::size_t colon = name_size + run_length(text.substr(name_size), true);
    if (name_size == 0 || colon >= text.size() || text[colon] != ':') return field;
    field.name_size_octets_ = name_size;
    field.body_offset_octets_ = colon + 1;
    return field;
}

bool HeaderField::is(std::string_view other) const {
    return equal_ignoring_case(name(), other);
}

std::string_view HeaderField::raw_body() const {
    std::string_view body = std::string_view(octets_).substr(body_offset_octets_);
    if (body.ends_with('\n')) body.remove_suffix(1);
    if (body.ends_with('\r')) body.remove_suffix(1);
    return body;
}

std::string HeaderField::body() const {
    const std::string line = unfold(raw_body());
    return std::string(trim(line));
}

Header Header::parse(std::string_view octets, std::size_t offset_octets) {
    Header header;
    std::size_t position = 0;
    while (position < octets.size() && !is_empty_line(octets.substr(position))) {
        const std::string_view field = octets.substr(position, field_size(octets.substr(position)));
        header.fields_.push_back(HeaderField::from_octets(Octets(field), offset_octets + position));
        position += field.size();
    }
    return header;
}

const HeaderField* Header::find(std::string_view name) const {
    const auto found =
        std::find_if(fields_.begin(), fields_.end(), [name](const HeaderField& field) { return field.is(name); });
    return found == fields_.end() ? nullptr : &*found;
}

std::vector<const HeaderField*> Header::find_all(std::string_view name) const {
    std::vector<const HeaderField*> found;
    for (const HeaderField& field : fields_) {
        if (field.is(name)) found.push_back(&field);
    }
    return found;
}

std::string Header::body_of(std::string_view name) const {
    const HeaderField* field = find(name);
    return field == nullptr ? std::string() : field->body();
}

std::size_t Header::count(std::string_view name) const {
    return find_all(name).size();
}

std::size_t Header::remove(std::string_view name) {
    return std::erase_if(fields_, [name](const HeaderField& field) { return field.is(name); });
}

Octets Header::encode() const {
    Octets octets;
    for (const HeaderField& field : fields_) octets += field.octets();
    return octets;
}

}  // namespace protocol::message
