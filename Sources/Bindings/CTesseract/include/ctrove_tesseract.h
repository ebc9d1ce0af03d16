// Tesseract, opened at run time: only extraction workers need it and its many libraries.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Opens tesseract once. Returns 1, or 0 with `*why` set to a text that lives for ever.
int ctrove_tesseract_open(const char **why);

// One engine: a language set kept in memory. Not thread-safe. All calls need the library opened first.
typedef struct TessBaseAPI ctrove_engine;
// What a page is taken for: the numbers of tesseract's own page segmentation modes.
typedef enum {
    CTROVE_PAGE_AUTO = 3,
    CTROVE_PAGE_COLUMN = 4,
    CTROVE_PAGE_BLOCK = 6,
    CTROVE_PAGE_LINE = 7,
    CTROVE_PAGE_SPARSE = 11,
} ctrove_page_mode;

typedef struct {
    const char *text;  // UTF-8, owned by the list
    int left, top, right, bottom;
    float confidence;  // 0 to 100
    int block, paragraph, line;  // each counts from 0 over the page
    int vertical;  // 1 where lines run from top to bottom
} ctrove_word;

typedef struct {
    ctrove_word *items;
    size_t count;
} ctrove_words;

typedef enum {
    CTROVE_READ_OK = 0,
    CTROVE_READ_LATE = 1,    // the deadline passed; the words read until then are given
    CTROVE_READ_FAILED = 2,  // out of memory or an inner failure
} ctrove_read_status;

// Starts an engine on the packs `languages` ("eng+deu") in folder `data`. NULL if one cannot be loaded.
ctrove_engine *ctrove_engine_start(const char *data, const char *languages);
void ctrove_engine_end(ctrove_engine *engine);
// Gives the engine an image of leptonica's; it must live until `ctrove_engine_clear`.
void ctrove_engine_set_pix(ctrove_engine *engine, void *pix, ctrove_page_mode mode, int dpi);
// Restricts reading to a rectangle of the image.
void ctrove_engine_set_rectangle(ctrove_engine *engine, int left, int top, int width, int height);
// Reads; at most `milliseconds` (0: no limit). The words are released by `ctrove_words_free`.
ctrove_read_status ctrove_engine_read(ctrove_engine *engine, int milliseconds, ctrove_words *words);
// Finds lines of text without reading them: as words with no text. Boxes only.
ctrove_read_status ctrove_engine_find_lines(ctrove_engine *engine, ctrove_words *lines);
void ctrove_engine_clear(ctrove_engine *engine);
void ctrove_words_free(ctrove_words *words);
