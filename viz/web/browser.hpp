#pragma once

#include <cstddef>
#include <cstdint>

/// What player.js does for the program: its functions, imported. Pointers are into the program's memory, which the
/// browser only reads.
namespace viz::web::browser {

#define MAILFLOW_BROWSER(name) __attribute__((import_module("browser"), import_name(name)))

/// The coverage of the fonts' glyphs, an octet a pixel, for all that is drawn from now on.
MAILFLOW_BROWSER("set_glyphs") void set_glyphs(const std::uint8_t* coverage, int width, int height);
/// A new picture, of so many pixels.
MAILFLOW_BROWSER("begin_picture") void begin_picture(int width, int height);
/// Vertices of 20 octets (position, place in the glyphs' texture, colour) and 16-bit indices for what follows.
MAILFLOW_BROWSER("set_mesh")
void set_mesh(const void* vertices, std::size_t vertices_octets, const void* indices, std::size_t indices_octets);
/// Triangles of the mesh, clipped to a rectangle of pixels.
/// @param first_index, first_vertex  what the mesh's indices are counted from
MAILFLOW_BROWSER("draw_triangles")
void draw_triangles(unsigned indices, unsigned first_index, unsigned first_vertex, float left, float top, float right,
                    float bottom);
/// @param cursor  ImGui's number of it
MAILFLOW_BROWSER("show_cursor") void show_cursor(int cursor);
/// Puts a text into the clipboard.
MAILFLOW_BROWSER("copy_text") void copy_text(const char* text, std::size_t octets);
/// A domain name as the DNS knows it, as the browser's URLs have it: mapped by UTS 46, A-labels.
/// @return how many octets were put into `labels`; 0: it cannot be looked up, or is too long
MAILFLOW_BROWSER("to_a_labels")
std::size_t to_a_labels(const char* name, std::size_t octets, char* labels, std::size_t labels_octets_max);

#undef MAILFLOW_BROWSER

}  // namespace viz::web::browser
