#pragma once

/* FreeType for the page's own fonts: no compressed files, and room for every glyph at once (see setjmp.h). */
#include <freetype/config/ftoption.h>
#undef FT_CONFIG_OPTION_USE_LZW
#undef FT_CONFIG_OPTION_USE_ZLIB
#undef FT_CONFIG_OPTION_ENVIRONMENT_PROPERTIES
#undef FT_RENDER_POOL_SIZE
#define FT_RENDER_POOL_SIZE 262144L
