#include "ctrove_tesseract.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <tesseract/capi.h>

#define FUNCTIONS(X)                                                                                              \
    X(TessBaseAPICreate) X(TessBaseAPIDelete) X(TessBaseAPISetVariable) X(TessBaseAPIInit2)                        \
    X(TessBaseAPISetPageSegMode) X(TessBaseAPISetImage2) X(TessBaseAPISetSourceResolution)                         \
    X(TessBaseAPISetRectangle) X(TessBaseAPIRecognize) X(TessBaseAPIGetIterator) X(TessBaseAPIAnalyseLayout)       \
    X(TessBaseAPIClear) X(TessMonitorCreate) X(TessMonitorDelete) X(TessMonitorSetDeadlineMSecs)                   \
    X(TessResultIteratorDelete) X(TessResultIteratorGetPageIterator) X(TessResultIteratorGetUTF8Text)              \
    X(TessResultIteratorConfidence) X(TessPageIteratorDelete) X(TessPageIteratorNext)                              \
    X(TessPageIteratorIsAtBeginningOf) X(TessPageIteratorBoundingBox) X(TessPageIteratorOrientation)               \
    X(TessPageIteratorBlockType) X(TessDeleteText)

#define DECLARE(name) __typeof__(name) *name;
static struct { FUNCTIONS(DECLARE) } tess;

static void *library;
static const char *problem;

