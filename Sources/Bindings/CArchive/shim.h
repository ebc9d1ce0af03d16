// libarchive, opened when the first archive is read: only extraction workers need it.
//
// Its functions are declared here; the names and types are those of its manual pages.
#include <dlfcn.h>
#include <stddef.h>
#include <string.h>
#include <sys/types.h>

enum { CARCHIVE_OK = 0, CARCHIVE_EOF = 1, CARCHIVE_WARN = -20 };

typedef struct {
    void *(*read_new)(void);
    int (*read_free)(void *);
    int (*format_zip)(void *);
    int (*open_memory)(void *, const void *, size_t);
    int (*next_header)(void *, void **);
    ssize_t (*read_data)(void *, void *, size_t);
    const char *(*error_string)(void *);
    const char *(*name)(void *);
    const char *(*name_utf8)(void *);
    int (*is_encrypted)(void *);
    int (*format_code)(void *);
    int (*add_passphrase)(void *, const char *);
    int (*support[11])(void *);
} carchive_functions;

/// Opens the library. Returns 0 when it or one of its functions is missing.
static inline int carchive_load(carchive_functions *f) {
    void *library = dlopen("libarchive.so.13", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return 0;
    const struct { const char *name; void *slot; } table[] = {
        {"archive_read_new", &f->read_new},
        {"archive_read_free", &f->read_free},
        {"archive_read_support_format_zip", &f->format_zip},
        {"archive_read_open_memory", &f->open_memory},
        {"archive_read_next_header", &f->next_header},
        {"archive_read_data", &f->read_data},
        {"archive_error_string", &f->error_string},
        {"archive_entry_pathname", &f->name},
        {"archive_entry_pathname_utf8", &f->name_utf8},
        {"archive_entry_is_data_encrypted", &f->is_encrypted},
        {"archive_format", &f->format_code},
        {"archive_read_add_passphrase", &f->add_passphrase},
        {"archive_read_support_format_zip", &f->support[0]},
        {"archive_read_support_format_tar", &f->support[1]},
        {"archive_read_support_format_7zip", &f->support[2]},
        {"archive_read_support_format_raw", &f->support[3]},
        {"archive_read_support_filter_gzip", &f->support[4]},
        {"archive_read_support_filter_bzip2", &f->support[5]},
        {"archive_read_support_filter_xz", &f->support[6]},
        {"archive_read_support_filter_zstd", &f->support[7]},
        {"archive_read_support_filter_lz4", &f->support[8]},
        {"archive_read_support_filter_compress", &f->support[9]},
        {"archive_read_support_filter_lzma", &f->support[10]},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        void *function = dlsym(library, table[i].name);
        if (function == NULL) return 0;
        memcpy(table[i].slot, &function, sizeof function);
    }
    return 1;
}

/// An archive being read, and the functions that read it.
typedef struct {
    carchive_functions f;
    void *archive;
    void *entry;
} carchive_reader;

/// Begins to read a zip file that stays in memory at `bytes`. Returns 0 when it cannot.
static inline int carchive_open(carchive_reader *r, const void *bytes, size_t length) {
    r->entry = NULL;
    r->archive = r->f.read_new();
    if (r->archive == NULL) return 0;
    r->f.format_zip(r->archive);
    return r->f.open_memory(r->archive, bytes, length) == CARCHIVE_OK;
}

/// Begins to read an archive of any kind, or a packed file without members. Debian's libarchive unpacks all of these by
/// itself: no other program is run. `password` opens protected members; NULL for none.
static inline int carchive_open_any(
    carchive_reader *r, const void *bytes, size_t length, const char *password) {
    r->entry = NULL;
    r->archive = r->f.read_new();
    if (r->archive == NULL) return 0;
    for (size_t i = 0; i < sizeof r->f.support / sizeof r->f.support[0]; i++) r->f.support[i](r->archive);
    if (password != NULL && *password != 0) r->f.add_passphrase(r->archive, password);
    return r->f.open_memory(r->archive, bytes, length) == CARCHIVE_OK;
}

/// True for a packed file without a list of members.
static inline int carchive_is_raw(carchive_reader *r) { return (r->f.format_code(r->archive) & 0xff0000) == 0x90000; }

/// The member's name as it stands in the archive.
static inline const char *carchive_raw_name(carchive_reader *r) { return r->f.name(r->entry); }

/// Goes to the next member: 1 when there is one, 0 at the end, -1 when the archive is damaged from here on.
static inline int carchive_next(carchive_reader *r) {
    int status = r->f.next_header(r->archive, &r->entry);
    return status == CARCHIVE_EOF ? 0 : status == CARCHIVE_OK || status == CARCHIVE_WARN ? 1 : -1;
}

static inline const char *carchive_name(carchive_reader *r) {
    const char *name = r->f.name_utf8(r->entry);
    return name != NULL ? name : r->f.name(r->entry);
}

static inline int carchive_is_encrypted(carchive_reader *r) { return r->f.is_encrypted(r->entry) != 0; }

/// True when the last call failed because libarchive does not open that kind of protection.
static inline int carchive_cannot_decrypt(carchive_reader *r) {
    const char *why = r->f.error_string(r->archive);
    return why != NULL && strstr(why, "encrypted, but currently not supported") != NULL;
}

/// Reads on in the member: bytes read, 0 at its end, below 0 when it is damaged.
static inline ssize_t carchive_read(carchive_reader *r, void *buffer, size_t room) {
    return r->f.read_data(r->archive, buffer, room);
}

static inline void carchive_close(carchive_reader *r) {
    if (r->archive != NULL) r->f.read_free(r->archive);
    r->archive = NULL;
}
