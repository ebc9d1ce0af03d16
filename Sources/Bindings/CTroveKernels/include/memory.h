#ifndef CTROVE_MEMORY_H
#define CTROVE_MEMORY_H
#include <stddef.h>

// Zeroed pages from the kernel, aligned to a page, in huge pages where the system offers them; NULL when there
// are none. `bytes` must be above zero.
void *ctrove_pages_take(size_t bytes);

// Pages of `to` bytes that begin with the old contents, which may have moved; NULL (nothing changed) on failure.
void *ctrove_pages_grow(void *pages, size_t from, size_t to);

void ctrove_pages_give_back(void *pages, size_t bytes);

#endif
