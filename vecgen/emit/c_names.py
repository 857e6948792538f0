"""Names and comments that are legal in C and in file names, whatever a user wrote.

NMODL's own names are kept wherever C allows them. Texts from users reach C only through here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable

_KEYWORDS = """
auto break case char const continue default do double else enum extern float for goto if inline int
long register restrict return short signed sizeof static struct switch typedef union unsigned void
volatile while alignas alignof bool constexpr false nullptr static_assert thread_local true typeof
typeof_unqual asm linux unix main
"""

_LIBRARY = """
acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh drem erf erfc exp exp10 exp2
expm1 fabs fdim finite floor fma fmax fmin fmod frexp gamma hypot ilogb isfinite isgreater isinf
isless isnan isnormal isunordered j0 j1 jn ldexp lgamma llrint llround log log10 log1p log2 logb
lrint lround modf nan nearbyint nextafter nexttoward pow pow10 remainder remquo rint round scalb
scalbln scalbn signbit signgam significand sin sincos sinh sqrt tan tanh tgamma trunc y0 y1 yn
HUGE_VAL HUGE_VALF HUGE_VALL INFINITY MATH_ERREXCEPT NAN FP_INFINITE FP_NAN FP_NORMAL FP_SUBNORMAL
FP_ZERO M_E M_PI DOMAIN SING OVERFLOW UNDERFLOW PLOSS TLOSS complex imaginary I cexp cpow csqrt
creal cimag conj carg
abort abs alloca atexit atof atoi atol bsearch calloc div exit free getenv labs ldiv llabs lldiv
malloc mblen qsort rand random realloc srand strtod strtol strtoll strtoul system EXIT_FAILURE
EXIT_SUCCESS NULL RAND_MAX MB_CUR_MAX
clearerr fclose feof ferror fflush fgetc fgets fopen fprintf fputc fputs fread freopen fscanf fseek
ftell fwrite getc getchar gets perror printf putc putchar puts remove rename rewind scanf setbuf
setvbuf snprintf sprintf sscanf stderr stdin stdout tmpfile tmpnam ungetc vfprintf vprintf BUFSIZ
EOF FILE FILENAME_MAX FOPEN_MAX L_tmpnam SEEK_CUR SEEK_END SEEK_SET TMP_MAX
memchr memcmp memcpy memmove memset strcat strchr strcmp strcpy strlen
strncmp strncpy strstr strtok
assert clock clock_t difftime time time_t signal raise errno EDOM ERANGE EILSEQ offsetof va_list
va_start va_end va_arg setjmp longjmp jmp_buf
size_t ssize_t ptrdiff_t wchar_t intptr_t uintptr_t intmax_t uintmax_t max_align_t
int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t
"""

RESERVED = frozenset(_KEYWORDS.split()) | frozenset(_LIBRARY.split())
"""Words that C, its library and its usual headers claim."""

_ILLEGAL = re.compile(r"[^A-Za-z0-9_]")
_LEGAL = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z", re.ASCII)
_MACRO = re.compile(
    r"(vg_|VG_|(?:DBL|FLT|LDBL|DECIMAL)_|u?int\w*_t\Z"
    r"|(?:U?INT|INTMAX|UINTMAX|PTRDIFF|SIZE|CHAR|SHRT|LONG|LLONG|ULONG|UCHAR)\w*_(?:MIN|MAX|C)\Z"
    r"|PRI[A-Zdiouxlf]\w*\Z|SCN[A-Zdiouxlf]\w*\Z)"
)
_KEPT_WHOLE = re.compile(r"[A-Za-z0-9_.-]")


@functools.lru_cache(maxsize=4096)
def c_name(name: str) -> str:
    """Return the legal C name nearest to `name`: itself, mostly, or with an underscore behind.

    Two names may come out the same; `unique_names` sees to that.
    """
    legal = _ILLEGAL.sub("_", name)
    if not legal or not legal[0].isalpha():
        legal = f"x{legal}"
    return f"{legal}_" if is_reserved(legal) else legal


def is_reserved(name: str) -> bool:
    """Return whether C, its library or vecgen's own runtime claims the name."""
    return name in RESERVED or _MACRO.match(name) is not None or _LEGAL.match(name) is None


def unique_names(wanted: Iterable[str], *, taken: Collection[str] = ()) -> dict[str, str]:
    """Return a legal C name for each of `wanted`, all different and none of them in `taken`.

    Whoever can keep its own name does, wherever it stands in the order; among the others the
    earlier gets the shorter name, so the result depends on nothing but the arguments.
    """
    order = list(dict.fromkeys(wanted))
    used = set(taken)
    result: dict[str, str] = {}
    for name in order:
        if c_name(name) == name and name not in used:
            result[name] = name
            used.add(name)
    for name in order:
        if name not in result:
            result[name] = _first_free(c_name(name), used)
            used.add(result[name])
    return {name: result[name] for name in order}


def _first_free(stem: str, used: Collection[str]) -> str:
    if stem not in used:
        return stem
    glue = "" if stem.endswith("_") else "_"
    number = 2
    while f"{stem}{glue}{number}" in used:
        number += 1
    return f"{stem}{glue}{number}"


def file_name(text: str) -> str:
    """Return `text` as a file name of at most 64 characters out of A-Z a-z 0-9 _ . and -.

    It never starts with a dot or a hyphen, and is never empty.
    """
    kept = "".join(c if _KEPT_WHOLE.match(c) else "_" for c in text)[:64]
    if not kept:
        return "unnamed"
    return kept if kept[0] not in ".-" else f"_{kept[1:]}"


def comment_text(text: str) -> str:
    """Return `text` fit to stand inside a C comment: one line of printable ASCII.

    It holds no comment mark, no trigraph and no backslash, so it can end nothing and hide nothing.
    """
    line = " ".join(text.split())
    line = "".join(c if " " <= c <= "~" else "?" for c in line).replace("\\", "/")
    for bad in ("*/", "/*", "??"):
        while bad in line:
            line = line.replace(bad, f"{bad[0]} {bad[1]}")
    return line
