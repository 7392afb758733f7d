#pragma once

#include <array>

/// Glyphs of Font Awesome 4.7, which load_fonts() merges into every font: UTF-8, to be put into any text.
namespace viz::theme::icons {

inline constexpr const char* play = "\uf04b";
inline constexpr const char* pause = "\uf04c";
inline constexpr const char* stop = "\uf04d";
inline constexpr const char* step_back = "\uf048";
inline constexpr const char* step_forward = "\uf051";
inline constexpr const char* rewind = "\uf049";        ///< to the beginning
inline constexpr const char* fast_forward = "\uf050";  ///< to the end
inline constexpr const char* arrow_left = "\uf060";
inline constexpr const char* arrow_right = "\uf061";
inline constexpr const char* arrow_up = "\uf062";
inline constexpr const char* arrow_down = "\uf063";
inline constexpr const char* chevron_left = "\uf053";
inline constexpr const char* chevron_right = "\uf054";
inline constexpr const char* chevron_down = "\uf078";
inline constexpr const char* chevron_up = "\uf077";
inline constexpr const char* envelope = "\uf0e0";
inline constexpr const char* envelope_open = "\uf2b6";
inline constexpr const char* paper_plane = "\uf1d8";
inline constexpr const char* reply = "\uf112";
inline constexpr const char* inbox = "\uf01c";
inline constexpr const char* map = "\uf279";
inline constexpr const char* terminal = "\uf120";
inline constexpr const char* book = "\uf02d";
inline constexpr const char* list = "\uf03a";
inline constexpr const char* table = "\uf0ce";
inline constexpr const char* search = "\uf002";
inline constexpr const char* search_plus = "\uf00e";
inline constexpr const char* search_minus = "\uf010";
inline constexpr const char* sun = "\uf185";
inline constexpr const char* moon = "\uf186";
inline constexpr const char* question = "\uf128";
inline constexpr const char* question_circle = "\uf059";
inline constexpr const char* info_circle = "\uf05a";
inline constexpr const char* expand = "\uf065";
inline constexpr const char* columns = "\uf0db";
inline constexpr const char* server = "\uf233";
inline constexpr const char* laptop = "\uf109";
inline constexpr const char* globe = "\uf0ac";
inline constexpr const char* sitemap = "\uf0e8";
inline constexpr const char* database = "\uf1c0";
inline constexpr const char* user = "\uf007";
inline constexpr const char* exclamation_triangle = "\uf071";
inline constexpr const char* exclamation_circle = "\uf06a";
inline constexpr const char* bolt = "\uf0e7";
inline constexpr const char* ban = "\uf05e";
inline constexpr const char* clock = "\uf017";
inline constexpr const char* hourglass = "\uf252";
inline constexpr const char* check = "\uf00c";
inline constexpr const char* check_circle = "\uf058";
inline constexpr const char* times = "\uf00d";
inline constexpr const char* times_circle = "\uf057";
inline constexpr const char* circle = "\uf111";
inline constexpr const char* circle_outline = "\uf10c";
inline constexpr const char* cog = "\uf013";
inline constexpr const char* link = "\uf0c1";
inline constexpr const char* unlink = "\uf127";
inline constexpr const char* plug = "\uf1e6";
inline constexpr const char* exchange = "\uf0ec";
inline constexpr const char* filter = "\uf0b0";
inline constexpr const char* eye = "\uf06e";
inline constexpr const char* eye_slash = "\uf070";
inline constexpr const char* tag = "\uf02b";
inline constexpr const char* trash = "\uf1f8";
inline constexpr const char* undo = "\uf0e2";
inline constexpr const char* refresh = "\uf021";
inline constexpr const char* random = "\uf074";
inline constexpr const char* crosshairs = "\uf05b";
inline constexpr const char* shield = "\uf132";
inline constexpr const char* lock = "\uf023";
inline constexpr const char* keyboard = "\uf11c";
inline constexpr const char* file_text = "\uf0f6";
inline constexpr const char* flag = "\uf024";
inline constexpr const char* tachometer = "\uf0e4";

/// All of the above: the glyphs that are put into the fonts.
inline constexpr std::array all = {play,
                                   pause,
                                   stop,
                                   step_back,
                                   step_forward,
                                   rewind,
                                   fast_forward,
                                   arrow_left,
                                   arrow_right,
                                   arrow_up,
                                   arrow_down,
                                   chevron_left,
                                   chevron_right,
                                   chevron_down,
                                   chevron_up,
                                   envelope,
                                   envelope_open,
                                   paper_plane,
                                   reply,
                                   inbox,
                                   map,
                                   terminal,
                                   book,
                                   list,
                                   table,
                                   search,
                                   search_plus,
                                   search_minus,
                                   sun,
                                   moon,
                                   question,
                                   question_circle,
                                   info_circle,
                                   expand,
                                   columns,
                                   server,
                                   laptop,
                                   globe,
                                   sitemap,
                                   database,
                                   user,
                                   exclamation_triangle,
                                   exclamation_circle,
                                   bolt,
                                   ban,
                                   clock,
                                   hourglass,
                                   check,
                                   check_circle,
                                   times,
                                   times_circle,
                                   circle,
                                   circle_outline,
                                   cog,
                                   link,
                                   unlink,
                                   plug,
                                   exchange,
                                   filter,
                                   eye,
                                   eye_slash,
                                   tag,
                                   trash,
                                   undo,
                                   refresh,
                                   random,
                                   crosshairs,
                                   shield,
                                   lock,
                                   keyboard,
                                   file_text,
                                   flag,
                                   tachometer};

}  // namespace viz::theme::icons
