// Takes rights away from a process that parses untrusted bytes: paths by Landlock, system calls by a seccomp filter.
#include "CTroveSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// Landlock's interface, declared here: the headers of Debian 12 know its first version only.
struct ruleset {
    uint64_t fs;
    uint64_t net;
    uint64_t scoped;
};
struct __attribute__((packed)) path_rule {
    uint64_t allowed;
    int32_t folder;
};
enum {
    landlock_execute = 1 << 0,
    landlock_write_file = 1 << 1,
    landlock_read_file = 1 << 2,
    landlock_read_folder = 1 << 3,
    landlock_fs_first = (1 << 13) - 1,  // version 1: all but moving between folders, truncating and ioctl
    landlock_fs_refer = 1 << 13,        // version 2
    landlock_fs_truncate = 1 << 14,     // version 3
    landlock_net_tcp = 3,               // version 4: bind and connect
    landlock_fs_ioctl = 1 << 15,        // version 5
    landlock_scopes = 3,                // version 6: abstract sockets, signals
    // Writing and truncating files; making and removing files and folders, but no links, pipes or devices.
    landlock_writing = landlock_write_file | landlock_fs_truncate | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8,
};
enum { nr_create_ruleset = 444, nr_add_rule = 445, nr_restrict_self = 446 };

int ctrove_landlock_version(void) {
    long version = syscall(nr_create_ruleset, NULL, 0, 1);
    return version < 0 ? 0 : (int)version;
}

// Allows something below each path; a single file takes no rights of folders. What is not there needs no permission.
static void allow(int set, const char *const paths[], uint64_t rights) {
    for (; paths != NULL && *paths; paths++) {
        struct path_rule rule = {.allowed = rights};
        rule.folder = open(*paths, O_PATH | O_CLOEXEC);
        if (rule.folder < 0) continue;
        if (syscall(nr_add_rule, set, 1, &rule, 0) != 0 && errno == EINVAL) {
            rule.allowed &= landlock_execute | landlock_write_file | landlock_read_file | landlock_fs_truncate;
            syscall(nr_add_rule, set, 1, &rule, 0);
        }
        close(rule.folder);
    }
}

// `runnable` and `writable` may be read too; NULL for none.
static int landlock(const char *const readable[], const char *const runnable[], const char *const writable[]) {
    int version = ctrove_landlock_version();
    if (version < 1) return ENOSYS;
    struct ruleset rules = {.fs = landlock_fs_first};
    if (version >= 2) rules.fs |= landlock_fs_refer;
    if (version >= 3) rules.fs |= landlock_fs_truncate;
    if (version >= 4) rules.net = landlock_net_tcp;
    if (version >= 5) rules.fs |= landlock_fs_ioctl;
    if (version >= 6) rules.scoped = landlock_scopes;
    size_t size = version >= 6 ? sizeof rules : version >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
    int set = (int)syscall(nr_create_ruleset, &rules, size, 0);
    if (set < 0) return errno;
    const uint64_t reading = landlock_read_file | landlock_read_folder;
    allow(set, readable, reading);
    allow(set, runnable, reading | landlock_execute);
    allow(set, writable, (reading | landlock_writing) & rules.fs);
    int status = 0;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(nr_restrict_self, set, 0) != 0) status = errno;
    close(set);
    return status;
}

int ctrove_landlock(const char *const readable[]) { return landlock(readable, NULL, NULL); }

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef OWN_ARCHITECTURE
#define REFUSE(number, code)                                \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1),    \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (code))

#if defined(__x86_64__)
// The second numbering of the same calls (x32).
#define OTHER_NUMBERING                                         \
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),      \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),    \
        REFUSE(__NR_fork, EPERM), REFUSE(__NR_vfork, EPERM), REFUSE(__NR_mknod, EPERM), REFUSE(__NR_chmod, EPERM), \
        REFUSE(__NR_chown, EPERM), REFUSE(__NR_lchown, EPERM),
