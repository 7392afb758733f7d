#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>

#include "tests/support/catch.hpp"
#include "viz/theme/contrast.hpp"
#include "viz/theme/theme.hpp"

namespace {

using viz::theme::contrast;
using Rgb = std::array<double, 3>;  ///< linear light, 0 to 1
using Matrix = std::array<Rgb, 3>;  ///< rows
using Lab = std::array<double, 3>;  ///< CIE 1976 L*a*b*

constexpr Matrix all_cones = {Rgb{1, 0, 0}, Rgb{0, 1, 0}, Rgb{0, 0, 1}};
// G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision
// Deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (2009), severity 1.0.
constexpr Matrix no_green_cones = {Rgb{0.367322, 0.860646, -0.227968}, Rgb{0.280085, 0.672501, 0.047413},
                                   Rgb{-0.011820, 0.042940, 0.968881}};
constexpr Matrix no_red_cones = {Rgb{0.152286, 1.052583, -0.204868}, Rgb{0.114503, 0.786281, 0.099216},
                                 Rgb{-0.003882, -0.048116, 1.051998}};

Rgb linear(ImU32 colour) {
    const auto channel = [colour](unsigned shift) {
        const double value = static_cast<double>((colour >> shift) & 0xFFU) / 255;
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return {channel(IM_COL32_R_SHIFT), channel(IM_COL32_G_SHIFT), channel(IM_COL32_B_SHIFT)};
}

Rgb product(const Matrix& matrix, const Rgb& rgb) {
    Rgb result{};
    for (std::size_t row = 0; row < 3; ++row) {
        result[row] = std::inner_product(rgb.begin(), rgb.end(), matrix[row].begin(), 0.0);
    }
    return result;
}

Lab lab(const Rgb& rgb) {
    constexpr Matrix to_xyz = {Rgb{0.4124, 0.3576, 0.1805}, Rgb{0.2126, 0.7152, 0.0722}, Rgb{0.0193, 0.1192, 0.9505}};
    const Rgb xyz = product(to_xyz, rgb);
    const auto root = [](double t) { return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116; };
    const double x = root(xyz[0] / 0.95047);
    const double y = root(xyz[1]);
    const double z = root(xyz[2] / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

Lab seen(ImU32 colour, const Matrix& eye) {
    Rgb rgb = product(eye, linear(colour));
    for (double& channel : rgb) channel = std::min(1.0, std::max(0.0, channel));
    return lab(rgb);
}

void check_told_apart(std::span<const ImU32> colours) {
    for (std::size_t i = 0; i < colours.size(); ++i) {
        for (std::size_t j = i + 1; j < colours.size(); ++j) {
            CAPTURE(i, j);
            CHECK(std::abs(seen(colours[i], all_cones)[0] - seen(colours[j], all_cones)[0]) >= 4);
            for (const Matrix& eye : {all_cones, no_green_cones, no_red_cones}) {
                const Lab a = seen(colours[i], eye);
                const Lab b = seen(colours[j], eye);
                CHECK(std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) >= 15);
            }
        }
    }
}

}  // namespace

TEST_CASE("Text is readable on every ground") {
    // Web Content Accessibility Guidelines 2.1, 1.4.3: 4.5 to 1 for text, 1.4.11: 3 to 1 for signs.
    for (const auto* palette : {&viz::theme::dark_palette(), &viz::theme::light_palette()}) {
        CAPTURE(palette->dark);
        for (const ImU32 ground : {palette->background, palette->panel, palette->panel_raised}) {
            CHECK(contrast(palette->text, ground) >= 7);
            CHECK(contrast(palette->text_dim, ground) >= 4.5);
        }
        for (const ImU32 ground : {palette->background, palette->panel}) {
            for (const ImU32 word : {palette->accent, palette->success, palette->warning, palette->failure}) {
                CHECK(contrast(word, ground) >= 4.5);
            }
            for (const ImU32 sign : palette->role) CHECK(contrast(sign, ground) >= 3);
            for (const ImU32 sign : palette->packet) CHECK(contrast(sign, ground) >= 2.8);
        }
    }
}

TEST_CASE("Roles and packets are told apart without red or green cones, and by lightness") {
    for (const auto* palette : {&viz::theme::dark_palette(), &viz::theme::light_palette()}) {
        CAPTURE(palette->dark);
        check_told_apart(palette->role);
        check_told_apart(palette->packet);
    }
}

TEST_CASE("Contrast of known pairs") {
    const auto near = [](double a, double b) { return std::abs(a - b) < 0.001; };
    CHECK(near(contrast(IM_COL32_BLACK, IM_COL32_WHITE), 21));
    CHECK(near(contrast(IM_COL32_WHITE, IM_COL32_WHITE), 1));
    CHECK(near(contrast(IM_COL32(0x77, 0x77, 0x77, 255), IM_COL32_WHITE), 4.478));
    CHECK(viz::theme::text_on(IM_COL32(250, 220, 60, 255)) != IM_COL32_WHITE);
    CHECK(viz::theme::text_on(IM_COL32(120, 20, 30, 255)) == IM_COL32_WHITE);
}

TEST_CASE("Opacity and mixtures of colours") {
    using viz::theme::faded;
    using viz::theme::mixed;
    CHECK(faded(IM_COL32(1, 2, 3, 200), 0.5F) == IM_COL32(1, 2, 3, 100));
    CHECK(faded(IM_COL32(1, 2, 3, 200), 2) == IM_COL32(1, 2, 3, 200));
    CHECK(mixed(IM_COL32(0, 10, 255, 255), IM_COL32(100, 20, 255, 255), 0) == IM_COL32(0, 10, 255, 255));
    CHECK(mixed(IM_COL32(0, 10, 255, 255), IM_COL32(100, 20, 255, 255), 1) == IM_COL32(100, 20, 255, 255));
    CHECK(mixed(IM_COL32(0, 10, 255, 255), IM_COL32(100, 20, 255, 255), 0.5F) == IM_COL32(50, 15, 255, 255));
}
