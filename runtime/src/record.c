/* SPDX-License-Identifier: BSD-3-Clause
 *
 * The writer of batch files: see record.h for what it promises.
 */
#if !defined(_POSIX_C_SOURCE) || _POSIX_C_SOURCE < 200809L
#undef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#ifdef __APPLE__
#define _DARWIN_C_SOURCE 1
#endif

#include "vecgen/record.h"

#include "vecgen/number.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __APPLE__
#include <xlocale.h>
#endif

enum {
    BUFFER_BYTES = 65536,
    NUMBER_BYTES = VG_NUMBER_BYTES,
    LINK_LIMIT = 40,
    NPY_HEAD_BYTES = 128,
    SOME_VALUES = 64, /* of a row, that are worked on at a time */
    PATIENCE_BYTES = 1 << 20
};

static const char PART[] = ".part";
static const char NPY[] = ".npy";

struct vg_writer {
    int descriptor;
    int32_t error; /* the first errno, or 0 */
    char *target;  /* the name the file gets when complete, or NULL where it is written directly */
    char *part;    /* PATH.part, or NULL */
    dev_t device;  /* of PATH.part, to see that it is still ours when it is renamed */
    ino_t inode;
    locale_t locale; /* "C" */
    int is_npy;
    uint64_t rows; /* of an .npy file, so far, and doubles in each */
    uint64_t columns;
    int can_stall;      /* a pipe, a terminal, ...: who reads may stop to read */
    size_t interrupted; /* bytes in the buffer when a signal came in a write that waited, or 0 */
    size_t used, room;
    char *buffer;
};

/* ---- paths ------------------------------------------------------------------------------------- */

static char *joined(const char *head, size_t head_length, const char *tail)
{
    const size_t tail_length = strlen(tail);
    char *text = malloc(head_length + tail_length + 1);
    if (text == NULL)
        return NULL;
    memcpy(text, head, head_length);
    memcpy(text + head_length, tail, tail_length + 1);
    return text;
}

/* What the symbolic link `path` holds, as a path from here; NULL with errno. Frees `path`. */
static char *link_target(char *path)
{
    size_t size = 256;
    char *text = NULL;
    for (;;) {
        char *larger = realloc(text, size);
        if (larger == NULL)
            break;
        text = larger;
        const ssize_t length = readlink(path, text, size);
        if (length < 0)
            break;
        if ((size_t)length < size) {
            text[length] = '\0';
            const char *slash = strrchr(path, '/');
            char *result = text[0] == '/' || slash == NULL
                               ? joined("", 0, text)
                               : joined(path, (size_t)(slash - path) + 1, text);
            free(text);
            free(path);
            return result;
        }
        size *= 2;
    }
    const int error = errno;
    free(text);
    free(path);
    errno = error;
    return NULL;
}

/* The descriptor that a name such as /dev/stdout stands for, or -1. */
static int named_descriptor(const char *path)
{
    static const char folders[2][16] = {"/dev/fd/", "/proc/self/fd/"};
    if (strcmp(path, "/dev/stdout") == 0)
        return STDOUT_FILENO;
    if (strcmp(path, "/dev/stderr") == 0)
        return STDERR_FILENO;
    for (size_t i = 0; i < 2; i++) {
        const size_t length = strlen(folders[i]);
        if (strncmp(path, folders[i], length) != 0 || path[length] < '0' || path[length] > '9')
            continue;
        char *end;
        const long number = strtol(path + length, &end, 10);
        if (*end == '\0' && number <= 1000000)
            return (int)number;
    }
    return -1;
}

/* Follows `path` through symbolic links to a name that is none, which need not exist; stops at names
 * that stand for a descriptor. Allocated; NULL with errno. */
static char *followed(const char *path)
{
    char *name = joined("", 0, path);
    for (int links = 0; name != NULL; links++) {
        struct stat status;
        if (named_descriptor(name) >= 0 || lstat(name, &status) != 0 || !S_ISLNK(status.st_mode))
            return name;
        if (links == LINK_LIMIT) {
            free(name);
            errno = ELOOP;
            return NULL;
        }
        name = link_target(name);
    }
    return NULL;
}

/* ---- opening ----------------------------------------------------------------------------------- */

