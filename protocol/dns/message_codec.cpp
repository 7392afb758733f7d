#include "protocol/dns/message_codec.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>

#include "protocol/dns/limits.hpp"
#include "protocol/dns/rdata_codec.hpp"
#include "protocol/dns/wire_reader.hpp"
#include "protocol/dns/wire_writer.hpp"

namespace protocol::dns {

namespace {

constexpr std::size_t header_octets = 12;  ///< RFC 1035 section 4.1.1
constexpr std::size_t flags_offset = 2;
constexpr std::size_t counts_offset = 4;
constexpr std::size_t sections = 4;  ///< QDCOUNT, ANCOUNT, NSCOUNT, ARCOUNT

// Header bits, RFC 1035 section 4.1.1 and RFC 4035 sections 3.2.2 and 3.2.3.
constexpr unsigned flag_qr = 0x8000;
constexpr unsigned flag_aa = 0x0400;
constexpr unsigned flag_tc = 0x0200;
constexpr unsigned flag_rd = 0x0100;
constexpr unsigned flag_ra = 0x0080;
constexpr unsigned flag_ad = 0x0020;
constexpr unsigned flag_cd = 0x0010;
constexpr unsigned opcode_shift = 11;
constexpr unsigned opcode_mask = 0xF;
constexpr unsigned rcode_mask = 0xF;
constexpr unsigned edns_flag_do = 0x8000;  ///< RFC 6891 section 6.1.4

std::uint16_t header_flags(const Message& message) {
    unsigned flags = (static_cast<unsigned>(message.opcode) & opcode_mask) << opcode_shift;
    flags |= static_cast<unsigned>(message.rcode) & rcode_mask;
    if (message.response) flags |= flag_qr;
    if (message.authoritative) flags |= flag_aa;
    if (message.truncated) flags |= flag_tc;
    if (message.recursion_desired) flags |= flag_rd;
    if (message.recursion_available) flags |= flag_ra;
    if (message.authentic_data) flags |= flag_ad;
    if (message.checking_disabled) flags |= flag_cd;
    return static_cast<std::uint16_t>(flags);
}

void apply_header_flags(Message& message, unsigned flags) {
    message.response = (flags & flag_qr) != 0;
    message.opcode = static_cast<Opcode>((flags >> opcode_shift) & opcode_mask);
    message.authoritative = (flags & flag_aa) != 0;
    message.truncated = (flags & flag_tc) != 0;
    message.recursion_desired = (flags & flag_rd) != 0;
    message.recursion_available = (flags & flag_ra) != 0;
    message.authentic_data = (flags & flag_ad) != 0;
    message.checking_disabled = (flags & flag_cd) != 0;
    message.rcode = static_cast<ResponseCode>(flags & rcode_mask);
}

/// Writes one message within a size limit.
class MessageWriter {
public:
    MessageWriter(const Message& message, std::size_t size_octets_max)
        : message_(message), limit_(std::min(size_octets_max, message_octets_max) - opt_octets()) {
        write();
    }
    Octets take() && { return std::move(writer_).take(); }

private:
    using Records = std::vector<ResourceRecord>;

    void write() {
        writer_.u16(message_.id);
        writer_.u16(header_flags(message_));
        for (std::size_t section = 0; section < sections; ++section) writer_.u16(0);
        bool complete = write_questions();
        complete = complete && write_section(message_.answers, 1);
        complete = complete && write_section(message_.authorities, 2);
        const bool all_additional = complete && write_section(message_.additionals, 3);
        if (!complete || (!all_additional && is_referral())) {
            writer_.put_u16(flags_offset, static_cast<std::uint16_t>(header_flags(message_) | flag_tc));
        }
        if (!message_.edns) return;
        write_opt(*message_.edns);
        set_count(3, ++additionals_written_);
    }

    /// A delegation is of no use without its glue: leaving it out is a truncation (RFC 9471 section 3.1).
    [[nodiscard]] bool is_referral() const {
        return !message_.authoritative && message_.answers.empty() && !message_.authorities.empty() &&
               message_.authorities.front().type() == RecordType::ns;
    }

    void set_count(std::size_t section, std::size_t count) {
        writer_.put_u16(counts_offset + 2 * section, static_cast<std::uint16_t>(count));
    }

    bool write_questions() {
        std::size_t written = 0;
        for (const Question& question : message_.questions) {
            const std::size_t begin = writer_.size();
            writer_.compressed_name(question.name);
            writer_.u16(static_cast<std::uint16_t>(question.type));
            writer_.u16(static_cast<std::uint16_t>(question.record_class));
            if (writer_.size() > limit_) {
                writer_.rewind(begin);
                return false;
            }
            set_count(0, ++written);
        }
        return true;
    }

    /// False where an RRset did not fit.
    bool write_section(const Records& records, std::size_t section) {
        std::size_t written = 0;
        for (auto next = records.begin(); next != records.end();) {
            const auto end = end_of_rrset(next, records.end());
            const std::size_t begin = writer_.size();
            std::for_each(next, end, [this](const ResourceRecord& record) { write_record(record); });
            if (writer_.size() > limit_) {
                writer_.rewind(begin);
                return false;
            }
            written += static_cast<std::size_t>(end - next);
            set_count(section, written);
            if (section == 3) additionals_written_ = written;
            next = end;
        }
        return true;
    }

    static Records::const_iterator end_of_rrset(Records::const_iterator begin, Records::const_iterator end) {
        return std::find_if(begin, end, [&first = *begin](const ResourceRecord& record) {
            return record.type() != first.type() || record.record_class != first.record_class ||
                   record.name != first.name;
        });
    }

    void write_record(const ResourceRecord& record) {
        writer_.compressed_name(record.name);
        writer_.u16(static_cast<std::uint16_t>(record.type()));
        writer_.u16(static_cast<std::uint16_t>(record.record_class));
        writer_.u32(record.ttl_seconds);
        const std::size_t length_offset = writer_.size();
        writer_.u16(0);
        write_rdata(writer_, record.rdata, NameCompression::where_allowed);
        writer_.put_u16(length_offset, static_cast<std::uint16_t>(writer_.size() - length_offset - 2));
    }

    /// Of the OPT record, RFC 6891 section 6.1.2; 0 without EDNS.
    [[nodiscard]] std::size_t opt_octets() const {
        constexpr std::size_t without_options = 11;
        constexpr std::size_t option_header = 4;
        if (!message_.edns) return 0;
        std::size_t size = without_options;
        for (const EdnsOption& option : message_.edns->options) size += option_header + option.data.size();
        return size;
    }

    void write_opt(const Edns& edns) {
        writer_.name(DomainName());
        writer_.u16(static_cast<std::uint16_t>(RecordType::opt));
        writer_.u16(edns.udp_octets_max);
        writer_.u8(static_cast<std::uint8_t>(static_cast<unsigned>(message_.rcode) >> 4U));
        writer_.u8(edns.version);
        writer_.u16(static_cast<std::uint16_t>(edns.dnssec_ok ? edns_flag_do : 0U));
        const std::size_t length_offset = writer_.size();
        writer_.u16(0);
        for (const EdnsOption& option : edns.options) {
            writer_.u16(option.code);
            writer_.u16(static_cast<std::uint16_t>(option.data.size()));
            writer_.raw(option.data);
        }
        writer_.put_u16(length_offset, static_cast<std::uint16_t>(writer_.size() - length_offset - 2));
    }

    const Message& message_;
    std::size_t limit_;  ///< of everything but the OPT record
    std::size_t additionals_written_ = 0;
    WireWriter writer_;
};

/// Reads one message; the WireReader keeps the first failure.
class MessageReader {
public:
    explicit MessageReader(std::string_view octets) : reader_(octets) {}

    Result<Message, SyntaxError> read() {
        message_.id = reader_.u16();
        apply_header_flags(message_, reader_.u16());
        const std::size_t questions = reader_.u16();
        const std::size_t answers = reader_.u16();
        const std::size_t authorities = reader_.u16();
        const std::size_t additionals = reader_.u16();
        for (std::size_t n = 0; n < questions && !reader_.failed(); ++n) message_.questions.push_back(read_question());
        read_section(message_.answers, answers, false);
        read_section(message_.authorities, authorities, false);
        read_section(message_.additionals, additionals, true);
        if (!reader_.failed() && reader_.remaining() > 0) reader_.fail("the end of the message");
        if (reader_.failed()) return failure(reader_.error());
        return std::move(message_);
    }

private:
    Question read_question() {
        Question question;
        question.name = reader_.name();
        question.type = static_cast<RecordType>(reader_.u16());
        question.record_class = static_cast<RecordClass>(reader_.u16());
        return question;
    }

