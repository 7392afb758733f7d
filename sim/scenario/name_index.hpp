#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sim::scenario {

/// Finds what has a name in the elements of a list without walking it. It follows a list that grows, and reads it anew
/// where it has moved. @pre an element that was read keeps its names and its place
/// @tparam Place  where something is that has a name
template <class T, class Place>
class NamesIndex {
public:
    using Places = std::map<std::string, Place, std::less<>>;
    /// Adds the names of the element with this index, where they are not there yet.
    using Reader = std::function<void(const T& value, std::size_t index, Places& places)>;

    explicit NamesIndex(Reader reader) : reader_(std::move(reader)) {}
    // A copy serves another list, so it starts empty.
    NamesIndex(const NamesIndex& other) : reader_(other.reader_) {}
    NamesIndex& operator=(const NamesIndex& other) {
        if (this != &other) values_ = nullptr;
        return *this;
    }
    ~NamesIndex() = default;

    /// The first place of this name; nullptr: there is none.
    [[nodiscard]] const Place* find(const std::vector<T>& values, std::string_view name) {
        follow(values);
        const auto found = places_.find(name);
        return found == places_.end() ? nullptr : &found->second;
    }
    /// Always equal: it says nothing that the list does not.
    friend bool operator==(const NamesIndex&, const NamesIndex&) { return true; }

private:
    void follow(const std::vector<T>& values) {
        if (values_ != values.data() || values.size() < count_) {
            places_.clear();
            count_ = 0;
            values_ = values.data();
        }
        for (; count_ < values.size(); ++count_) reader_(values[count_], count_, places_);
    }

    Reader reader_;
    const T* values_ = nullptr;  ///< where the list was when it was read
    std::size_t count_ = 0;      ///< elements read
    Places places_;
};

/// The same for elements that have one name each.
template <class T>
class NameIndex {
public:
    explicit NameIndex(std::string T::*name)
        : index_([name](const T& value, std::size_t index, auto& places) { places.try_emplace(value.*name, index); }) {}

    /// The first element of this name; nullptr: there is none.
    [[nodiscard]] const T* find(const std::vector<T>& values, std::string_view name) {
        const std::size_t* place = index_.find(values, name);
        return place == nullptr ? nullptr : &values[*place];
    }
    bool operator==(const NameIndex&) const = default;

private:
    NamesIndex<T, std::size_t> index_;
};

}  // namespace sim::scenario
