// PDFium, opened when the first PDF is read: only extraction workers need it.
//
// Its functions are declared here; names, types and numbers are those of its public headers. PDFium has no threads and
// global state: one thread at a time.
#pragma once
#include <dlfcn.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef struct {
    void (*init)(void);
    void *(*load)(const void *, size_t, const char *);
    void (*close)(void *);
    unsigned long (*last_error)(void);
    int (*page_count)(void *);
    void *(*load_page)(void *, int);
    void (*close_page)(void *);
    float (*page_width)(void *);
    float (*page_height)(void *);
    int (*page_rotation)(void *);
    int (*to_device)(void *, int, int, int, int, int, double, double, int *, int *);
    void *(*load_text)(void *);
    void (*close_text)(void *);
    int (*count_chars)(void *);
    unsigned int (*unicode)(void *, int);
    int (*loose_box)(void *, int, float *);
    void *(*text_object)(void *, int);
    int (*is_hyphen)(void *, int);
    double (*font_size)(void *, int);
    int (*font_weight)(void *, int);
    unsigned long (*meta)(void *, const char *, void *, unsigned long);
    int (*count_objects)(void *);
    void *(*object)(void *, int);
    int (*object_type)(void *);
    int (*object_bounds)(void *, float *, float *, float *, float *);
    int (*object_matrix)(void *, float *);
    int (*count_form)(void *);
    void *(*form_object)(void *, unsigned long);
    int (*draw_mode)(void *, int *, int *);
    int (*count_segments)(void *);
    void *(*segment)(void *, int);
    int (*segment_point)(void *, float *, float *);
    int (*segment_type)(void *);
    int (*segment_closes)(void *);
    int (*image_size)(void *, unsigned int *, unsigned int *);
    unsigned long (*image_data)(void *, void *, unsigned long);
    int (*annot_count)(void *);
    void *(*annot)(void *, int);
    int (*annot_type)(void *);
    int (*annot_rect)(void *, float *);
    unsigned long (*annot_text)(void *, const char *, void *, unsigned long);
    void (*close_annot)(void *);
    void *(*annot_file)(void *);
    int (*file_count)(void *);
    void *(*file)(void *, int);
    unsigned long (*file_name)(void *, void *, unsigned long);
    int (*file_content)(void *, void *, unsigned long, unsigned long *);
    int (*flatten)(void *, int);
    void *(*bitmap)(int, int, int, void *, int);
    int (*fill)(void *, int, int, int, int, unsigned long);
    void (*render)(void *, void *, int, int, int, int, int, int);
    void (*destroy_bitmap)(void *);
} cpdfium_functions;

/// Opens the library at `path`. Returns 0 when it or one of its functions is missing.
static inline int cpdfium_load(cpdfium_functions *f, const char *path) {
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return 0;
    const struct { const char *name; void *slot; } table[] = {
        {"FPDF_InitLibrary", &f->init},
        {"FPDF_LoadMemDocument64", &f->load},
        {"FPDF_CloseDocument", &f->close},
        {"FPDF_GetLastError", &f->last_error},
        {"FPDF_GetPageCount", &f->page_count},
        {"FPDF_LoadPage", &f->load_page},
        {"FPDF_ClosePage", &f->close_page},
        {"FPDF_GetPageWidthF", &f->page_width},
        {"FPDF_GetPageHeightF", &f->page_height},
        {"FPDFPage_GetRotation", &f->page_rotation},
        {"FPDF_PageToDevice", &f->to_device},
        {"FPDFText_LoadPage", &f->load_text},
        {"FPDFText_ClosePage", &f->close_text},
        {"FPDFText_CountChars", &f->count_chars},
        {"FPDFText_GetUnicode", &f->unicode},
        {"FPDFText_GetLooseCharBox", &f->loose_box},
        {"FPDFText_GetTextObject", &f->text_object},
        {"FPDFText_IsHyphen", &f->is_hyphen},
        {"FPDFText_GetFontSize", &f->font_size},
        {"FPDFText_GetFontWeight", &f->font_weight},
        {"FPDF_GetMetaText", &f->meta},
        {"FPDFPage_CountObjects", &f->count_objects},
        {"FPDFPage_GetObject", &f->object},
        {"FPDFPageObj_GetType", &f->object_type},
        {"FPDFPageObj_GetBounds", &f->object_bounds},
        {"FPDFPageObj_GetMatrix", &f->object_matrix},
        {"FPDFFormObj_CountObjects", &f->count_form},
        {"FPDFFormObj_GetObject", &f->form_object},
        {"FPDFPath_GetDrawMode", &f->draw_mode},
        {"FPDFPath_CountSegments", &f->count_segments},
        {"FPDFPath_GetPathSegment", &f->segment},
        {"FPDFPathSegment_GetPoint", &f->segment_point},
        {"FPDFPathSegment_GetType", &f->segment_type},
        {"FPDFPathSegment_GetClose", &f->segment_closes},
        {"FPDFImageObj_GetImagePixelSize", &f->image_size},
        {"FPDFImageObj_GetImageDataRaw", &f->image_data},
        {"FPDFPage_GetAnnotCount", &f->annot_count},
        {"FPDFPage_GetAnnot", &f->annot},
        {"FPDFAnnot_GetSubtype", &f->annot_type},
        {"FPDFAnnot_GetRect", &f->annot_rect},
        {"FPDFAnnot_GetStringValue", &f->annot_text},
        {"FPDFPage_CloseAnnot", &f->close_annot},
        {"FPDFAnnot_GetFileAttachment", &f->annot_file},
        {"FPDFDoc_GetAttachmentCount", &f->file_count},
        {"FPDFDoc_GetAttachment", &f->file},
        {"FPDFAttachment_GetName", &f->file_name},
        {"FPDFAttachment_GetFile", &f->file_content},
        {"FPDFPage_Flatten", &f->flatten},
        {"FPDFBitmap_CreateEx", &f->bitmap},
        {"FPDFBitmap_FillRect", &f->fill},
        {"FPDF_RenderPageBitmap", &f->render},
        {"FPDFBitmap_Destroy", &f->destroy_bitmap},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        void *function = dlsym(library, table[i].name);
        if (function == NULL) return 0;
        memcpy(table[i].slot, &function, sizeof function);
    }
    f->init();
    return 1;
}

/// A file without a name, for a second copy of the library; below 0 where the system allows none.
static inline int cpdfium_reserve(void) { return (int)syscall(SYS_memfd_create, "pdfium", 1u /* close on exec */); }

/// Opens a copy of the library at `path` that shares nothing with it: the loader tells libraries by their files, so its
/// bytes are first written to `file`. Returns 0 when that fails.
static inline int cpdfium_load_copy(cpdfium_functions *f, const char *path, int file) {
    const int from = open(path, O_RDONLY | O_CLOEXEC);
    if (from < 0) return 0;
    const size_t room = 1 << 20;
    char *buffer = malloc(room), name[40];
    ssize_t count = -1;
    while (buffer != NULL && (count = read(from, buffer, room)) > 0) {
        if (write(file, buffer, (size_t)count) != count) break;
    }
    free(buffer);
    close(from);
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    return count == 0 && cpdfium_load(f, name);
}
