// From ids to nodes by the file's order of ids.
#include "graph_internal.h"

// The id at a rank; damaged order gives some id, never a wild read.
static int64_t id_at(const ctrove_graph_view *v, const uint32_t *order, uint32_t rank) {
    uint32_t node = order[rank];
    return node < v->count ? v->ids[node] : INT64_MIN;
}

// The first rank from `from` whose id is `id` or more. Ids of a catalog have few gaps, so the distance of the ids is
// tried first; steps that double lead on from there.
static uint32_t rank_of(const ctrove_graph_view *v, const uint32_t *order, uint32_t from, int64_t id) {
    if (from >= v->count) return v->count;
    int64_t start = id_at(v, order, from);
    if (start >= id) return from;
    uint64_t gap = (uint64_t)id - (uint64_t)start;
    uint32_t low = from, high = gap < v->count - from ? from + (uint32_t)gap : v->count;
    if (high < v->count && id_at(v, order, high) == id) return high;
    // Ids are distinct: `id` cannot stand beyond `high`. Step back from there.
    for (uint32_t step = 1; high - low > step; step *= 2) {
        if (id_at(v, order, high - step) < id) {
            low = high - step;
            break;
        }
        high -= step;
    }
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (id_at(v, order, middle) < id) low = middle;
        else high = middle;
    }
    return high;
}

size_t ctrove_graph_nodes(const ctrove_graph_view *v, const uint32_t *order, const ctrove_filter *filter,
                          uint32_t *out) {
    size_t found = 0;
    uint32_t rank = 0;
    if (v->count == 0) return 0;
    touch(v, order, (size_t)v->count * 4);
    touch(v, v->ids, (size_t)v->count * 8);
    int64_t least = id_at(v, order, 0), greatest = id_at(v, order, v->count - 1);
    if ((uint64_t)greatest - (uint64_t)least == v->count - 1) {
        // Ids without gaps: the rank is the distance from the least.
        for (uint64_t word = 0; word < (filter->bits + 63) / 64; word++) {
            for (uint64_t rest = filter->words[word]; rest != 0; rest &= rest - 1) {
                uint64_t id = (uint64_t)filter->base + word * 64 + (uint64_t)__builtin_ctzll(rest);
                if (id - (uint64_t)least < v->count && found < v->count) out[found++] = order[id - (uint64_t)least];
            }
        }
        return found;
    }
    for (uint64_t word = 0; word < (filter->bits + 63) / 64 && rank < v->count; word++) {
        for (uint64_t rest = filter->words[word]; rest != 0 && rank < v->count; rest &= rest - 1) {
            int64_t id = (int64_t)((uint64_t)filter->base + word * 64 + (uint64_t)__builtin_ctzll(rest));
            rank = rank_of(v, order, rank, id);
            if (rank >= v->count) break;
            uint32_t node = order[rank];
            if (node < v->count && v->ids[node] == id) out[found++] = node, rank++;
        }
    }
    return found;
}
