#include "sim/app/process_meter.hpp"

#include <sys/resource.h>

namespace sim::app {

namespace {

rusage usage_now() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage;
}

double microseconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
}

}  // namespace

double cpu_microseconds() {
    const rusage usage = usage_now();
    return microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
}

std::uint64_t peak_rss_octets() {
    return static_cast<std::uint64_t>(usage_now().ru_maxrss) * 1024;
}

}  // namespace sim::app
