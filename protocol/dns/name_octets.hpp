#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace protocol::dns {

/// Up to 255 octets that do not change. Up to `in_place_max` of them, which nearly all domain names need at most,
/// stand in the object itself, so that a name is copied without an allocation; longer ones stand apart.
class NameOctets {
public:
    static constexpr std::size_t in_place_max = 31;

    NameOctets() = default;
    /// @pre octets.size() <= 255
    explicit NameOctets(std::string_view octets);
    NameOctets(const NameOctets& other) {
        if (other.is_in_place()) {
            place_ = other.place_;
            size_ = other.size_;
        } else {
            set(other.view());
        }
    }
    NameOctets(NameOctets&& other) noexcept
        : place_(other.place_), size_(std::exchange(other.size_, std::uint8_t{0})) {}
    NameOctets& operator=(const NameOctets& other) {
        if (this != &other) *this = NameOctets(other);
        return *this;
    }
    NameOctets& operator=(NameOctets&& other) noexcept {
        std::swap(place_, other.place_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~NameOctets() {
        if (!is_in_place()) release();
    }

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::string_view view() const { return {is_in_place() ? place_.data() : apart(), size_}; }

private:
    [[nodiscard]] bool is_in_place() const { return size_ <= in_place_max; }
    /// The octets that stand apart; their address is kept in `place_`.
    [[nodiscard]] char* apart() const;
    void set(std::string_view octets);
    void release();

    std::array<char, in_place_max> place_{};
    std::uint8_t size_ = 0;
};

}  // namespace protocol::dns
