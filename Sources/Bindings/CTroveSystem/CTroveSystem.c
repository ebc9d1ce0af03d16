#include "CTroveSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int ctrove_spawn(const char *executable, char *const arguments[], char *const environment[], int keep_stderr,
                 int as_stdio, pid_t *pid, int *channel) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return errno;

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    // dup2 onto the same number would keep close-on-exec, so the child's end is moved out of the way first.
    int child = ends[1];
    if (child <= 3) {
        child = fcntl(ends[1], F_DUPFD_CLOEXEC, 10);
        close(ends[1]);
    }
    if (as_stdio) {
        posix_spawn_file_actions_adddup2(&actions, child, 0);
        posix_spawn_file_actions_adddup2(&actions, child, 1);
    } else {
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_adddup2(&actions, child, 3);
    }
    if (!keep_stderr) posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, as_stdio ? 3 : 4);

    sigset_t none;
    sigemptyset(&none);
    sigset_t all;
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

    int status = posix_spawn(pid, executable, &actions, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    close(child);
    if (status != 0) {
        close(ends[0]);
        return status;
    }
    *channel = ends[0];
    return 0;
}

int ctrove_reap(pid_t pid, int signal) {
    if (signal != 0) kill(pid, signal);
    int status = 0;
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR) return -1;
    }
    return status;
}

int ctrove_send(int channel, const void *bytes, size_t count, int descriptor) {
    const char *next = bytes;
    while (count > 0) {
        struct iovec piece = {.iov_base = (void *)next, .iov_len = count};
        union {
            struct cmsghdr header;
            char space[CMSG_SPACE(sizeof(int))];
        } control;
        struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1};
        if (descriptor >= 0) {
            memset(&control, 0, sizeof control);
            message.msg_control = control.space;
            message.msg_controllen = sizeof control.space;
            struct cmsghdr *header = CMSG_FIRSTHDR(&message);
            header->cmsg_level = SOL_SOCKET;
            header->cmsg_type = SCM_RIGHTS;
            header->cmsg_len = CMSG_LEN(sizeof(int));
            memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
        }
        ssize_t sent = sendmsg(channel, &message, MSG_NOSIGNAL);
        if (sent < 0) {
            if (errno == EINTR) continue;
            return errno;
        }
        descriptor = -1;
        next += sent;
        count -= (size_t)sent;
    }
    return 0;
}

static int64_t now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int ctrove_receive(int channel, void *bytes, size_t count, int timeout_ms, int *descriptor) {
    char *next = bytes;
    int64_t deadline = timeout_ms < 0 ? -1 : now_ms() + timeout_ms;
    if (descriptor) *descriptor = -1;
    while (count > 0) {
        int64_t left = deadline < 0 ? -1 : deadline - now_ms();
        if (deadline >= 0 && left < 0) left = 0;
        struct pollfd watched = {.fd = channel, .events = POLLIN};
        int ready = poll(&watched, 1, (int)left);
        if (ready < 0) {
            if (errno == EINTR) continue;
            return errno;
        }
        if (ready == 0) return ETIMEDOUT;

        struct iovec piece = {.iov_base = next, .iov_len = count};
        union {
            struct cmsghdr header;
            char space[CMSG_SPACE(sizeof(int))];
        } control;
        struct msghdr message = {
            .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control.space, .msg_controllen = sizeof control.space};
        ssize_t got = recvmsg(channel, &message, MSG_CMSG_CLOEXEC);
        if (got < 0) {
            if (errno == EINTR || errno == EAGAIN) continue;
            return errno;
        }
        if (got == 0) return ECONNRESET;
        for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
            if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
            int received;
            memcpy(&received, CMSG_DATA(header), sizeof received);
            if (descriptor && *descriptor < 0)
                *descriptor = received;
            else
                close(received);
        }
        next += got;
        count -= (size_t)got;
    }
    return 0;
}

static void *watch_peer(void *argument) {
    struct pollfd watched = {.fd = (int)(intptr_t)argument, .events = POLLRDHUP};
    for (;;) {
        int ready = poll(&watched, 1, -1);
        if (ready > 0 && (watched.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL))) _exit(0);
        if (ready < 0 && errno != EINTR) _exit(0);
    }
    return NULL;
}

void ctrove_exit_with_peer(int channel) {
    pthread_t thread;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, 64 * 1024);
    pthread_create(&thread, &attributes, watch_peer, (void *)(intptr_t)channel);
    pthread_attr_destroy(&attributes);
}

static int limit(__rlimit_resource_t resource, uint64_t value) {
    if (value == 0) return 0;
    struct rlimit current;
    if (getrlimit(resource, &current) != 0) return errno;
    if (current.rlim_max != RLIM_INFINITY && value > current.rlim_max) value = current.rlim_max;
    struct rlimit wanted = {.rlim_cur = value, .rlim_max = value};
    return setrlimit(resource, &wanted) == 0 ? 0 : errno;
}

int ctrove_limit_process(uint64_t data_bytes, uint64_t cpu_seconds, uint64_t open_files) {
    struct rlimit no_core = {0, 0};
    if (setrlimit(RLIMIT_CORE, &no_core) != 0) return errno;
    int status = limit(RLIMIT_DATA, data_bytes);
    if (status == 0) status = limit(RLIMIT_CPU, cpu_seconds);
    if (status == 0) status = limit(RLIMIT_NOFILE, open_files);
    return status;
}

int ctrove_lock(int descriptor, int wait) {
    while (flock(descriptor, LOCK_EX | (wait ? 0 : LOCK_NB)) != 0) {
        if (errno != EINTR) return errno;
    }
    return 0;
}

void ctrove_unlock(int descriptor) { flock(descriptor, LOCK_UN); }

int ctrove_is_full(int code) { return code == ENOSPC || code == EDQUOT; }

uint32_t ctrove_file_system(const char *path) {
    struct statfs found;
    return statfs(path, &found) == 0 ? (uint32_t)found.f_type : 0;
}
