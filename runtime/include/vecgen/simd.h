/* SPDX-License-Identifier: BSD-3-Clause
 *
 * What a vector loop says to the compiler: its pragma, restrict, alignment, tile size, visibility.
 * With math.h the only place that asks which compiler this is. No intrinsics: every loop is plain C11
 * and means the same where a macro is empty.
 */
#ifndef VECGEN_SIMD_H
#define VECGEN_SIMD_H

#define VG_PRAGMA(text) _Pragma(#text)

/* VG_SIMD stands before a `for` whose iterations may run in any order or all at once; the loop's
 * results must not depend on it. VG_SIMD_OR(name): the same, and every iteration may do `name |= ...`
 * to the integer `name` declared outside. -fopenmp-simd defines no macro, so whoever passes it also
 * passes -DVG_OPENMP_SIMD. */
#if defined(VG_OPENMP_SIMD) || defined(_OPENMP)
#define VG_SIMD VG_PRAGMA(omp simd)
#define VG_SIMD_OR(name) VG_PRAGMA(omp simd reduction(| : name))
#elif defined(__clang__)
#define VG_SIMD VG_PRAGMA(clang loop vectorize(assume_safety))
#define VG_SIMD_OR(name) VG_SIMD
#elif defined(__GNUC__)
#define VG_SIMD VG_PRAGMA(GCC ivdep)
#define VG_SIMD_OR(name) VG_SIMD
#else
#define VG_SIMD
#define VG_SIMD_OR(name)
#endif

/* VG_SIMD before a loop of a few iterations whose number is a literal: compilers that unroll it first
 * make vectors of the straight code, which their remarks do not count as a loop. */
#define VG_SIMD_SHORT VG_SIMD

/* Before a loop that is serial on purpose, where a compiler would otherwise make worse vectors of it. */
#if defined(__clang__)
#define VG_SERIAL VG_PRAGMA(clang loop vectorize(disable))
#else
#define VG_SERIAL
#endif

#if defined(__GNUC__) || defined(__clang__)
#define VG_INLINE static inline __attribute__((always_inline, unused))
#define VG_OUTLINE static __attribute__((noinline, unused))
#define VG_EXPORT __attribute__((visibility("default")))
#define VG_HIDDEN __attribute__((visibility("hidden")))
/* Everything declared between the two is visible outside of the shared library. */
#define VG_EXPORT_BEGIN VG_PRAGMA(GCC visibility push(default))
#define VG_EXPORT_END VG_PRAGMA(GCC visibility pop)
/* Says that `pointer` is a multiple of `bytes`; the value is the pointer, as void *. */
#define VG_ASSUME_ALIGNED(pointer, bytes) __builtin_assume_aligned((pointer), (bytes))
#else
#define VG_INLINE static inline
#define VG_OUTLINE static
#define VG_EXPORT
#define VG_HIDDEN
#define VG_EXPORT_BEGIN
#define VG_EXPORT_END
#define VG_ASSUME_ALIGNED(pointer, bytes) ((void *)(pointer))
#endif

/* Lets the compiler forget what it knows of the double variable `x`, e.g. that it is a constant. */
#if !defined(__GNUC__) && !defined(__clang__)
#define VG_FORGET(x) ((void)0)
#elif defined(__x86_64__)
#define VG_FORGET(x) __asm__("" : "+x"(x))
#elif defined(__aarch64__)
#define VG_FORGET(x) __asm__("" : "+w"(x))
#else
#define VG_FORGET(x) __asm__("" : "+m"(x))
#endif

/* 1 where an integer's lowest byte is known to be its first one in memory. */
#if defined(__BYTE_ORDER__) && defined(__ORDER_LITTLE_ENDIAN__)
#define VG_LITTLE_ENDIAN (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
#else
#define VG_LITTLE_ENDIAN 0
#endif

/* Pointers so marked are the only way, within their block, to what they point to. */
#define VG_RESTRICT restrict

/* VG_ALIGNED(64) double buffer[VG_TILE];  -- a declaration starts with it. */
#define VG_ALIGNED(bytes) _Alignas(bytes)

/* Instances that a kernel works on at a time: a tile's buffers stay in the first-level cache, and one
 * tile is a whole number of vectors of any width up to 64 doubles. A power of two. */
#define VG_TILE 64

/* `count` rounded up to whole vectors of 512 bits. A loop over so many instances needs no second copy
 * for a rest, which halves what there is to compile; what it writes beyond `count` is never read:
 * every array of instances has room up to there, and all that is computed is computed per instance. */
#define VG_PADDED(count) (((count) + 7) & ~(size_t)7)

#endif