    void read_section(std::vector<ResourceRecord>& records, std::size_t count, bool opt_allowed) {
        constexpr std::size_t record_octets_min = 11;
        records.reserve(std::min(count, reader_.remaining() / record_octets_min));
        for (std::size_t n = 0; n < count && !reader_.failed(); ++n) {
            DomainName name = reader_.name();
            const auto type = static_cast<RecordType>(reader_.u16());
            if (type == RecordType::opt) {
                read_opt(name, opt_allowed);
            } else {
                records.push_back(read_record(std::move(name), type));
            }
        }
    }

    ResourceRecord read_record(DomainName name, RecordType type) {
        const auto record_class = static_cast<RecordClass>(reader_.u16());
        const std::uint32_t ttl = reader_.u32();
        const std::size_t length = reader_.u16();
        reader_.narrow(length);
        Rdata rdata = is_understood(type, record_class)
                          ? read_rdata(reader_, type)
                          : Rdata(UnknownRdata{type, Octets(reader_.raw(reader_.remaining()))});
        reader_.widen();
        return {std::move(name), record_class, ttl > ttl_seconds_max ? 0 : ttl, std::move(rdata)};
    }

    /// A, AAAA and SRV are defined for the Internet only; classes NONE and ANY (RFC 2136) may come without data.
    static bool is_understood(RecordType type, RecordClass record_class) {
        if (record_class == RecordClass::in) return true;
        if (record_class == RecordClass::none || record_class == RecordClass::any) return false;
        return type != RecordType::a && type != RecordType::aaaa && type != RecordType::srv;
    }

    void read_opt(const DomainName& name, bool allowed) {
        if (!allowed || message_.edns || !name.is_root()) reader_.fail("one OPT record, in the additional section");
        Edns edns;
        edns.udp_octets_max = reader_.u16();
        const unsigned rcode_high = reader_.u8();
        edns.version = reader_.u8();
        edns.dnssec_ok = (reader_.u16() & edns_flag_do) != 0;
        const std::size_t length = reader_.u16();
        reader_.narrow(length);
        while (!reader_.failed() && reader_.remaining() > 0) {
            const std::uint16_t code = reader_.u16();
            const std::size_t size = reader_.u16();
            edns.options.push_back({code, Octets(reader_.raw(size))});
        }
        reader_.widen();
        message_.rcode = static_cast<ResponseCode>(rcode_high << 4U | static_cast<unsigned>(message_.rcode));
        message_.edns = std::move(edns);
    }

    WireReader reader_;
    Message message_;
};

}  // namespace

Octets encode(const Message& message, std::size_t size_octets_max) {
    assert(size_octets_max >= udp_octets_max_without_edns);
    return MessageWriter(message, size_octets_max).take();
}

Result<Message, SyntaxError> decode(std::string_view octets) {
    return MessageReader(octets).read();
}

std::optional<Message> format_error_response(std::string_view octets) {
    if (octets.size() < header_octets) return std::nullopt;
    WireReader reader(octets);
    Message query;
    query.id = reader.u16();
    apply_header_flags(query, reader.u16());
    if (query.response) return std::nullopt;
    return make_response(query, ResponseCode::format_error);
}

Octets encode_rdata(const Rdata& rdata) {
    WireWriter writer;
    write_rdata(writer, rdata, NameCompression::never);
    return std::move(writer).take();
}

Result<Rdata, SyntaxError> decode_rdata(RecordType type, std::string_view octets) {
    WireReader reader(octets, WireReader::Compression::refused);
    Rdata rdata = read_rdata(reader, type);
    reader.widen();
    if (reader.failed()) return failure(reader.error());
    return rdata;
}

}  // namespace protocol::dns
