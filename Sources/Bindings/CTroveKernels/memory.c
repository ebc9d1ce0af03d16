#include "memory.h"
#include <string.h>
#include <sys/mman.h>

void *ctrove_pages_take(size_t bytes) {
    void *pages = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) return NULL;
    // Rows are read at random: one entry of the translation buffer for 2 MiB instead of 512.
    if (bytes >= (size_t)2 << 20) (void)madvise(pages, bytes, MADV_HUGEPAGE);
    return pages;
}

void *ctrove_pages_grow(void *pages, size_t from, size_t to) {
    if (pages == NULL) return ctrove_pages_take(to);
    void *moved = mremap(pages, from, to, MREMAP_MAYMOVE);
    if (moved == MAP_FAILED) return NULL;
    if (to >= (size_t)2 << 20) (void)madvise(moved, to, MADV_HUGEPAGE);
    return moved;
}

void ctrove_pages_give_back(void *pages, size_t bytes) {
    if (pages != NULL) (void)munmap(pages, bytes);
}
