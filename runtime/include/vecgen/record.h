/* SPDX-License-Identifier: BSD-3-Clause
 *
 * The writer of batch files, in NEURON's text format; declared in abi.h (Python calls it too), defined
 * in record.c, which alone opens, writes and renames output files.
 *
 * A path that names a regular file or nothing yet is written as PATH.part and gets its name only when
 * it is complete, so PATH never holds half a run; a symbolic link is followed first and stays a link;
 * a replaced file's permissions stay. Everything else (a pipe, a terminal, /dev/full) is opened and
 * written directly, and /dev/stdout, /dev/stderr, /dev/fd/N and /proc/self/fd/N share the position of
 * the descriptor they name. Where PATH.part cannot be made though PATH can be written (a folder
 * without write permission, a name too long), PATH is written directly.
 *
 * Every function but vg_writer_open returns 0 or an errno. Errors stick: after the first one nothing
 * more is written, and every call returns that errno. Interrupted and short writes go on; output is
 * buffered in 64 KiB pieces. What is written does not depend on the locale.
 *
 * A path that ends in .npy gets the rows as an array of doubles [row, column], as numpy reads it, and
 * neither header nor comment. Its head tells the number of rows and is written last, so it cannot be
 * a pipe (ESPIPE).
 *
 *   vg_writer_open     a new writer, or NULL with the errno in *error. EINTR is told, not retried, so
 *                      that waiting for a pipe's reader can be interrupted
 *   vg_writer_text     `length` bytes as they are
 *   vg_writer_header   NEURON's two lines: the comment, as it is; times (ms) as %g
 *   vg_writer_row      one line: each value as a blank and %g
 *   vg_writer_finish   writes the rest, closes, renames PATH.part to PATH, frees the writer. After an
 *                      error PATH.part stays. EBUSY: another process has put its own PATH.part there
 *   vg_writer_abandon  writes the rest, closes, leaves PATH.part, frees the writer
 */
#ifndef VECGEN_RECORD_H
#define VECGEN_RECORD_H

#include "vecgen/abi.h"

/* Several rows of `count` values, one after the other; as vg_writer_row. */
int32_t vg_writer_rows(struct vg_writer *writer, const double *values, uint64_t rows, uint64_t count);

#endif