static int open_directly(struct vg_writer *writer, const char *name)
{
    const int shared = named_descriptor(name);
    writer->descriptor =
        shared >= 0 ? dup(shared) : open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    return writer->descriptor < 0 ? errno : 0;
}

/* Opens `name`.part anew. A left-over of that name goes first, so that a link or a pipe in its place
 * is never written through, and two processes never share one file. */
static int open_part(struct vg_writer *writer, const char *name, const struct stat *replaced)
{
    struct stat status;
    writer->part = joined(name, strlen(name), PART);
    writer->target = joined(name, strlen(name), "");
    if (writer->part == NULL || writer->target == NULL)
        return ENOMEM;
    if (unlink(writer->part) != 0 && errno != ENOENT)
        return errno;
    writer->descriptor = open(writer->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (writer->descriptor < 0)
        return errno;
    if (fstat(writer->descriptor, &status) != 0)
        return errno;
    writer->device = status.st_dev;
    writer->inode = status.st_ino;
    /* Not all file systems have modes; a copy without them is no reason to fail. */
    if (replaced != NULL && fchmod(writer->descriptor, replaced->st_mode & 0777) != 0)
        return 0;
    return 0;
}

/* Opens a name that is no link, of a regular file or of nothing yet. */
static int open_file(struct vg_writer *writer, const char *name)
{
    struct stat status;
    const int exists = stat(name, &status) == 0;
    if (!exists && errno != ENOENT && errno != ENAMETOOLONG)
        return errno;
    if (exists && access(name, W_OK) != 0)
        return errno;
    const int error = open_part(writer, name, exists ? &status : NULL);
    if (error != EACCES && error != EPERM && error != ENAMETOOLONG)
        return error;
    free(writer->part);
    free(writer->target);
    writer->part = NULL;
    writer->target = NULL;
    return open_directly(writer, name);
}

static int open_any(struct vg_writer *writer, const char *path)
{
    struct stat status;
    int error;
    if (path[0] == '\0')
        return ENOENT;
    if (named_descriptor(path) >= 0 || (stat(path, &status) == 0 && !S_ISREG(status.st_mode)))
        return open_directly(writer, path);
    char *name = followed(path);
    if (name == NULL)
        return errno;
    if (named_descriptor(name) >= 0)
        error = open_directly(writer, name);
    else
        error = open_file(writer, name);
    free(name);
    return error;
}

static void release(struct vg_writer *writer)
{
    if (writer->locale != (locale_t)0)
        freelocale(writer->locale);
    free(writer->part);
    free(writer->target);
    free(writer->buffer);
    free(writer);
}

static int has_npy_name(const char *path)
{
    const size_t length = strlen(path);
    return length >= sizeof NPY && strcmp(path + length + 1 - sizeof NPY, NPY) == 0;
}

struct vg_writer *vg_writer_open(const char *path, int32_t *error)
{
    struct vg_writer *writer = malloc(sizeof *writer);
    if (writer == NULL) {
        *error = ENOMEM;
        return NULL;
    }
    writer->descriptor = -1;
    writer->error = 0;
    writer->target = NULL;
    writer->part = NULL;
    writer->can_stall = 0;
    writer->interrupted = 0;
    writer->used = 0;
    writer->room = BUFFER_BYTES;
    writer->buffer = malloc(BUFFER_BYTES);
    writer->is_npy = has_npy_name(path);
    writer->rows = 0;
    writer->columns = 0;
    writer->locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    int failure = writer->locale == (locale_t)0 ? errno : writer->buffer == NULL ? ENOMEM : 0;
    if (failure == 0)
        failure = open_any(writer, path);
    struct stat status;
    if (failure == 0)
        writer->can_stall = fstat(writer->descriptor, &status) != 0 || !S_ISREG(status.st_mode);
    if (failure == 0 && writer->is_npy && lseek(writer->descriptor, 0, SEEK_CUR) < 0)
        failure = errno;
    *error = failure;
    if (failure == 0)
        return writer;
    if (writer->descriptor >= 0)
        close(writer->descriptor);
    release(writer);
    return NULL;
}

/* ---- writing ----------------------------------------------------------------------------------- */

/* Waits until a descriptor that somebody made non-blocking takes more; returns 0 or errno. */
static int wait_until_writable(int descriptor)
{
    struct pollfd entry = {.fd = descriptor, .events = POLLOUT, .revents = 0};
    return poll(&entry, 1, -1) < 0 ? errno : 0;
}

/* Writes bytes and returns how many: all of them unless there is an error, or a signal that comes while
 * somebody lets us wait: the caller can then soon look at what the signal means. */
static size_t put_out(struct vg_writer *writer, const char *bytes, size_t length)
{
    size_t done = 0;
    int is_interrupted = 0;
    while (done < length && writer->error == 0 && !is_interrupted) {
        const ssize_t written = write(writer->descriptor, bytes + done, length - done);
        int failure = written < 0 ? errno : 0;
        if (failure == EAGAIN || failure == EWOULDBLOCK)
            failure = wait_until_writable(writer->descriptor);
        if (written > 0)
            done += (size_t)written;
        else if (written == 0)
            writer->error = EIO;
        else if (failure == EINTR)
            is_interrupted = writer->can_stall;
        else
            writer->error = failure;
    }
    return done;
}

/* Writes the buffer; what a signal kept from being written stays. */
static int32_t flush(struct vg_writer *writer)
{
    const size_t done = put_out(writer, writer->buffer, writer->used);
    writer->used = writer->error == 0 ? writer->used - done : 0;
    memmove(writer->buffer, writer->buffer + done, writer->used);
    writer->interrupted = writer->used;
    return writer->error;
}

/* Makes room for `length` more bytes; after an interruption in memory, for a while. */
static int32_t make_room(struct vg_writer *writer, size_t length)
{
    if (writer->error != 0 || length <= writer->room - writer->used)
        return writer->error;
    if (writer->interrupted == 0 || writer->used >= writer->interrupted + PATIENCE_BYTES)
        flush(writer);
    if (writer->error == 0 && length > writer->room - writer->used) {
        const size_t room = 2 * writer->room + length;
        char *larger = realloc(writer->buffer, room);
        if (larger == NULL) {
            writer->error = ENOMEM;
        } else {
            writer->buffer = larger;
            writer->room = room;
        }
    }
    return writer->error;
}

int32_t vg_writer_text(struct vg_writer *writer, const char *text, uint64_t length)
{
    if (length > 0 && make_room(writer, length) == 0) {
        memcpy(writer->buffer + writer->used, text, length);
        writer->used += length;
    }
    return writer->error;
}

/* ---- arrays ------------------------------------------------------------------------------------ */

/* The head of numpy's format 1.0, for as many rows as there are. */
static int32_t put_npy_head(struct vg_writer *writer)
{
    char head[NPY_HEAD_BYTES + 1];
    static const char magic[10] = {'\x93', 'N', 'U', 'M', 'P', 'Y', 1, 0, NPY_HEAD_BYTES - 10, 0};
    memcpy(head, magic, sizeof magic);
    const int length = snprintf(head + sizeof magic, sizeof head - sizeof magic,
                                "{'descr': '<f8', 'fortran_order': False, 'shape': (%llu, %llu), }",
                                (unsigned long long)writer->rows,
                                (unsigned long long)writer->columns);
    const size_t used = sizeof magic + (size_t)length;
    memset(head + used, ' ', NPY_HEAD_BYTES - used);
    head[NPY_HEAD_BYTES - 1] = '\n';
    for (size_t done = 0; done < NPY_HEAD_BYTES && writer->error == 0;) {
        const ssize_t written =
            pwrite(writer->descriptor, head + done, NPY_HEAD_BYTES - done, (off_t)done);
        if (written > 0)
            done += (size_t)written;
        else if (written == 0 || errno != EINTR)
            writer->error = written == 0 ? EIO : errno;
    }
    return writer->error;
}

/* Many rows at once go out as they lie: only what somebody lets us wait for needs the buffer. */
static int32_t put_npy_rows(struct vg_writer *writer, const double *values, uint64_t rows,
                            uint64_t count)
{
    const char *bytes = (const char *)values;
    const size_t length = rows * count * sizeof *values;
    writer->rows += rows;
    writer->columns = count;
    if (length < BUFFER_BYTES || writer->can_stall)
        return vg_writer_text(writer, bytes, length);
    if (flush(writer) == 0)
        put_out(writer, bytes, length);
    return writer->error;
}

/* ---- lines ------------------------------------------------------------------------------------- */

/* Writes a value as %g does in the "C" locale, with NUMBER_BYTES of room; returns the end. */
static char *put_unusual(const struct vg_writer *writer, char *text, double value)
{
    const locale_t callers = uselocale(writer->locale);
    const int length = snprintf(text, NUMBER_BYTES, "%g", value);
    uselocale(callers);
    return text + length;
}

/* Writes `count` values, at most SOME_VALUES, as put_unusual does, each with a blank before it. */
VG_INLINE char *put_values(const struct vg_writer *writer, char *text, const double *values,
                           size_t count)
{
    struct vg_decimal decimals[SOME_VALUES];
    vg_decimals(decimals, values, count);
    for (size_t i = 0; i < count; i++) {
        *text++ = ' ';
        char *end = vg_put_number(text, values[i], decimals[i]);
        text = end != NULL ? end : put_unusual(writer, text, values[i]);
    }
    return text;
}

/* Puts `before` and the value's %g into the buffer. */
static int32_t put_number(struct vg_writer *writer, const char *before, double value)
{
    char text[NUMBER_BYTES];
    vg_writer_text(writer, before, strlen(before));
    return vg_writer_text(writer, text, (uint64_t)(put_unusual(writer, text, value) - text));
}

int32_t vg_writer_header(struct vg_writer *writer, const char *comment, double t, double tstop,
                         double tstep, double dt)
{
    if (writer->is_npy) {
        static const char nothing[NPY_HEAD_BYTES];
        return vg_writer_text(writer, nothing, sizeof nothing);
    }
    vg_writer_text(writer, comment, strlen(comment));
    put_number(writer, "\nbatch_run from t = ", t);
    put_number(writer, " to ", tstop);
    put_number(writer, " in steps of ", tstep);
    put_number(writer, " with dt = ", dt);
    return vg_writer_text(writer, "\n", 1);
}

int32_t vg_writer_row(struct vg_writer *writer, const double *values, uint64_t count)
{
    if (writer->is_npy)
        return put_npy_rows(writer, values, 1, count);
    for (uint64_t done = 0; done < count; done += SOME_VALUES) {
        const size_t some = count - done < SOME_VALUES ? (size_t)(count - done) : SOME_VALUES;
        if (make_room(writer, some * (NUMBER_BYTES + 1)) != 0)
            return writer->error;
        const char *end = put_values(writer, writer->buffer + writer->used, values + done, some);
        writer->used = (size_t)(end - writer->buffer);
    }
    return vg_writer_text(writer, "\n", 1);
}

int32_t vg_writer_rows(struct vg_writer *writer, const double *values, uint64_t rows, uint64_t count)
{
    if (writer->is_npy)
        return put_npy_rows(writer, values, rows, count);
    for (uint64_t k = 0; k < rows && writer->error == 0; k++)
        vg_writer_row(writer, values + k * count, count);
    return writer->error;
}

/* ---- the end ----------------------------------------------------------------------------------- */

static int32_t close_file(struct vg_writer *writer)
{
    if (writer->is_npy)
        put_npy_head(writer);
    /* After EINTR the descriptor is closed all the same (Linux), and nothing is left to write. */
    if (close(writer->descriptor) != 0 && errno != EINTR && writer->error == 0)
        writer->error = errno;
    writer->descriptor = -1;
    return writer->error;
}

static int32_t take_name(struct vg_writer *writer)
{
    struct stat status;
    if (lstat(writer->part, &status) != 0)
        return errno;
    if (status.st_dev != writer->device || status.st_ino != writer->inode)
        return EBUSY;
    return rename(writer->part, writer->target) != 0 ? errno : 0;
}

/* Two signals without a byte in between mean that nobody reads any more. */
int32_t vg_writer_finish(struct vg_writer *writer)
{
    size_t left;
    int idle = 0;
    do {
        left = writer->used;
        flush(writer);
        idle = writer->used < left ? 0 : idle + 1;
    } while (writer->interrupted != 0 && idle < 2);
    if (writer->error == 0 && writer->interrupted != 0)
        writer->error = EINTR;
    int32_t error = close_file(writer);
    if (error == 0 && writer->part != NULL)
        error = take_name(writer);
    release(writer);
    return error;
}

/* What a signal kept from being written is given up. */
int32_t vg_writer_abandon(struct vg_writer *writer)
{
    if (writer->interrupted == 0)
        flush(writer);
    const int32_t error = close_file(writer);
    release(writer);
    return error;
}
