#include <string.h>
#include "ctrove_image.h"

void ctrove_orient(
    const uint8_t *samples, size_t width, size_t height, size_t channels, int orientation, uint8_t *out) {
    int turned = orientation >= 5;
    int mirrors_x = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    int mirrors_y = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    size_t out_width = turned ? height : width, out_height = turned ? width : height;
    for (size_t y = 0; y < out_height; y++) {
        for (size_t x = 0; x < out_width; x++) {
            size_t from_x = turned ? y : x, from_y = turned ? x : y;
            if (mirrors_x) from_x = width - 1 - from_x;
            if (mirrors_y) from_y = height - 1 - from_y;
            const uint8_t *from = samples + (from_y * width + from_x) * channels;
            uint8_t *to = out + (y * out_width + x) * channels;
            for (size_t c = 0; c < channels; c++) to[c] = from[c];
        }
    }
}
