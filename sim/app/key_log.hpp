#pragma once

#include <fstream>
#include <iosfwd>
#include <string>

#include "sim/recording/recorder.hpp"

namespace sim::app {

/// Writes the secrets of a run's TLS connections to a file of the format of SSLKEYLOGFILE, which Wireshark reads.
class KeyLog : public recording::EventSink {
public:
    /// @return whether it can be written; what is wrong is told to `errors`
    [[nodiscard]] bool open(const std::string& path, std::ostream& errors);
    [[nodiscard]] bool is_open() const { return file_.is_open(); }

    [[nodiscard]] std::bitset<recording::event_kind_count> wanted_kinds() const override;
    void consume(const recording::Event& event) override;
    /// @return whether everything was written; what is wrong is told to `errors`
    [[nodiscard]] bool close(std::ostream& errors);

private:
    std::string path_;
    std::ofstream file_;
};

}  // namespace sim::app
