// What Swift cannot say on Linux: ancillary data on sockets, spawning with file actions, limits, advisory locks.
#ifndef CTROVE_SYSTEM_H
#define CTROVE_SYSTEM_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// Starts `executable` with `arguments` (NULL-terminated, argv[0] included) in a process group of its own.
/// The child gets one end of a stream socket pair: as standard input and output if `as_stdio`, else as descriptor 3 with
/// /dev/null as those; and the caller's standard error only if `keep_stderr`. `environment` is NULL-terminated.
/// Returns 0 and fills `pid` and `channel` (close-on-exec), or an errno value.
int ctrove_spawn(const char *executable, char *const arguments[], char *const environment[], int keep_stderr,
                 int as_stdio, pid_t *pid, int *channel);

/// Waits for `pid` to end and returns its wait status, or -1. `signal` is sent first where it is not 0.
int ctrove_reap(pid_t pid, int signal);

/// Sends `count` bytes; where `descriptor` is not negative it travels with the first byte (SCM_RIGHTS).
/// Returns 0 or an errno value. Never raises SIGPIPE.
int ctrove_send(int channel, const void *bytes, size_t count, int descriptor);

/// Receives exactly `count` bytes, waiting at most `timeout_ms` (-1: for ever) for all of them.
/// A descriptor that came along is stored in `descriptor` (else -1; may be NULL).
/// Returns 0, an errno value, ETIMEDOUT, or ECONNRESET where the peer has closed.
int ctrove_receive(int channel, void *bytes, size_t count, int timeout_ms, int *descriptor);

/// Ends this process as soon as the peer of `channel` is gone, whatever the process is doing: a thread watches it.
void ctrove_exit_with_peer(int channel);

/// Limits this process: bytes of data (heap and anonymous maps), CPU seconds, open files; 0 leaves a limit alone.
/// Core files are switched off. Returns 0 or an errno value.
int ctrove_limit_process(uint64_t data_bytes, uint64_t cpu_seconds, uint64_t open_files);

/// Takes an exclusive advisory lock that the kernel drops with its owner. Returns 0, EWOULDBLOCK, or an errno value.
int ctrove_lock(int descriptor, int wait);

/// Gives the lock back at once, though a child that was just forked may still hold the descriptor.
void ctrove_unlock(int descriptor);

/// 1 where errno value `code` means that the device or quota is full.
int ctrove_is_full(int code);

/// Version of Landlock that the kernel offers; 0 for none.
int ctrove_landlock_version(void);

/// Leaves this thread, and those it starts, with reading below the `readable` paths (NULL-terminated; those that do
/// not exist are passed over), no other file, and no TCP. Open descriptors stay usable.
/// Returns 0, ENOSYS where the kernel has no Landlock, or an errno value.
int ctrove_landlock(const char *const readable[]);

/// Limits of a confined program.
typedef struct {
    /// Bytes of address space.
    uint64_t memory_bytes;
    /// Bytes of a file that it writes.
    uint64_t file_bytes;
    uint64_t cpu_seconds;
} ctrove_confinement;

/// The user that root's programs become.
enum { ctrove_nobody = 65534 };

/// Becomes `program`, with `arguments` and `environment` (NULL-terminated), which reads below the `readable` and
/// `runnable` paths, runs what lies below the latter, and writes below `folder` alone, where it stands; without network,
/// other processes or signals to them, and as nobody where this process was root's. Its standard error goes where its
/// output does.
/// Returns only where it cannot be: ENOSYS where the kernel has no Landlock or no filter, or an errno value.
int ctrove_run_confined(const char *program, char *const arguments[], char *const environment[], const char *folder,
                        const char *const readable[], const char *const runnable[], const ctrove_confinement *limits);

/// 1 where the kernel filters system calls.
int ctrove_has_seccomp(void);

/// Takes sockets, other programs, writing by name and the system's administration from all threads of this process.
/// Returns 0, ENOSYS where it cannot be done, or an errno value.
int ctrove_seccomp(void);

/// Makes this process, and those it starts from now on, work only while nothing else wants the processor or the disk.
/// Returns 0 or an errno value.
int ctrove_be_background(void);

/// The number of the kind of file system that holds `path` (linux/magic.h); 0 where that cannot be told.
uint32_t ctrove_file_system(const char *path);

#endif
