#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "ctrove_image.h"

// Weights of the source samples under one destination sample; they sum to one.
typedef struct {
    size_t first, count;
    float *weights;
} window;

static double lanczos3(double x) {
    if (x == 0) return 1;
    if (fabs(x) >= 3) return 0;
    double p = M_PI * x;
    return 3 * sin(p) * sin(p / 3) / (p * p);
}

// One window for each of `out` samples. All weights lie in one block that `windows[0].weights` owns.
static window *make_windows(size_t in, size_t out, int area) {
    double scale = (double)in / (double)out, stretch = scale > 1 ? scale : 1;
    double radius = area ? scale / 2 : 3 * stretch;
    size_t most = (size_t)(2 * radius) + 3;
    window *windows = calloc(out, sizeof *windows);
    float *block = calloc(out * most, sizeof *block);
    if (!windows || !block) {
        free(windows);
        free(block);
        return NULL;
    }
    for (size_t i = 0; i < out; i++) {
        double centre = ((double)i + 0.5) * scale;
        double low = centre - radius, high = centre + radius;
        size_t first = low > 0 ? (size_t)low : 0, end = (size_t)ceil(high);
        if (end > in) end = in;
        if (end <= first) end = first + 1;
        windows[i] = (window){first, end - first, block + i * most};
        double sum = 0;
        for (size_t k = 0; k < windows[i].count; k++) {
            double left = (double)(first + k), weight;
            if (area) {
                weight = fmin(left + 1, high) - fmax(left, low);
                if (weight < 0) weight = 0;
            } else {
                weight = lanczos3((left + 0.5 - centre) / stretch);
            }
            windows[i].weights[k] = (float)weight;
            sum += weight;
        }
        for (size_t k = 0; k < windows[i].count; k++) windows[i].weights[k] /= (float)(sum != 0 ? sum : 1);
    }
    return windows;
}

static void free_windows(window *windows) {
    if (windows) free(windows[0].weights);
    free(windows);
}

static uint8_t clamped(float value) {
    return value <= 0 ? 0 : value >= 255 ? 255 : (uint8_t)(value + 0.5f);
}

// Separable: each source row is resampled across when first needed and kept in a ring while rows below need it.
static int resample(
    const uint8_t *samples, size_t width, size_t height, size_t channels, uint8_t *out, size_t out_width,
    size_t out_height, int area) {
    window *across = make_windows(width, out_width, area), *down = make_windows(height, out_height, area);
    size_t tallest = 1, stride = out_width * channels;
    for (size_t y = 0; down && y < out_height; y++)
        if (down[y].count > tallest) tallest = down[y].count;
    float *ring = malloc(tallest * stride * sizeof *ring), *sums = malloc(stride * sizeof *sums);
    int failed = !across || !down || !ring || !sums;
    size_t ready = 0;
    for (size_t y = 0; !failed && y < out_height; y++) {
        size_t end = down[y].first + down[y].count;
        if (ready < down[y].first) ready = down[y].first;
        for (; ready < end; ready++) {
            const uint8_t *row = samples + ready * width * channels;
            float *to = ring + (ready % tallest) * stride;
            for (size_t x = 0; x < out_width; x++) {
                const window w = across[x];
                for (size_t c = 0; c < channels; c++) {
                    const uint8_t *from = row + w.first * channels + c;
                    float sum = 0;
                    for (size_t k = 0; k < w.count; k++) sum += w.weights[k] * (float)from[k * channels];
                    to[x * channels + c] = sum;
                }
            }
        }
        memset(sums, 0, stride * sizeof *sums);
        for (size_t k = 0; k < down[y].count; k++) {
            const float *from = ring + ((down[y].first + k) % tallest) * stride;
            float weight = down[y].weights[k];
            for (size_t x = 0; x < stride; x++) sums[x] += weight * from[x];
        }
        for (size_t x = 0; x < stride; x++) out[y * stride + x] = clamped(sums[x]);
    }
    free(ring);
    free(sums);
    free_windows(across);
    free_windows(down);
    return failed ? -1 : 0;
}

int ctrove_resample_area(
    const uint8_t *samples, size_t width, size_t height, size_t channels, uint8_t *out, size_t out_width,
    size_t out_height) {
    return resample(samples, width, height, channels, out, out_width, out_height, 1);
}

int ctrove_resample_lanczos(
    const uint8_t *samples, size_t width, size_t height, size_t channels, uint8_t *out, size_t out_width,
    size_t out_height) {
    return resample(samples, width, height, channels, out, out_width, out_height, 0);
}
