#include "protocol/dns/rdata_codec.hpp"

#include <algorithm>

namespace protocol::dns {

namespace {

class RdataWriter {
public:
    RdataWriter(WireWriter& writer, NameCompression compression) : writer_(writer), compression_(compression) {}

    void operator()(const A& data) const { write_array(data.octets); }
    void operator()(const Aaaa& data) const { write_array(data.octets); }
    void operator()(const Ns& data) const { name(data.name_server); }
    void operator()(const Cname& data) const { name(data.canonical_name); }
    void operator()(const Ptr& data) const { name(data.name); }
    void operator()(const Mx& data) const {
        writer_.u16(data.preference);
        name(data.exchange);
    }
    void operator()(const Soa& data) const {
        name(data.names->primary);
        name(data.names->responsible);
        writer_.u32(data.serial);
        writer_.u32(data.refresh_seconds);
        writer_.u32(data.retry_seconds);
        writer_.u32(data.expire_seconds);
        writer_.u32(data.minimum_seconds);
    }
    void operator()(const Txt& data) const {
        for (const Octets& part : data.strings()) {
            writer_.u8(static_cast<std::uint8_t>(part.size()));
            writer_.raw(part);
        }
    }
    void operator()(const Srv& data) const {
        writer_.u16(data.priority);
        writer_.u16(data.weight);
        writer_.u16(data.port);
        writer_.name(data.target);  // RFC 2782: "name compression is not to be used for this field"
    }
    void operator()(const UnknownRdata& data) const { writer_.raw(data.octets); }

private:
    template <class Array>
    void write_array(const Array& octets) const {
        writer_.raw({reinterpret_cast<const char*>(octets.data()), octets.size()});
    }
    void name(const DomainName& name) const {
        if (compression_ == NameCompression::never) {
            writer_.name(name);
        } else {
            writer_.compressed_name(name, true);
        }
    }

    WireWriter& writer_;
    NameCompression compression_;
};

template <class Address>
Rdata read_address(WireReader& reader) {
    Address address;
    for (std::uint8_t& octet : address.octets) octet = reader.u8();
    return address;
}

Rdata read_mx(WireReader& reader) {
    Mx mx;
    mx.preference = reader.u16();
    mx.exchange = reader.name();
    return mx;
}

Rdata read_soa(WireReader& reader) {
    Soa soa;
    DomainName primary = reader.name();
    DomainName responsible = reader.name();
    soa.names = std::make_shared<const SoaNames>(SoaNames{std::move(primary), std::move(responsible)});
    soa.serial = reader.u32();
    soa.refresh_seconds = reader.u32();
    soa.retry_seconds = reader.u32();
    soa.expire_seconds = reader.u32();
    soa.minimum_seconds = reader.u32();
    return soa;
}

Rdata read_srv(WireReader& reader) {
    Srv srv;
    srv.priority = reader.u16();
    srv.weight = reader.u16();
    srv.port = reader.u16();
    srv.target = reader.name();  // senders that compress it are understood, RFC 3597 section 4
    return srv;
}

Rdata read_unknown(WireReader& reader, RecordType type) {
    return UnknownRdata{type, Octets(reader.raw(reader.remaining()))};
}

Rdata read_txt(WireReader& reader) {
    std::vector<Octets> strings;
    while (!reader.failed() && reader.remaining() > 0) {
        const std::size_t length = reader.u8();
        strings.emplace_back(reader.raw(length));
    }
    auto txt = Txt::from_strings(std::move(strings));
    if (txt) return std::move(*txt);
    reader.fail(txt.error().expected);
    return UnknownRdata{RecordType::txt, {}};
}

}  // namespace

void write_rdata(WireWriter& writer, const Rdata& rdata, NameCompression compression) {
    std::visit(RdataWriter(writer, compression), rdata);
}

Rdata read_rdata(WireReader& reader, RecordType type) {
    switch (type) {
        case RecordType::a:
            return read_address<A>(reader);
        case RecordType::aaaa:
            return read_address<Aaaa>(reader);
        case RecordType::ns:
            return Ns{reader.name()};
        case RecordType::cname:
            return Cname{reader.name()};
        case RecordType::ptr:
            return Ptr{reader.name()};
        case RecordType::mx:
            return read_mx(reader);
        case RecordType::soa:
            return read_soa(reader);
        case RecordType::txt:
            return read_txt(reader);
        case RecordType::srv:
            return read_srv(reader);
        case RecordType::opt:
        case RecordType::axfr:
        case RecordType::any:
            break;
    }
    return read_unknown(reader, type);
}

}  // namespace protocol::dns
