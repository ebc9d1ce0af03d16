#ifndef CTROVE_MAPPED_BLOCKS_H
#define CTROVE_MAPPED_BLOCKS_H
#include <stddef.h>
#include <stdint.h>

// A mapped file whose blocks are compared with their checksums when they are touched first, and a guard that
// turns a file cut while it is mapped from a fatal signal into an error.
typedef struct ctrove_blocks ctrove_blocks;

// `base`: the mapping; blocks of `block_bytes` (a power of two) from byte `first` to `end`; a checksum a block.
// The mapping and the checksums must outlive the blocks. NULL without memory.
ctrove_blocks *ctrove_blocks_create(const void *base, size_t file_bytes, size_t first, size_t end, size_t block_bytes,
                                    const uint32_t *checksums);
void ctrove_blocks_destroy(ctrove_blocks *blocks);

// Checks the blocks that hold these bytes of the mapping, unless they were checked before. Any thread.
void ctrove_blocks_touch(ctrove_blocks *blocks, const void *bytes, size_t n);

// Offset in the file of the first damage found so far, or -1.
int64_t ctrove_blocks_damage(const ctrove_blocks *blocks);

// Copies bytes `first ..< end` of the file, checked, into fresh huge pages; NULL without memory or when damaged.
// `end` ends a block or the blocks. Give back with ctrove_pages_give_back(copy, end - first).
void *ctrove_blocks_copy(ctrove_blocks *blocks, size_t end);

// From now on, reading a page of any mapping held by blocks that its file no longer has gives zeros and counts as
// damage. Installs a handler for SIGBUS that passes every other fault on to the handler before it. Off unless called:
// a program that embeds the library may have a handler of its own. 0, or -1 when it could not be installed.
int ctrove_guard_mappings(void);

#endif
