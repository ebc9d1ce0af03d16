// First-touch checksums of a mapped file, and the guard against files that are cut while mapped.
#include "mapped_blocks.h"
#include "checksum.h"
#include "memory.h"
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct ctrove_blocks {
    const uint8_t *base;
    size_t file_bytes, first, end, block_bytes;
    unsigned shift;
    const uint32_t *checksums;
    int64_t damage; // -1: none
    uint8_t seen[]; // a byte a block: 1 when checked
};

// Mappings that the handler knows. A slot is taken by setting `blocks` last and given back by clearing it first.
#define GUARDED 64
static ctrove_blocks *guarded[GUARDED];
static struct sigaction previous;

static void report(ctrove_blocks *b, size_t offset) {
    int64_t none = -1;
    __atomic_compare_exchange_n(&b->damage, &none, (int64_t)offset, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

ctrove_blocks *ctrove_blocks_create(const void *base, size_t file_bytes, size_t first, size_t end, size_t block_bytes,
                                    const uint32_t *checksums) {
    size_t count = (end - first + block_bytes - 1) / block_bytes;
    ctrove_blocks *b = calloc(1, sizeof(*b) + count);
    if (b == NULL) return NULL;
    b->base = base;
    b->file_bytes = file_bytes;
    b->first = first;
    b->end = end;
    b->block_bytes = block_bytes;
    b->shift = (unsigned)__builtin_ctzll(block_bytes);
    b->checksums = checksums;
    b->damage = -1;
    // Beyond 64 mappings the rest goes unguarded: a process holds a snapshot a space, two while one is replaced.
    for (int i = 0; i < GUARDED; i++) {
        ctrove_blocks *none = NULL;
        if (__atomic_compare_exchange_n(&guarded[i], &none, b, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) break;
    }
    return b;
}

void ctrove_blocks_destroy(ctrove_blocks *b) {
    if (b == NULL) return;
    for (int i = 0; i < GUARDED; i++) {
        ctrove_blocks *self = b;
        if (__atomic_compare_exchange_n(&guarded[i], &self, NULL, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) break;
    }
    free(b);
}

int64_t ctrove_blocks_damage(const ctrove_blocks *b) { return __atomic_load_n(&b->damage, __ATOMIC_RELAXED); }

static void check(ctrove_blocks *b, size_t block, const uint8_t *bytes) {
    size_t start = b->first + (block << b->shift);
    size_t length = b->end - start < b->block_bytes ? b->end - start : b->block_bytes;
    if (ctrove_crc32c(0, bytes, length) != b->checksums[block]) report(b, start);
    __atomic_store_n(&b->seen[block], 1, __ATOMIC_RELEASE);
}

void ctrove_blocks_touch(ctrove_blocks *b, const void *bytes, size_t n) {
    size_t offset = (size_t)((const uint8_t *)bytes - b->base);
    if (n == 0 || offset < b->first || offset >= b->end) return;
    size_t last = offset + n > b->end ? b->end - 1 : offset + n - 1;
    for (size_t block = (offset - b->first) >> b->shift; block <= (last - b->first) >> b->shift; block++)
        if (!__atomic_load_n(&b->seen[block], __ATOMIC_ACQUIRE))
            check(b, block, b->base + b->first + (block << b->shift));
}

void *ctrove_blocks_copy(ctrove_blocks *b, size_t end) {
    size_t n = end - b->first;
    uint8_t *copy = ctrove_pages_take(n);
    if (copy == NULL) return NULL;
    for (size_t at = 0; at < n && ctrove_blocks_damage(b) < 0; at += b->block_bytes) {
        size_t length = n - at < b->block_bytes ? n - at : b->block_bytes;
        memcpy(copy + at, b->base + b->first + at, length);
        // A block that reaches beyond the copy is checked where it lies.
        if (length == b->block_bytes || b->first + at + length == b->end) check(b, at >> b->shift, copy + at);
        else check(b, at >> b->shift, b->base + b->first + at);
    }
    if (ctrove_blocks_damage(b) < 0) return copy;
    ctrove_pages_give_back(copy, n);
    return NULL;
}

static void on_bus_error(int number, siginfo_t *info, void *context) {
    const uint8_t *at = info->si_addr;
    for (int i = 0; i < GUARDED; i++) {
        ctrove_blocks *b = __atomic_load_n(&guarded[i], __ATOMIC_SEQ_CST);
        if (b == NULL || at < b->base || at >= b->base + b->file_bytes) continue;
        uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), start = (uintptr_t)at / page * page;
        if (mmap((void *)start, page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED) break;
        report(b, (size_t)((const uint8_t *)start - b->base));
        return; // the read is tried again and finds zeros
    }
    if (previous.sa_flags & SA_SIGINFO) {
        previous.sa_sigaction(number, info, context);
    } else if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN) {
        previous.sa_handler(number);
    } else {
        signal(number, SIG_DFL); // the fault comes again and ends the process as it would have
    }
}

int ctrove_guard_mappings(void) {
    static int installed;
    if (__atomic_exchange_n(&installed, 1, __ATOMIC_SEQ_CST)) return 0;
    struct sigaction action = {.sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    return sigaction(SIGBUS, &action, &previous);
}
