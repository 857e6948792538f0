/* data_program FILE DIGEST: reads a .vgd file and prints everything in it. */
#include <stdio.h>

#include "vecgen/data.h"

static void print(const char *name, const uint64_t *values, uint64_t count)
{
    printf("%s", name);
    for (uint64_t i = 0; i < count; i++)
        printf(" %llu", (unsigned long long)values[i]);
    printf("\n");
}

int main(int count, char **argument)
{
    char message[200];
    struct vg_data data;
    if (count != 3)
        return 2;
    const int32_t status = vg_data_read(argument[1], argument[2], &data, message, sizeof message);
    if (status != VG_DONE) {
        printf("%d %s\n", (int)status, message);
        return 1;
    }
    for (uint64_t k = 0; k < data.parts; k++) {
        const struct vg_layout *layout = data.layout + k;
        print("lanes", &layout->lanes, 1);
        print("fields", layout->field_offset, layout->field_count);
        print("spaces", layout->space_size, layout->space_count);
        print("bytes", &layout->arena_bytes, 1);
    }
    print("starts", data.probes.start, data.parts + 1);
    print("columns", data.probes.column, data.probes.count);
    print("probes", data.probes.offset, data.probes.count);
    if (data.events.timed_count > 0)
        print("plays", &data.events.timed_count, 1);
    printf("aligned %d\n", (int)((uintptr_t)data.arena % VG_ARENA_ALIGNMENT == 0));
    printf("run %.17g %.17g\n", data.tstop, data.tstep);
    printf("path %s\n", data.path == NULL ? "(none)" : data.path);
    printf("comment %s\n", data.comment);
    for (uint64_t i = 0; i < data.layout[0].arena_bytes; i++)
        printf("%02x", data.arena[i]);
    printf("\n");
    vg_data_free(&data);
    return 0;
}
