#include "protocol/message/seven_bit.hpp"

#include "protocol/base/quoted_printable.hpp"
#include "protocol/base/utf8.hpp"
#include "protocol/message/entity.hpp"

namespace protocol::message {

namespace {

constexpr std::string_view encoding_name = "Content-Transfer-Encoding";

/// Writes a message again, entity by entity.
class SevenBitWriter {
public:
    explicit SevenBitWriter(std::string_view octets) : octets_(octets) {}

    Octets write() {
        const Entity whole = parse_entity(octets_);
        write_entity(whole, whole.header.find("MIME-Version") != nullptr);
        copy_to(octets_.size());
        return std::move(out_);
    }

private:
    void copy_to(std::size_t offset) {
        out_ += octets_.substr(taken_, offset - taken_);
        taken_ = offset;
    }

    void write_entity(const Entity& entity, bool mime) {
        copy_to(entity.header_offset_octets);
        if (is_ascii(entity.body(octets_))) return copy_to(entity.end_offset_octets);
        const bool leaf = entity.parts.empty();
        // Only these encodings may hold 8-bit octets (RFC 2045 section 6.2); what is broken stays broken.
        const bool convertible = entity.encoding == TransferEncoding::seven_bit ||
                                 entity.encoding == TransferEncoding::eight_bit ||
                                 entity.encoding == TransferEncoding::binary;
        if (leaf && !convertible) return copy_to(entity.end_offset_octets);
        write_header(entity, leaf ? "quoted-printable" : "7bit", mime);
        if (leaf) {
            out_ += encode_quoted_printable(entity.body(octets_));
            taken_ = entity.end_offset_octets;
        }
        for (const Entity& part : entity.parts) write_entity(part, true);
        copy_to(entity.end_offset_octets);
    }

    /// The entity's header with another transfer encoding, and the empty line.
    void write_header(const Entity& entity, std::string_view encoding, bool mime) {
        for (const HeaderField& field : entity.header.fields()) {
            if (!field.is(encoding_name)) out_ += field.octets();
        }
        if (!mime) out_ += "MIME-Version: 1.0\r\n";
        if (!mime && !entity.type_stated) out_ += "Content-Type: text/plain; charset=unknown-8bit\r\n";
        out_ += HeaderField(encoding_name, encoding).octets();
        out_ += "\r\n";
        taken_ = entity.body_offset_octets;
    }

    std::string_view octets_;
    std::size_t taken_ = 0;
    Octets out_;
};

}  // namespace

Octets to_seven_bit(std::string_view octets) {
    return SevenBitWriter(octets).write();
}

}  // namespace protocol::message
