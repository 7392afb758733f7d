#pragma once

/* Stands in for <setjmp.h>, which WebAssembly has not. FreeType jumps only where a font file is damaged, or a glyph needs
   more memory than FT_RENDER_POOL_SIZE; the fonts of the page are ours, see freetype_options.h. */
typedef int jmp_buf[1];
#define setjmp(buffer) 0
#define longjmp(buffer, value) __builtin_trap()