#define OLDER_WRITING                                                                                       \
    REFUSE(__NR_open, ENOSYS), REFUSE(__NR_creat, EPERM), REFUSE(__NR_unlink, EPERM), REFUSE(__NR_rename, EPERM), \
        REFUSE(__NR_mkdir, EPERM), REFUSE(__NR_rmdir, EPERM), REFUSE(__NR_link, EPERM),                     \
        REFUSE(__NR_symlink, EPERM), REFUSE(__NR_utime, EPERM), REFUSE(__NR_utimes, EPERM),
#else
#define OTHER_NUMBERING
#define OLDER_WRITING
#endif

// What every filter begins with: one architecture, no network, no other processes, nothing of the system.
#define COMMON                                                                                                        \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),                                          \
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OWN_ARCHITECTURE, 1, 0),                                                  \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),                                                          \
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)), OTHER_NUMBERING                        \
        /* The network, and sockets of any kind: the channel to the parent is open already. */                        \
        REFUSE(__NR_socket, EPERM), REFUSE(__NR_socketpair, EPERM), REFUSE(__NR_connect, EPERM),                      \
        REFUSE(__NR_bind, EPERM), REFUSE(__NR_listen, EPERM), REFUSE(__NR_accept, EPERM),                             \
        REFUSE(__NR_accept4, EPERM),                                                                                  \
        /* Other processes. */                                                                                        \
        REFUSE(__NR_ptrace, EPERM), REFUSE(__NR_kill, EPERM), REFUSE(__NR_tkill, EPERM),                              \
        REFUSE(__NR_process_vm_readv, EPERM), REFUSE(__NR_process_vm_writev, EPERM),                                  \
        REFUSE(434 /* pidfd_open */, EPERM), REFUSE(424 /* pidfd_send_signal */, EPERM), REFUSE(__NR_kcmp, EPERM),    \
        REFUSE(__NR_rt_sigqueueinfo, EPERM), REFUSE(__NR_rt_tgsigqueueinfo, EPERM),                                   \
        /* clone3 hides its flags from a filter; the C library then uses clone, of which threads alone may pass. */   \
        REFUSE(435 /* clone3 */, ENOSYS),                                                                             \
        /* Files other than by plain reading and writing. */                                                          \
        REFUSE(__NR_mknodat, EPERM), REFUSE(__NR_fchmodat, EPERM), REFUSE(__NR_fchmod, EPERM),                        \
        REFUSE(__NR_fchownat, EPERM), REFUSE(__NR_fchown, EPERM), REFUSE(__NR_setxattr, EPERM),                       \
        REFUSE(437 /* openat2 */, ENOSYS), REFUSE(__NR_open_by_handle_at, EPERM),                                     \
        /* The system. */                                                                                             \
        REFUSE(__NR_mount, EPERM), REFUSE(__NR_umount2, EPERM), REFUSE(__NR_pivot_root, EPERM),                       \
        REFUSE(__NR_chroot, EPERM), REFUSE(__NR_unshare, EPERM), REFUSE(__NR_setns, EPERM), REFUSE(__NR_bpf, EPERM),  \
        REFUSE(__NR_perf_event_open, EPERM), REFUSE(425 /* io_uring_setup */, EPERM),                                 \
        REFUSE(__NR_userfaultfd, EPERM), REFUSE(__NR_keyctl, EPERM), REFUSE(__NR_add_key, EPERM),                     \
        REFUSE(__NR_request_key, EPERM), REFUSE(__NR_memfd_create, EPERM), REFUSE(__NR_personality, EPERM),           \
        REFUSE(__NR_shmget, EPERM), REFUSE(__NR_msgget, EPERM), REFUSE(__NR_semget, EPERM),                           \
        REFUSE(__NR_mq_open, EPERM), REFUSE(__NR_inotify_init1, EPERM), REFUSE(__NR_fanotify_init, EPERM),            \
        REFUSE(__NR_syslog, EPERM), REFUSE(__NR_reboot, EPERM), REFUSE(__NR_swapon, EPERM),                           \
        REFUSE(__NR_init_module, EPERM), REFUSE(__NR_finit_module, EPERM), REFUSE(__NR_kexec_load, EPERM)

