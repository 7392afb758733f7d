#include "protocol/imap/response.hpp"

#include <fmt/format.h>

#include "protocol/imap/string_text.hpp"
#include "protocol/imap/wire_text.hpp"

namespace protocol::imap {

namespace {

void write_delimiter(std::string& wire, const std::optional<char>& delimiter) {
    if (delimiter) {
        write_string(wire, std::string(1, *delimiter));
    } else {
        wire += "NIL";
    }
}

void write_numbers(std::string& wire, const std::vector<std::uint32_t>& numbers,
                   const std::optional<std::uint64_t>& modseq) {
    for (const std::uint32_t number : numbers) wire.append(" ").append(std::to_string(number));
    if (modseq) wire += fmt::format(" (MODSEQ {})", *modseq);
}

/// What stands behind `* `, or the whole line of those that have a tag.
class ResponseWriter {
public:
    ResponseWriter(std::string& wire, NameEncoding names) : wire_(wire), names_(names) {}

    void operator()(const ConditionResponse& response) {
        wire_.append(name(response.condition)).append(" ");
        if (response.code) {
            wire_.append("[").append(response.code->name);
            if (!response.code->argument.empty()) wire_.append(" ").append(response.code->argument);
            wire_ += "] ";
        }
        wire_ += response.text;
    }
    void operator()(const ContinuationResponse& response) { wire_ += response.text; }
    void operator()(const CapabilityData& data) { words("CAPABILITY", data.capabilities); }
    void operator()(const EnabledData& data) { words("ENABLED", data.capabilities); }
    void operator()(const FlagsData& data) {
        wire_ += "FLAGS ";
        write_list(wire_, data.flags, write_plain);
    }
    void operator()(const ListData& data);
    void operator()(const StatusData& data) {
        wire_ += "STATUS ";
        mailbox(data.mailbox);
        wire_ += ' ';
        write_list(wire_, data.items, [](std::string& wire, const auto& item) {
            wire.append(name(item.first)).append(" ").append(item.second);
        });
    }
    void operator()(const SearchData& data) {
        wire_ += "SEARCH";
        write_numbers(wire_, data.numbers, data.modseq);
    }
    void operator()(const SortData& data) {
        wire_ += "SORT";
        write_numbers(wire_, data.numbers, data.modseq);
    }
    void operator()(const ThreadData& data) {
        wire_.append(data.text.empty() ? "THREAD" : "THREAD ").append(data.text);
    }
    void operator()(const EsearchData& data);
    void operator()(const CountData& data) {
        constexpr auto names = std::to_array<std::string_view>({"EXISTS", "RECENT", "EXPUNGE"});
        wire_ += fmt::format("{} {}", data.number, names[static_cast<std::size_t>(data.kind)]);
    }
    void operator()(const VanishedData& data) {
        wire_.append(data.earlier ? "VANISHED (EARLIER) " : "VANISHED ").append(data.uids.encode());
    }
    void operator()(const FetchData& data) {
        wire_ += fmt::format("{} FETCH ", data.number);
        write_list(wire_, data.items, [](std::string& wire, const auto& item) {
            wire.append(item.first).append(" ").append(item.second);
        });
    }
    void operator()(const NamespaceData& data);
    void operator()(const IdData& data) {
        wire_ += "ID ";
        if (!data.fields) return write_plain(wire_, "NIL");
        write_list(wire_, *data.fields, [](std::string& wire, const auto& field) {
            write_string(wire, field.first);
            wire += ' ';
            write_nstring(wire, field.second);
        });
    }
    void operator()(const QuotaData& data) {
        wire_ += "QUOTA ";
        write_astring(wire_, data.root);
        wire_ += ' ';
        write_list(wire_, data.usages, [](std::string& wire, const QuotaData::Usage& usage) {
            wire += fmt::format("{} {} {}", usage.resource, usage.used, usage.limit);
        });
    }
    void operator()(const QuotaRootData& data) {
        wire_ += "QUOTAROOT ";
        mailbox(data.mailbox);
        for (const std::string& root : data.roots) {
            wire_ += ' ';
            write_astring(wire_, root);
        }
    }
    void operator()(const MetadataData& data);
    void operator()(const OtherData& data) { wire_ += data.text; }

private:
    void words(std::string_view name, const std::vector<std::string>& words) {
        wire_ += name;
        for (const std::string& word : words) wire_.append(" ").append(word);
    }
    void mailbox(std::string_view utf8) { write_astring(wire_, encode_name_text(utf8, names_)); }