static void open_library(void) {
    library = dlopen("libtesseract.so.5", RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        problem = "tesseract is not installed: apt-get install libtesseract5 tesseract-ocr-eng";
        return;
    }
#define RESOLVE(name) \
    if (!(tess.name = (__typeof__(name) *)dlsym(library, #name))) problem = "tesseract lacks " #name;
    FUNCTIONS(RESOLVE)
}

int ctrove_tesseract_open(const char **why) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, open_library);
    if (why) *why = problem;
    return problem == NULL;
}

ctrove_engine *ctrove_engine_start(const char *data, const char *languages) {
    // Each thread that reads would start its own spinning team of OpenMP threads; one thread is faster here.
    void (*set_threads)(int) = (void (*)(int))dlsym(library, "omp_set_num_threads");
    if (set_threads) set_threads(1);
    TessBaseAPI *engine = tess.TessBaseAPICreate();
    if (!engine) return NULL;
    // Before starting: what the start itself prints goes there too.
    tess.TessBaseAPISetVariable(engine, "debug_file", "/dev/null");
    if (tess.TessBaseAPIInit2(engine, data, languages, OEM_LSTM_ONLY) == 0) return engine;
    tess.TessBaseAPIDelete(engine);
    return NULL;
}

void ctrove_engine_end(ctrove_engine *engine) { tess.TessBaseAPIDelete(engine); }

void ctrove_engine_set_pix(ctrove_engine *engine, void *pix, ctrove_page_mode mode, int dpi) {
    tess.TessBaseAPISetPageSegMode(engine, (TessPageSegMode)mode);
    tess.TessBaseAPISetImage2(engine, pix);
    tess.TessBaseAPISetSourceResolution(engine, dpi);
}

void ctrove_engine_set_rectangle(ctrove_engine *engine, int left, int top, int width, int height) {
    tess.TessBaseAPISetRectangle(engine, left, top, width, height);
}

void ctrove_engine_clear(ctrove_engine *engine) { tess.TessBaseAPIClear(engine); }

static ctrove_word *append(ctrove_words *words, size_t *capacity) {
    if (words->count == *capacity) {
        size_t grown = *capacity ? *capacity * 2 : 256;
        ctrove_word *items = realloc(words->items, grown * sizeof *items);
        if (!items) return NULL;
        words->items = items;
        *capacity = grown;
    }
    ctrove_word *word = &words->items[words->count++];
    memset(word, 0, sizeof *word);
    return word;
}

static int is_vertical(const TessPageIterator *at) {
    TessOrientation orientation;
    TessWritingDirection direction;
    TessTextlineOrder order;
    float angle;
    tess.TessPageIteratorOrientation((TessPageIterator *)at, &orientation, &direction, &order, &angle);
    return direction == WRITING_DIRECTION_TOP_TO_BOTTOM;
}

static ctrove_read_status collect(TessResultIterator *results, ctrove_words *words) {
    TessPageIterator *at = tess.TessResultIteratorGetPageIterator(results);
    size_t capacity = 0;
    int block = -1, paragraph = -1, line = -1;
    do {
        if (tess.TessPageIteratorIsAtBeginningOf(at, RIL_BLOCK)) block++;
        if (tess.TessPageIteratorIsAtBeginningOf(at, RIL_PARA)) paragraph++;
        if (tess.TessPageIteratorIsAtBeginningOf(at, RIL_TEXTLINE)) line++;
        char *text = tess.TessResultIteratorGetUTF8Text(results, RIL_WORD);
        if (!text) continue;
        char *copy = text[0] ? strdup(text) : NULL;
        tess.TessDeleteText(text);
        if (!copy) continue;
        ctrove_word *word = append(words, &capacity);
        if (!word) {
            free(copy);
            return CTROVE_READ_FAILED;
        }
        word->text = copy;
        word->confidence = tess.TessResultIteratorConfidence(results, RIL_WORD);
        word->block = block < 0 ? 0 : block;
        word->paragraph = paragraph < 0 ? 0 : paragraph;
        word->line = line < 0 ? 0 : line;
        word->vertical = is_vertical(at);
        tess.TessPageIteratorBoundingBox(at, RIL_WORD, &word->left, &word->top, &word->right, &word->bottom);
    } while (tess.TessPageIteratorNext(at, RIL_WORD));
    return CTROVE_READ_OK;
}

ctrove_read_status ctrove_engine_read(ctrove_engine *engine, int milliseconds, ctrove_words *words) {
    memset(words, 0, sizeof *words);
    ETEXT_DESC *monitor = tess.TessMonitorCreate();
    if (!monitor) return CTROVE_READ_FAILED;
    if (milliseconds > 0) tess.TessMonitorSetDeadlineMSecs(monitor, milliseconds);
    int code = tess.TessBaseAPIRecognize(engine, monitor);
    tess.TessMonitorDelete(monitor);
    TessResultIterator *results = code == 0 ? tess.TessBaseAPIGetIterator(engine) : NULL;
    if (!results) return code == 0 ? CTROVE_READ_OK : milliseconds > 0 ? CTROVE_READ_LATE : CTROVE_READ_FAILED;
    ctrove_read_status status = collect(results, words);
    tess.TessResultIteratorDelete(results);
    return status;
}

ctrove_read_status ctrove_engine_find_lines(ctrove_engine *engine, ctrove_words *lines) {
    memset(lines, 0, sizeof *lines);
    TessPageIterator *at = tess.TessBaseAPIAnalyseLayout(engine);
    if (!at) return CTROVE_READ_OK;
    size_t capacity = 0;
    do {
        TessPolyBlockType kind = tess.TessPageIteratorBlockType(at);
        if (kind >= PT_FLOWING_IMAGE) continue;
        ctrove_word *line = append(lines, &capacity);
        if (!line) break;
        line->vertical = is_vertical(at);
        tess.TessPageIteratorBoundingBox(at, RIL_TEXTLINE, &line->left, &line->top, &line->right, &line->bottom);
    } while (tess.TessPageIteratorNext(at, RIL_TEXTLINE));
    tess.TessPageIteratorDelete(at);
    return CTROVE_READ_OK;
}

void ctrove_words_free(ctrove_words *words) {
    for (size_t i = 0; i < words->count; i++) free((char *)words->items[i].text);
    free(words->items);
    words->items = NULL;
    words->count = 0;
}
