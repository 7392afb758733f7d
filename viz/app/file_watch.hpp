#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace viz::app {

/// Notices that files were written, by looking at them now and then.
class FileWatch {
public:
    explicit FileWatch(std::vector<std::string> paths);

    /// Whether one of them is another than at first, or than when this was last told, and all of them have been left
    /// alone since the call before: an editor may write a file in pieces, or put another one into its place.
    [[nodiscard]] bool has_settled_change();

private:
    struct Stamp {
        std::filesystem::file_time_type written;
        std::uintmax_t size_octets = 0;
        bool operator==(const Stamp&) const = default;
    };
    using Stamps = std::vector<std::optional<Stamp>>;  ///< nullopt: there is no such file

    [[nodiscard]] Stamps look() const;

    std::vector<std::string> paths_;
    Stamps known_;
    Stamps seen_;  ///< at the last call
};

}  // namespace viz::app
