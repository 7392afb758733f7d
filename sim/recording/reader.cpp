#include "sim/recording/reader.hpp"

#include <fmt/format.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "sim/recording/line_parser.hpp"

namespace sim::recording {

namespace {

constexpr std::size_t chunk_size_octets = 65536;
constexpr std::size_t events_at_once = 4096;
/// The header carries the scenario; everything longer is no recording.
constexpr std::size_t line_size_max_octets = std::size_t{256} << 20U;
constexpr std::string_view zstd_magic = "\x28\xb5\x2f\xfd";  // RFC 8878 section 3.1.1

/// Turns the octets of a zstd file into what was compressed, a bounded piece at a time.
class Decompressor {
public:
    Decompressor() : context_(ZSTD_createDCtx()), piece_(ZSTD_DStreamOutSize(), '\0') {}

    /// Consumes octets of `input` from `offset` on and appends what they give to `out`.
    /// @return false: these octets are damaged
    bool step(std::string_view input, std::size_t& offset, std::string& out) {
        // With a whole frame at once zstd takes another way, which tells other frames damaged than the one in pieces.
        const std::size_t end = inside_frame_ ? input.size() : std::min(input.size(), offset + 1);
        ZSTD_inBuffer source{input.data(), end, offset};
        ZSTD_outBuffer target{piece_.data(), piece_.size(), 0};
        const std::size_t hint = ZSTD_decompressStream(context_.get(), &target, &source);
        if (ZSTD_isError(hint) != 0U) return false;
        inside_frame_ = hint != 0;
        offset = source.pos;
        out.append(piece_, 0, target.pos);
        return true;
    }
    [[nodiscard]] bool inside_frame() const { return inside_frame_; }

private:
    struct Free {
        void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
    };
    std::unique_ptr<ZSTD_DCtx, Free> context_;
    std::string piece_;
    bool inside_frame_ = false;
};

}  // namespace

class RecordingReader::Impl {
public:
    Impl(std::string name, std::FILE* file) : name_(std::move(name)), file_(file) {}
    Impl(std::string name, std::string octets) : name_(std::move(name)), memory_(std::move(octets)) {}

    protocol::Result<std::size_t, ReadError> read(std::vector<Event>& events, std::size_t events_max) {
        std::size_t count = 0;
        while (!error_ && count < events_max) {
            if (const std::optional<std::string_view> line = next_line()) {
                if (take_line(*line, events)) ++count;
            } else if (!refill()) {
                break;
            }
        }
        if (error_) return protocol::failure(*error_);
        return count;
    }

    [[nodiscard]] const RecordingHeader* header() const { return header_ ? &*header_ : nullptr; }
    [[nodiscard]] bool cut() const {
        return lines_offset_ < lines_.size() || input_offset_ < input_.size() || inside_frame();
    }
    [[nodiscard]] std::uint64_t octets_read() const { return octets_read_; }
    [[nodiscard]] std::uint64_t unknown_kinds() const { return unknown_kinds_; }

private:
    enum class Form { undecided, plain, zstd };
    struct FileCloser {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    void fail(std::string_view reason) { error_ = ReadError{fmt::format("{}: {}", name_, reason)}; }
    void fail_line(std::string_view reason) {
        error_ = ReadError{fmt::format("{}:{}: {}", name_, line_number_, reason)};
    }

    /// The next whole line; valid until the next call of a member.
    std::optional<std::string_view> next_line() {
        const std::size_t end = lines_.find('\n', search_offset_);
        if (end == std::string::npos) {
            search_offset_ = lines_.size();
            if (lines_.size() - lines_offset_ > line_size_max_octets) fail("a line has no end");
            return std::nullopt;
        }
        const std::string_view line = std::string_view(lines_).substr(lines_offset_, end - lines_offset_);
        lines_offset_ = search_offset_ = end + 1;
        ++line_number_;
        return line;
    }

    /// @return whether it was an event, which is in `events` now
    bool take_line(std::string_view line, std::vector<Event>& events) {
        if (!header_) {
            auto header = parser_.parse_header(line);
            if (header) {
                header_ = std::move(*header);
            } else {
                fail(header.error());
            }
            return false;
        }
        if (take_event(line, events.emplace_back())) return true;
        events.pop_back();
        return false;
    }

    /// @return whether the line is an event, which is in `event` now
    bool take_event(std::string_view line, Event& event) {
        const auto known = parser_.parse_event(line, event);
        if (!known) {
            fail_line(known.error());
            return false;
        }
        if (!*known) {
            ++unknown_kinds_;
            ++unknown_since_last_;
            return false;
        }
        return is_next(event);
    }

    /// Whether the event may follow the last one, in whose place it is then.
    bool is_next(const Event& event) {
        if (event.id <= last_id_ || event.time < last_time_) {
            fail_line("the event is out of order");
            return false;
        }
        // At level full every event is there, so that the numbers have no gap.
        if (header_->level == Level::full && event.id != last_id_ + 1 + unknown_since_last_) {
            fail_line(fmt::format("events are missing between {} and {}", last_id_ + unknown_since_last_, event.id));
            return false;
        }
        unknown_since_last_ = 0;
        last_id_ = event.id;
        last_time_ = event.time;
        return true;
    }

