/* SPDX-License-Identifier: BSD-3-Clause
 *
 * SEED COUNT: writes about COUNT doubles as runtime/include/vecgen/number.h does and compares each text
 * with printf's. Prints a line for each kind of number: compared, left to printf, different, its name.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vecgen/number.h"

enum { BLOCK = 64 };

static uint64_t random_bits(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* A double within `steps` doubles of what the text says. */
static double beside(const char *text, unsigned steps, uint64_t *state)
{
    const uint64_t bits = vg_bits(strtod(text, NULL));
    return vg_from_bits(bits + random_bits(state) % (2 * steps + 1) - steps);
}

static double within_reach(uint64_t *state)
{
    const uint64_t exponent = 1023 - 54 + random_bits(state) % 146;
    return vg_from_bits(random_bits(state) >> 12 | exponent << 52);
}

static double any_bits(uint64_t *state)
{
    return vg_from_bits(random_bits(state));
}

static double potential(uint64_t *state)
{
    return (double)(random_bits(state) >> 11) * 0x1p-53 * 200. - 100.;
}

static double half_way(uint64_t *state)
{
    char text[64];
    const uint64_t digits = 100000 + random_bits(state) % 900000;
    const int exponent = (int)(random_bits(state) % 43) - 22;
    snprintf(text, sizeof text, "%" PRIu64 "5e%d", digits, exponent);
    return beside(text, 3, state);
}

static double at_a_power_of_ten(uint64_t *state)
{
    static const char *const digits[] = {"1", "9.999995", "9.99999", "9.9999949999", "9.9999951"};
    char text[64];
    snprintf(text, sizeof text, "%se%d", digits[random_bits(state) % 5],
             (int)(random_bits(state) % 46) - 18);
    return beside(text, 16, state);
}

static double of_few_digits(uint64_t *state)
{
    static const double parts[] = {1., 2., 4., 8., 20., 1000., 1024., 100000.};
    return (double)(random_bits(state) % 20000001) / parts[random_bits(state) % 8];
}

static const struct kind {
    const char *name;
    double (*next)(uint64_t *state);
} kinds[] = {
    {"any bits of a size within reach", within_reach},
    {"any bits at all", any_bits},
    {"potentials", potential},
    {"half-way between two texts, or nearly", half_way},
    {"at powers of ten", at_a_power_of_ten},
    {"of few digits", of_few_digits},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

struct tally {
    uint64_t compared, left, different;
};

static void compare(struct tally *tally, double value, struct vg_decimal number)
{
    char found[VG_NUMBER_BYTES + 1], wanted[VG_NUMBER_BYTES + 1];
    char *end = vg_put_number(found, value, number);
    if (end == NULL) {
        tally->left++;
        return;
    }
    *end = '\0';
    snprintf(wanted, sizeof wanted, "%g", value);
    tally->compared++;
    if (strcmp(found, wanted) != 0 && tally->different++ == 0)
        fprintf(stderr, "%a is written %s, not %s\n", value, found, wanted);
}

int main(int count, char **arguments)
{
    struct tally tallies[KINDS] = {{0, 0, 0}};
    if (count != 3)
        return 2;
    uint64_t state = strtoull(arguments[1], NULL, 10);
    const uint64_t blocks = strtoull(arguments[2], NULL, 10) / BLOCK + KINDS;
    for (uint64_t block = 0; block < blocks; block++) {
        double values[BLOCK];
        struct vg_decimal numbers[BLOCK];
        for (unsigned i = 0; i < BLOCK; i++) {
            const double value = kinds[block % KINDS].next(&state);
            values[i] = random_bits(&state) & 1 ? -value : value;
        }
        vg_decimals(numbers, values, BLOCK);
        for (unsigned i = 0; i < BLOCK; i++)
            compare(&tallies[block % KINDS], values[i], numbers[i]);
    }
    for (unsigned k = 0; k < KINDS; k++)
        printf("%" PRIu64 " %" PRIu64 " %" PRIu64 " %s\n", tallies[k].compared, tallies[k].left,
               tallies[k].different, kinds[k].name);
    return 0;
}
