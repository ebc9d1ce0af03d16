#ifndef CTROVE_CHECKSUM_H
#define CTROVE_CHECKSUM_H
#include <stddef.h>
#include <stdint.h>

// CRC-32C (Castagnoli) of `n` bytes, continuing from `crc` (0 to start).
uint32_t ctrove_crc32c(uint32_t crc, const void *bytes, size_t n);

#endif
