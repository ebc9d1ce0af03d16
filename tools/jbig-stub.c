/* Stands in libjbig's place in what Trove ships.
 *
 * Debian's libtiff is linked with libjbig, which is under the GPL. These are the functions that libtiff
 * calls, written from their documented behaviour alone: decoding refuses with an error code, which
 * libtiff reports as a damaged strip; encoding writes nothing, and Trove never encodes. The structures
 * behind the pointers belong to the caller and are not touched.
 */
#include <stddef.h>

/* tools/check-licences knows the stand-in by this symbol. */
const char trove_jbig_stub[] = "no JBIG in this build of Trove";

/* Any value but 0 is an error to the caller. */
enum { refused = 1 };

void jbg_dec_init(void *decoder) { (void)decoder; }
void jbg_dec_free(void *decoder) { (void)decoder; }
unsigned char *jbg_dec_getimage(const void *decoder, int plane) { return (void)decoder, (void)plane, NULL; }
unsigned long jbg_dec_getsize(const void *decoder) { return (void)decoder, 0; }
const char *jbg_strerror(int code) { return (void)code, trove_jbig_stub; }
int jbg_newlen(unsigned char *data, size_t length) { return (void)data, (void)length, refused; }

int jbg_dec_in(void *decoder, unsigned char *data, size_t length, size_t *taken) {
    (void)decoder, (void)data, (void)length;
    if (taken) *taken = 0;
    return refused;
}

void jbg_enc_free(void *encoder) { (void)encoder; }
void jbg_enc_out(void *encoder) { (void)encoder; }
void jbg_enc_init(void *encoder, unsigned long width, unsigned long height, int planes, unsigned char **plane,
                  void (*write)(unsigned char *, size_t, void *), void *file) {
    (void)encoder, (void)width, (void)height, (void)planes, (void)plane, (void)write, (void)file;
}
