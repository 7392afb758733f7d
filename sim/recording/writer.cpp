#include "sim/recording/writer.hpp"

#include <fmt/format.h>
#include <xxhash.h>
#include <zstd.h>

#include <cerrno>
#include <cstring>

#include "sim/recording/journey.hpp"
#include "sim/recording/json_lines.hpp"

namespace sim::recording {

/// Makes one zstd frame of each frame of lines.
class FileWriter::Compressor {
public:
    Compressor() : context_(ZSTD_createCCtx()) {
        ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, 3);
        ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 1);
    }

    /// Replaces the frame by its compressed form.
    void compress(std::string& frame) {
        compressed_.resize(ZSTD_compressBound(frame.size()));
        // Cannot fail: the target has the size that every frame fits into.
        const std::size_t size_octets =
            ZSTD_compress2(context_.get(), compressed_.data(), compressed_.size(), frame.data(), frame.size());
        frame.assign(compressed_, 0, size_octets);
    }

private:
    struct Free {
        void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    };
    std::unique_ptr<ZSTD_CCtx, Free> context_;
    std::string compressed_;
};

std::bitset<event_kind_count> kinds_of_level(Level level) {
    std::bitset<event_kind_count> kinds;
    for (std::size_t index = 0; index < event_kind_count; ++index) {
        kinds.set(index, info(static_cast<EventKind>(index)).level <= (level == Level::sample ? Level::flow : level));
    }
    return kinds;
}

bool is_in_sample(const Event& event) {
    if (event.message.empty()) return false;
    const std::string_view mail = root_message(event.message);
    return XXH3_64bits(mail.data(), mail.size()) % sample_one_mail_in == 0;
}

FileWriter::FileWriter(std::filesystem::path path, Level level) : path_(std::move(path)), level_(level) {}

protocol::Result<std::unique_ptr<FileWriter>, WriteError> FileWriter::create(const std::filesystem::path& path,
                                                                             const RecordingHeader& header) {
    std::unique_ptr<FileWriter> writer(new FileWriter(path, header.level));
    writer->file_.reset(std::fopen(path.c_str(), "wb"));
    if (!writer->file_) writer->fail();
    if (path.extension() == ".zst") writer->compressor_ = std::make_unique<Compressor>();
    append_header_line(writer->frame_, header);
    writer->write_frame();
    if (writer->error_) return protocol::failure(*writer->error_);
    return writer;
}

FileWriter::~FileWriter() {
    write_frame();
}

std::bitset<event_kind_count> FileWriter::wanted_kinds() const {
    return kinds_of_level(level_);
}

void FileWriter::consume(const Event& event) {
    if (error_) return;
    if (level_ == Level::sample && info(event.kind).level != Level::summary && !is_in_sample(event)) return;
    append_event_line(frame_, event);
    if (++frame_events_ == frame_events) write_frame();
}

protocol::Result<void, WriteError> FileWriter::close() {
    write_frame();
    if (file_ && std::fclose(file_.release()) != 0) fail();
    if (error_) return protocol::failure(*error_);
    return {};
}

void FileWriter::write_frame() {
    if (error_ || !file_ || frame_.empty()) return;
    if (compressor_) compressor_->compress(frame_);
    const std::size_t written_octets = std::fwrite(frame_.data(), 1, frame_.size(), file_.get());
    if (written_octets != frame_.size() || std::fflush(file_.get()) != 0) fail();
    frame_.clear();
    frame_events_ = 0;
}

void FileWriter::fail() {
    if (!error_) error_ = WriteError{fmt::format("{}: {}", path_.string(), std::strerror(errno))};
}

}  // namespace sim::recording
