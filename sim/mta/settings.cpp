#include "sim/mta/settings.hpp"

namespace sim::mta {

Settings default_settings(Profile profile) {
    using std::chrono::hours;
    using std::chrono::minutes;
    Settings settings;
    settings.profile = profile;
    if (profile == Profile::postfix) return settings;
    settings.mx_sessions_max = 0;
    if (profile == Profile::exim) {
        // F,2h,15m; G,16h,1h,1.5; F,4d,6h: every 15 minutes for two hours, then growing steps, then every 6 hours.
        settings.retry.retry_intervals.assign(8, minutes{15});
        for (const int step : {60, 90, 135, 203, 304}) settings.retry.retry_intervals.emplace_back(minutes{step});
        settings.retry.retry_intervals.emplace_back(hours{6});
        settings.retry.queue_lifetime_max = settings.retry.bounce_lifetime_max = hours{24 * 4};
        settings.hops_max = 30;
        settings.recipients_max = 50'000;
        return settings;
    }
    // RFC 5321 section 4.5.4.1: at least 30 minutes between tries, sooner in the first hour is sensible.
    settings.retry.retry_intervals = {minutes{30}, minutes{30}, hours{2}, hours{3}};
    settings.mx_addresses_max = 0;
    settings.hops_max = 100;
    return settings;
}

}  // namespace sim::mta
