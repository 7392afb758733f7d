#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "protocol/base/result.hpp"
#include "protocol/dns/domain_name.hpp"

namespace protocol::dns {

/// Reads DNS wire fields within bounds. The first failure sticks: later reads give zeros and empty names, so
/// a caller may read a whole structure and ask for the error once.
class WireReader {
public:
    enum class Compression : std::uint8_t { allowed, refused };

    explicit WireReader(std::string_view octets, Compression compression = Compression::allowed)
        : octets_(octets), end_(octets.size()), compression_(compression) {}

    [[nodiscard]] std::uint8_t u8();
    [[nodiscard]] std::uint16_t u16();
    [[nodiscard]] std::uint32_t u32();
    [[nodiscard]] std::string_view raw(std::size_t size_octets);
    /// A name; its pointers lead strictly backwards, so they cannot loop (RFC 1035 section 4.1.4).
    [[nodiscard]] DomainName name();

    [[nodiscard]] std::size_t position() const { return position_; }
    [[nodiscard]] std::size_t remaining() const { return end_ - position_; }
    /// Ends reading `size_octets` further on until widen(); a failure where there are fewer.
    void narrow(std::size_t size_octets);
    /// Ends reading at the end of the input again; a failure where the narrowed part was not read whole.
    void widen();

    void fail(std::string expected);
    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] const SyntaxError& error() const { return error_; }

private:
    /// Copies the labels at `position` until a root label or a pointer; returns where they end.
    std::size_t copy_labels(std::size_t position, std::size_t end, DomainNameBuilder& builder);

    std::string_view octets_;
    std::size_t end_;
    Compression compression_;
    std::size_t position_ = 0;
    bool failed_ = false;
    SyntaxError error_;
};

}  // namespace protocol::dns
