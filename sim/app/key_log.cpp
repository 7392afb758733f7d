#include "sim/app/key_log.hpp"

#include <cerrno>
#include <ostream>
#include <system_error>

namespace sim::app {

using recording::EventKind;

bool KeyLog::open(const std::string& path, std::ostream& errors) {
    path_ = path;
    file_.open(path, std::ios::binary | std::ios::trunc);
    if (!file_) errors << "mailflow: --key-log: " << path << ": " << std::generic_category().message(errno) << '\n';
    return file_.is_open();
}

std::bitset<recording::event_kind_count> KeyLog::wanted_kinds() const {
    return std::bitset<recording::event_kind_count>().set(static_cast<std::size_t>(EventKind::tls_keys));
}

/// At once: whoever looks at a served run with Wireshark needs them before its end.
void KeyLog::consume(const recording::Event& event) {
    file_ << event.fields.text("lines") << std::flush;
}

bool KeyLog::close(std::ostream& errors) {
    if (!file_.is_open()) return true;
    file_.close();
    if (!file_) errors << "mailflow: --key-log: " << path_ << " could not be written to its end\n";
    return !file_.fail();
}

}  // namespace sim::app
