#include "sim/scenario/model.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sim::scenario {

namespace {

template <class T>
const T* find_named(const std::vector<T>& values, std::string T::*member, std::string_view name) {
    const auto found =
        std::find_if(values.begin(), values.end(), [&](const T& value) { return value.*member == name; });
    return found == values.end() ? nullptr : &*found;
}

}  // namespace

const Host* Scenario::find_host(std::string_view name) const {
    return find_named(hosts, &Host::name, name);
}
const Zone* Scenario::find_zone(std::string_view origin) const {
    return find_named(zones, &Zone::origin, origin);
}
const Account* Scenario::find_account(std::string_view address) const {
    return find_named(accounts, &Account::address, address);
}

std::string to_string(const Scenario::Files& files, Position position) {
    return fmt::format("{}:{}:{}", files.names.at(position.file), position.line, position.column);
}

}  // namespace sim::scenario
