#pragma once

// yaml-cpp 0.7 (Debian 12) and 0.8 (Debian 13): the event interface, which is the same in both.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>
#pragma GCC diagnostic pop
