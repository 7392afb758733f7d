#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sim::scenario {

/// Finds elements of a list by name without walking it. It follows a list that grows, and reads it anew where it has
/// moved. @pre an element that has been looked for keeps its name and its place
template <class T>
class NameIndex {
public:
    explicit NameIndex(std::string T::*name) : name_(name) {}
    // A copy serves another list, so it starts empty.
    NameIndex(const NameIndex& other) : name_(other.name_) {}
    NameIndex& operator=(const NameIndex& other) {
        if (this != &other) values_ = nullptr;
        return *this;
    }
    ~NameIndex() = default;

    /// The first element of this name; nullptr: there is none.
    [[nodiscard]] const T* find(const std::vector<T>& values, std::string_view name) {
        follow(values);
        const auto found = places_.find(name);
        return found == places_.end() ? nullptr : &values[found->second];
    }
    /// Always equal: it says nothing that the list does not.
    friend bool operator==(const NameIndex&, const NameIndex&) { return true; }

private:
    void follow(const std::vector<T>& values) {
        if (values_ != values.data() || values.size() < count_) {
            places_.clear();
            count_ = 0;
            values_ = values.data();
        }
        for (; count_ < values.size(); ++count_) places_.emplace(values[count_].*name_, count_);
    }

    std::string T::*name_;
    const T* values_ = nullptr;  ///< where the list was when it was read
    std::size_t count_ = 0;      ///< elements read
    std::map<std::string, std::size_t, std::less<>> places_;
};

}  // namespace sim::scenario