    std::string& wire_;
    NameEncoding names_;
};

void ResponseWriter::operator()(const ListData& data) {
    wire_ += data.lsub ? "LSUB " : "LIST ";
    write_list(wire_, data.attributes, write_plain);
    wire_ += ' ';
    write_delimiter(wire_, data.delimiter);
    wire_ += ' ';
    mailbox(data.mailbox);
    if (data.child_info.empty() && !data.old_name) return;
    wire_ += " (";
    if (!data.child_info.empty()) {
        wire_ += "\"CHILDINFO\" ";
        write_list(wire_, data.child_info, write_string);
    }
    if (data.old_name) {
        wire_ += data.child_info.empty() ? "\"OLDNAME\" (" : " \"OLDNAME\" (";
        mailbox(*data.old_name);
        wire_ += ')';
    }
    wire_ += ')';
}

void ResponseWriter::operator()(const EsearchData& data) {
    wire_ += "ESEARCH";
    if (data.tag) {
        wire_ += " (TAG ";
        write_string(wire_, *data.tag);
        wire_ += ')';
    }
    if (data.by_uid) wire_ += " UID";
    if (data.min) wire_ += fmt::format(" MIN {}", *data.min);
    if (data.max) wire_ += fmt::format(" MAX {}", *data.max);
    if (data.all) wire_.append(" ALL ").append(data.all->encode());
    if (data.count) wire_ += fmt::format(" COUNT {}", *data.count);
    if (data.modseq) wire_ += fmt::format(" MODSEQ {}", *data.modseq);
}

void ResponseWriter::operator()(const NamespaceData& data) {
    wire_ += "NAMESPACE";
    for (const auto& descriptions : data.classes) {
        wire_ += descriptions.empty() ? " NIL" : " (";
        for (const NamespaceData::Description& description : descriptions) {
            wire_ += '(';
            write_string(wire_, encode_name_text(description.prefix, names_));
            wire_ += ' ';
            write_delimiter(wire_, description.delimiter);
            wire_ += ')';
        }
        if (!descriptions.empty()) wire_ += ')';
    }
}

void ResponseWriter::operator()(const MetadataData& data) {
    wire_ += "METADATA ";
    mailbox(data.mailbox);
    for (const std::string& entry : data.changed) {
        wire_ += ' ';
        write_astring(wire_, entry);
    }
    if (!data.changed.empty()) return;
    wire_ += ' ';
    write_list(wire_, data.values, [](std::string& wire, const auto& entry) {
        write_astring(wire, entry.first);
        wire += ' ';
        append_nstring8(wire, entry.second);
    });
}

}  // namespace

ResponseCode append_uid_code(std::uint32_t uid_validity, const SequenceSet& uids) {
    return {"APPENDUID", fmt::format("{} {}", uid_validity, uids.encode())};
}

ResponseCode copy_uid_code(std::uint32_t uid_validity, const SequenceSet& from, const SequenceSet& to) {
    return {"COPYUID", fmt::format("{} {} {}", uid_validity, from.encode(), to.encode())};
}

ResponseCode number_code(std::string_view name, std::uint64_t number) {
    return {std::string(name), std::to_string(number)};
}

ResponseCode list_code(std::string_view name, const std::vector<std::string>& values) {
    ResponseCode code{std::string(name), {}};
    write_list(code.argument, values, write_plain);
    return code;
}

Octets encode(const Response& response, NameEncoding names) {
    const auto* condition = std::get_if<ConditionResponse>(&response);
    const bool continues = std::holds_alternative<ContinuationResponse>(response);
    Octets wire = condition != nullptr && condition->tag ? *condition->tag : continues ? "+" : "*";
    wire += ' ';
    std::visit(ResponseWriter(wire, names), response);
    return wire += "\r\n";
}

}  // namespace protocol::imap