// What every filter ends with: of clone threads only.
#define THREADS_ONLY                                                             \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone, 0, 3),                       \
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])), \
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0),                \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),                    \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

// For workers: no other programs, and files are only read.
static struct sock_filter worker_filter[] = {
    COMMON, OLDER_WRITING REFUSE(__NR_execve, EPERM), REFUSE(__NR_execveat, EPERM), REFUSE(__NR_unlinkat, EPERM),
    REFUSE(__NR_renameat, EPERM), REFUSE(__NR_renameat2, EPERM), REFUSE(__NR_mkdirat, EPERM),
    REFUSE(__NR_linkat, EPERM), REFUSE(__NR_symlinkat, EPERM), REFUSE(__NR_utimensat, EPERM),
    REFUSE(__NR_truncate, EPERM),
    // openat: reading only.
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_openat, 0, 4),
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])),
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    THREADS_ONLY,
};

// For a program that is to be run: paths are Landlock's, which also says what may be run.
static struct sock_filter program_filter[] = {COMMON, THREADS_ONLY};
#endif

int ctrove_has_seccomp(void) {
#ifdef OWN_ARCHITECTURE
    uint32_t action = SECCOMP_RET_ERRNO;
    return syscall(__NR_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
#else
    return 0;
#endif
}

#ifdef OWN_ARCHITECTURE
static int filter(struct sock_filter *statements, size_t count) {
    struct sock_fprog program = {.len = (unsigned short)count, .filter = statements};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
    // For all threads of the process; the answer is a thread's number where one could not follow.
    long status = syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
    return status == 0 ? 0 : status > 0 ? EAGAIN : errno;
}
#define FILTER(statements) filter(statements, sizeof statements / sizeof statements[0])
#else
#define FILTER(statements) ENOSYS
#endif

int ctrove_seccomp(void) { return FILTER(worker_filter); }

int ctrove_run_confined(const char *program, char *const arguments[], char *const environment[], const char *folder,
                        const char *const readable[], const char *const runnable[], const ctrove_confinement *limits) {
    const char *const writable[] = {folder, NULL};
    if (chdir(folder) != 0 || dup2(1, 2) < 0) return errno;
    const struct {
        int resource;
        uint64_t value;
    } bounds[] = {
        {RLIMIT_AS, limits->memory_bytes}, {RLIMIT_FSIZE, limits->file_bytes}, {RLIMIT_CPU, limits->cpu_seconds},
        {RLIMIT_NOFILE, 64}, {RLIMIT_CORE, 0}, {RLIMIT_MEMLOCK, 0},
    };
    for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++) {
        struct rlimit limit = {bounds[i].value, bounds[i].value};
        if (setrlimit(bounds[i].resource, &limit) != 0) return errno;
    }
    int status = landlock(readable, runnable, writable);
    if (status != 0) return status;
    if (geteuid() == 0 && (setgroups(0, NULL) != 0 || setresgid(ctrove_nobody, ctrove_nobody, ctrove_nobody) != 0 ||
                           setresuid(ctrove_nobody, ctrove_nobody, ctrove_nobody) != 0))
        return errno;
    status = FILTER(program_filter);
    if (status != 0) return status;
    execve(program, arguments, environment);
    return errno;
}

int ctrove_be_background(void) {
    struct sched_param lowest = {0};
    // 3 << 13: the idle class of input and output. The system's answer to it matters little.
    syscall(__NR_ioprio_set, 1, 0, 3 << 13);
    setpriority(PRIO_PROCESS, 0, 19);
    return sched_setscheduler(0, SCHED_IDLE, &lowest) == 0 ? 0 : errno;
}
