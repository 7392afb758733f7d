#include <array>
#include <cstdint>

#include "protocol/base/random_stream.hpp"
#include "protocol/message/address_list.hpp"
#include "protocol/message/calendar.hpp"
#include "protocol/message/content.hpp"
#include "protocol/message/delivery_status.hpp"
#include "protocol/message/encoded_word.hpp"
#include "protocol/message/entity.hpp"
#include "protocol/message/header_difference.hpp"
#include "protocol/message/message_id.hpp"
#include "protocol/message/trace.hpp"
#include "tests/support/catch.hpp"

// A bounded, seeded mutation test: whatever the octets, every reader ends, keeps its promises and its offsets.

namespace {

using protocol::Octets;
using protocol::RandomStream;
using protocol::message::Entity;
using protocol::message::Header;
using protocol::message::HeaderField;

const std::array<Octets, 3> seeds{
    "Return-Path: <a@x.test>\r\nReceived: from a (b [192.0.2.1])\r\n\tby c with ESMTP id 1\r\n\tfor <d@e.test>; "
    "Mon, 1 Jan 2024 00:00:02 +0000\r\nFrom: \"A, B\" (c (d)) <@r.test:a@[192.0.2.1]>\r\nTo: G: x@y.test, Z "
    "<z@y.test>;\r\n"
    "Subject: =?utf-8?Q?Caf=C3=A9?= =?iso-8859-1?B?6Q==?=\r\nReferences: <a@b> phrase \"q\" <c@d.test>\r\n"
    "Date: 21 Nov 97 09:55:06 GMT\r\n\r\nbody\r\n",
    "Content-Type: multipart/mixed; boundary=\"b\"; x*0*=utf-8''%C3%A9; x*1=y\r\n\r\n--b\r\n"
    "Content-Type: multipart/digest; boundary=c\r\n\r\n--c\r\n\r\nSubject: x\r\n\r\ntext\r\n--c--\r\n--b\r\n"
    "Content-Type: message/rfc822\r\n\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC\r\n--b\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\nContent-Disposition: attachment; "
    "filename=a\r\n\r\n=E9=\r\n--b--\r\n",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\n"
    "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a.test\r\n\r\nFinal-Recipient: rfc822; "
    "b@c.test\r\n"
    "Action: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: x\r\n--b--\r\n"};

Octets mutate(Octets octets, RandomStream& random) {
    static constexpr std::string_view marks = "\r\n \t()<>@,;:\\\"[].=?*'%-0Ab\0\x7F\x80\xFF";
    for (std::uint64_t change = random.below(8); change > 0 && !octets.empty(); --change) {
        const auto position = static_cast<std::size_t>(random.below(octets.size()));
        const auto length = static_cast<std::size_t>(random.below(20));
        switch (random.below(4)) {
            case 0:
                octets[position] = marks[static_cast<std::size_t>(random.below(marks.size()))];
                break;
            case 1:
                octets.erase(position, length);
                break;
            case 2:
                octets.insert(position, octets.substr(static_cast<std::size_t>(random.below(octets.size())), length));
                break;
            default:
                octets.insert(position, 1, static_cast<char>(static_cast<unsigned char>(random.below(256))));
        }
    }
    return octets;
}

/// Offsets are in order, and parts stand inside their parent.
bool is_well_placed(const Entity& entity, std::size_t begin, std::size_t end) {
    bool good = begin <= entity.header_offset_octets && entity.header_offset_octets <= entity.body_offset_octets &&
                entity.body_offset_octets <= entity.end_offset_octets && entity.end_offset_octets <= end;
    for (const Entity& part : entity.parts) {
        good = good && is_well_placed(part, entity.body_offset_octets, entity.end_offset_octets);
    }
    return good;
}

void visit_entities(const Entity& entity, std::string_view octets) {
    (void)display_body(entity, octets);
    for (const Entity& part : entity.parts) visit_entities(part, octets);
}

void read_field(const HeaderField& field) {
    const std::string body = field.body();
    if (const auto addresses = protocol::message::parse_address_list(body)) {
        const auto again = protocol::message::parse_address_list(encode_address_list(*addresses));
        CHECK((again.has_value() && mailboxes_of(*again).size() == mailboxes_of(*addresses).size()));
    }
    if (const auto date = protocol::message::parse_date_time(body)) {
        CHECK(*protocol::message::parse_date_time(format_date_time(*date)) == *date);
    }
    if (const auto type = protocol::message::ContentType::parse(body)) {
        CHECK(protocol::message::ContentType::parse(type->encode())->media_type() == type->media_type());
    }
    (void)protocol::message::ReceivedField::parse(body);
    (void)protocol::message::decode_encoded_words(body);
    for (const auto& id : protocol::message::parse_message_ids(body)) {
        CHECK(*protocol::message::MessageId::parse(id.encode()) == id);
    }
    CHECK(Header::parse(HeaderField("X", body).octets()).fields().size() == 1);
}

}  // namespace

TEST_CASE("Mutated messages keep every reader's promises") {
    RandomStream random(1, 0, "mutation", "message");
    Header previous;
    for (int round = 0; round < 3000; ++round) {
        const Octets octets = mutate(seeds[static_cast<std::size_t>(random.below(seeds.size()))], random);
        CAPTURE(round, octets);
        const protocol::message::Content content(octets);
        const Header header = Header::parse(octets);
        CHECK(header.encode() == content.header());
        const Entity entity = protocol::message::parse_entity(octets);
        CHECK(is_well_placed(entity, 0, octets.size()));
        visit_entities(entity, octets);
        for (const HeaderField& field : header.fields()) read_field(field);
        if (const auto notification = protocol::message::parse_delivery_status_notification(octets)) {
            CHECK(protocol::message::DeliveryStatus::parse(notification->status.encode()).has_value());
        }
        const auto changes = header_difference(previous, header);
        CHECK(changes.size() <= previous.fields().size() + header.fields().size());
        previous = header;
    }
}
