#include "protocol/dns/zone_file.hpp"

#include <fmt/format.h>

#include <span>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/dns/rdata_text.hpp"
#include "protocol/dns/zone_file_lexer.hpp"

namespace protocol::dns {

namespace {

/// Reads entries and keeps what they inherit: origin, default TTL, last owner, last TTL.
class ZoneFileReader {
public:
    ZoneFileReader(const DomainName& origin, std::optional<std::uint32_t> default_ttl_seconds)
        : origin_(origin), default_ttl_seconds_(default_ttl_seconds) {}

    void read(std::string_view text) {
        ZoneFileLexer lexer(text);
        while (!lexer.at_end()) {
            const ZoneFileEntry entry = lexer.next_entry(errors_);
            if (!entry.tokens.empty()) read_entry(entry);
        }
    }
    Result<std::vector<ZoneFileRecord>, std::vector<ZoneFileError>> finish() && {
        if (!errors_.empty()) return failure(std::move(errors_));
        return std::move(records_);
    }

private:
    using Tokens = std::span<const ZoneFileToken>;

    void fail(const ZoneFileToken& token, std::string message) {
        errors_.push_back({token.line, token.column, std::move(message)});
    }

    void read_entry(const ZoneFileEntry& entry) {
        const ZoneFileToken& first = entry.tokens.front();
        if (!entry.begins_with_blank && !first.quoted && first.text.starts_with('$')) {
            read_control(entry.tokens);
        } else {
            read_record(entry);
        }
    }

    void read_control(Tokens tokens) {
        const ZoneFileToken& control = tokens.front();
        if (equal_ignoring_case(control.text, "$INCLUDE")) {
            fail(control, "$INCLUDE is not supported: put the records into this text");
        } else if (!equal_ignoring_case(control.text, "$ORIGIN") && !equal_ignoring_case(control.text, "$TTL")) {
            fail(control, fmt::format("unknown control entry \"{}\": only $ORIGIN and $TTL are known", control.text));
        } else if (tokens.size() != 2) {
            fail(control, fmt::format("{} takes one value", control.text));
        } else if (equal_ignoring_case(control.text, "$ORIGIN")) {
            set_origin(tokens[1]);
        } else {
            default_ttl_seconds_ = parse_ttl(tokens[1].text);
            if (!default_ttl_seconds_) fail(tokens[1], fmt::format("not a TTL: \"{}\"", tokens[1].text));
        }
    }

    void set_origin(const ZoneFileToken& token) {
        if (auto origin = parse_name(token)) origin_ = std::move(*origin);
    }

    std::optional<DomainName> parse_name(const ZoneFileToken& token) {
        auto name = DomainName::parse_relative(token.text, origin_);
        if (name) return std::move(*name);
        fail(token, fmt::format("not a domain name: \"{}\": expected {}", token.text, name.error().expected));
        return std::nullopt;
    }

    void read_record(const ZoneFileEntry& entry) {
        Tokens tokens = entry.tokens;
        if (!entry.begins_with_blank) {
            owner_ = parse_name(tokens.front());
            owner_failed_ = !owner_;
            tokens = tokens.subspan(1);
        }
        const ZoneFileToken& first = entry.tokens.front();
        if (!owner_ && !owner_failed_) fail(first, "no owner name: the first record must have one");
        std::optional<std::uint32_t> ttl;
        RecordClass record_class = RecordClass::in;
        const ZoneFileToken& before = tokens.empty() ? first : tokens.front();
        tokens = read_ttl_and_class(tokens, ttl, record_class);
        if (tokens.empty()) return fail(before, "missing record type");
        const ZoneFileToken& type_token = tokens.front();
        const auto type = parse_record_type(type_token.text);
        if (!type) return fail(type_token, fmt::format("unknown record type \"{}\"", type_token.text));
        if (!is_data_type(*type)) {
            return fail(type_token, fmt::format("records of type {} cannot be in a zone", to_string(*type)));
        }
        auto rdata = parse_rdata(type_token, *type, tokens.subspan(1), origin_);
        if (!rdata) errors_.push_back(rdata.error());
        if (!ttl) ttl = default_ttl_seconds_ ? default_ttl_seconds_ : last_ttl_seconds_;
        if (!ttl) return fail(type_token, "no TTL: write one here, or $TTL before the first record");
        last_ttl_seconds_ = ttl;
        if (!rdata || !owner_) return;
        records_.push_back({{*owner_, record_class, *ttl, std::move(*rdata)}, first.line, first.column});
    }

    /// RFC 1035 section 5.1: TTL and class may be left out and may stand in either order.
    static Tokens read_ttl_and_class(Tokens tokens, std::optional<std::uint32_t>& ttl, RecordClass& record_class) {
        bool class_seen = false;
        while (!tokens.empty()) {
            const std::string_view text = tokens.front().text;
            const auto found_class = parse_record_class(text);
            const auto found_ttl = parse_ttl(text);
            if (found_class && !class_seen && *found_class != RecordClass::any) {
                record_class = *found_class;
                class_seen = true;
            } else if (found_ttl && !ttl) {
                ttl = found_ttl;
            } else {
                break;
            }
            tokens = tokens.subspan(1);
        }
        return tokens;
    }

    DomainName origin_;
    std::optional<std::uint32_t> default_ttl_seconds_;
    std::optional<std::uint32_t> last_ttl_seconds_;
    std::optional<DomainName> owner_;
    bool owner_failed_ = false;
    std::vector<ZoneFileRecord> records_;
    std::vector<ZoneFileError> errors_;
};

}  // namespace

std::string ZoneFileError::to_string() const {
    return fmt::format("{}:{}: {}", line, column, message);
}

Result<std::vector<ZoneFileRecord>, std::vector<ZoneFileError>> read_records(
    std::string_view text, const DomainName& origin, std::optional<std::uint32_t> default_ttl_seconds) {
    ZoneFileReader reader(origin, default_ttl_seconds);
    reader.read(text);
    return std::move(reader).finish();
}

Result<Zone, std::vector<ZoneFileError>> read_zone(std::string_view text, const DomainName& origin,
                                                   std::optional<std::uint32_t> default_ttl_seconds) {
    auto records = read_records(text, origin, default_ttl_seconds);
    if (!records) return failure(std::move(records.error()));
    Zone zone(origin);
    std::vector<ZoneFileError> errors;
    for (ZoneFileRecord& placed : *records) {
        auto added = zone.add(std::move(placed.record));
        if (!added) errors.push_back({placed.line, placed.column, std::move(added.error())});
    }
    if (errors.empty()) {
        for (std::string& problem : zone.problems()) errors.push_back({1, 1, std::move(problem)});
    }
    if (!errors.empty()) return failure(std::move(errors));
    return zone;
}

Result<ResourceRecord, ZoneFileError> parse_record(std::string_view text, const DomainName& origin,
                                                   std::optional<std::uint32_t> default_ttl_seconds) {
    auto records = read_records(text, origin, default_ttl_seconds);
    if (!records) return failure(std::move(records.error().front()));
    if (records->size() != 1) return failure(ZoneFileError{1, 1, "expected one record"});
    return std::move(records->front().record);
}

}  // namespace protocol::dns
