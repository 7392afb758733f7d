#pragma once

// Catch2 2.13 (Debian 12) and 3.7 (Debian 13) behind one include.
#ifdef MAILFLOW_CATCH_VERSION
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif
