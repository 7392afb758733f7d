#pragma once

/* Stands in for libidn2, whose tables every browser has: see viz/web/browser_idna.cpp. */
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { IDN2_OK = 0, IDN2_ENCODING_ERROR = -200 };
enum { IDN2_NFC_INPUT = 1, IDN2_NONTRANSITIONAL = 8 };

int idn2_lookup_u8(const uint8_t* name, uint8_t** labels, int flags);
int idn2_to_unicode_8z8z(const char* name, char** labels, int flags);
void idn2_free(void* labels);

#ifdef __cplusplus
}
#endif
