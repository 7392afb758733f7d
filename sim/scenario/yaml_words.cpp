#include "sim/scenario/yaml_words.hpp"

#include <fmt/format.h>

#include "sim/scenario/scalar.hpp"
#include "sim/scenario/yaml_block.hpp"

namespace sim::scenario::yaml {

std::string truth_value(bool value) {
    return value ? "true" : "false";
}

std::string number(std::uint64_t value) {
    return std::to_string(value);
}

std::string time(protocol::Instant instant) {
    return format_duration(instant - protocol::Instant{});
}

std::string path(const std::string& reverse_path) {
    return yaml_quoted(reverse_path.empty() ? "<>" : reverse_path);
}

std::string flow(const std::vector<std::string>& values) {
    return flow(values, [](const std::string& value) { return yaml_quoted(value); });
}

std::string flow(const std::vector<IpAddress>& values) {
    return flow(values, [](const IpAddress& value) { return yaml_quoted(value.to_string()); });
}

std::string flow(const std::vector<std::uint16_t>& values) {
    return flow(values, [](std::uint16_t value) { return number(value); });
}

std::string flow(const ServiceAddress& service) {
    const std::string address = service.address ? ", address: " + yaml_quoted(service.address->to_string()) : "";
    std::string tls =
        fmt::format(", tls: {}, tls_from_start: {}", host::name(service.tls), truth_value(service.tls_from_start));
    if (!service.certificate_user.empty()) tls += ", client_certificate: " + yaml_quoted(service.certificate_user);
    return fmt::format("{{host: {}, port: {}{}{}}}", service.host, service.port, address, tls);
}

std::string flow(const LinkProperties& link) {
    return fmt::format("{{latency: {}, bandwidth: {}, loss: {}}}", format_duration(link.latency),
                       format_bandwidth(link.bandwidth_octets_per_s), format_share(link.loss_share));
}

std::string flow(const Authentication& auth) {
    return fmt::format("{{user: {}, password: {}, required: {}}}", yaml_quoted(auth.user), yaml_quoted(auth.password),
                       truth_value(auth.required));
}

}  // namespace sim::scenario::yaml