    /// Gets more of the file into lines_. @return false: there is no more now, or an error
    bool refill() {
        if (error_) return false;
        lines_.erase(0, lines_offset_);
        search_offset_ -= lines_offset_;
        lines_offset_ = 0;
        const bool waiting = form_ == Form::zstd && input_offset_ < input_.size();
        if (!waiting && !read_chunk()) return drain();
        if (form_ == Form::undecided && !decide_form()) return !error_;
        if (form_ == Form::zstd) return decompress();
        lines_ += input_;
        input_.clear();
        return true;
    }

    [[nodiscard]] bool inside_frame() const { return decompressor_ && decompressor_->inside_frame(); }

    /// What the decompressor still holds of octets that it has consumed. @return whether that was anything
    bool drain() {
        if (error_ || !inside_frame()) return false;
        const std::size_t before_octets = lines_.size();
        return decompress() && lines_.size() > before_octets;
    }

    bool decompress() {
        if (decompressor_->step(input_, input_offset_, lines_)) return true;
        fail("the compressed octets are damaged");
        return false;
    }

    /// Appends what the file has to input_, whose octets are consumed unless the form is undecided.
    bool read_chunk() {
        if (form_ != Form::undecided) {
            input_.clear();
            input_offset_ = 0;
        }
        const std::size_t before_octets = input_.size();
        if (file_) {
            read_file();
        } else {
            input_.append(memory_, octets_read_, chunk_size_octets);
        }
        octets_read_ += input_.size() - before_octets;
        return input_.size() > before_octets;
    }

    void read_file() {
        std::array<char, chunk_size_octets> chunk;
        std::clearerr(file_.get());  // the file may have grown
        const std::size_t size_octets = std::fread(chunk.data(), 1, chunk.size(), file_.get());
        if (std::ferror(file_.get()) != 0) fail(std::strerror(errno));
        input_.append(chunk.data(), size_octets);
    }

    /// Plain or compressed, by the first octets. @return false: too few of them yet, or neither
    bool decide_form() {
        if (input_.front() == '{') {
            form_ = Form::plain;
        } else if (input_.compare(0, zstd_magic.size(), zstd_magic) == 0) {
            form_ = Form::zstd;
            decompressor_.emplace();
        } else if (zstd_magic.compare(0, input_.size(), input_) != 0) {
            fail("this is not a mailflow recording");
        }
        return form_ != Form::undecided;
    }

    std::string name_;
    std::unique_ptr<std::FILE, FileCloser> file_;  ///< nullptr: they are in memory_
    std::string memory_;
    Form form_ = Form::undecided;
    std::string input_;             ///< octets of the file
    std::size_t input_offset_ = 0;  ///< of those, consumed
    std::uint64_t octets_read_ = 0;
    std::optional<Decompressor> decompressor_;  ///< of the form zstd: it is large
    std::string lines_;                         ///< decompressed octets
    std::size_t lines_offset_ = 0;              ///< of those, taken
    std::size_t search_offset_ = 0;             ///< of those, without LF from lines_offset_ on
    std::uint64_t line_number_ = 0;
    LineParser parser_;
    std::optional<RecordingHeader> header_;
    EventId last_id_ = 0;
    protocol::Instant last_time_{INT64_MIN};
    std::uint64_t unknown_kinds_ = 0;
    std::uint64_t unknown_since_last_ = 0;  ///< of those, behind the last known one
    std::optional<ReadError> error_;
};

protocol::Result<RecordingReader, ReadError> RecordingReader::open(const std::string& path) {
    std::FILE* const file = std::fopen(path.c_str(), "rb");
    if (file == nullptr) {
        return protocol::failure(ReadError{fmt::format("{}: {}", path, std::strerror(errno))});
    }
    return RecordingReader(std::make_unique<Impl>(path, file));
}

RecordingReader RecordingReader::over(std::string octets, std::string name) {
    return RecordingReader(std::make_unique<Impl>(std::move(name), std::move(octets)));
}

RecordingReader::RecordingReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RecordingReader::RecordingReader(RecordingReader&&) noexcept = default;
RecordingReader& RecordingReader::operator=(RecordingReader&&) noexcept = default;
RecordingReader::~RecordingReader() = default;

protocol::Result<std::size_t, ReadError> RecordingReader::read(std::vector<Event>& events, std::size_t events_max) {
    return impl_->read(events, events_max);
}

const RecordingHeader* RecordingReader::header() const {
    return impl_->header();
}
bool RecordingReader::cut() const {
    return impl_->cut();
}
std::uint64_t RecordingReader::octets_read() const {
    return impl_->octets_read();
}
std::uint64_t RecordingReader::unknown_kinds() const {
    return impl_->unknown_kinds();
}

protocol::Result<Recording, ReadError> read_recording(const std::string& path) {
    auto reader = RecordingReader::open(path);
    if (!reader) return protocol::failure(reader.error());
    Recording recording;
    for (bool more = true; more;) {
        const auto count = reader->read(recording.events, events_at_once);
        if (!count) return protocol::failure(count.error());
        more = *count > 0;
    }
    if (reader->header() == nullptr) {
        return protocol::failure(ReadError{fmt::format("{}: it ends before the end of its header", path)});
    }
    recording.header = *reader->header();
    recording.cut = reader->cut();
    recording.unknown_kinds = reader->unknown_kinds();
    return recording;
}

}  // namespace sim::recording
