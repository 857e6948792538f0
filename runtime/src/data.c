/* SPDX-License-Identifier: BSD-3-Clause
 *
 * Reads a .vgd file; the format is described in data.h, and vecgen writes it.
 */
#include "vecgen/data.h"

#include "vecgen/events.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    HEADER_BYTES = 176,
    DIGEST_CHARACTERS = 64,
    CHECKSUM_BYTES = 8
};

static const unsigned char MAGIC[8] = {0x89, 'V', 'G', 'D', '\r', '\n', 0x1a, '\n'};
static const uint64_t BYTE_ORDER_MARK = UINT64_C(0x0102030405060708);
static const uint64_t OTHER_BYTE_ORDER = UINT64_C(0x0807060504030201);
static const uint64_t NO_PATH = UINT64_MAX;

/* The numbers of the header, and where the parts that follow it stand in the file. */
struct header {
    uint64_t file_bytes, fields, spaces, probes, arena_bytes, path_bytes, comment_bytes, play_bytes,
        parts;
    uint64_t play_start, path_start, comment_start, arena_start; /* bytes from the file's start */
    double tstop, tstep;
};

/* A file being read, its checksum so far, and where to say what is wrong with it. */
struct reader {
    const char *path;
    FILE *file;
    uint32_t checksum;
    char *message;
    size_t message_size;
};

static int32_t refuse(const struct reader *reader, const char *what)
{
    snprintf(reader->message, reader->message_size, "%s: %s", reader->path, what);
    return VG_BAD_DATA;
}

static int32_t refuse_io(const struct reader *reader, const char *what, int error)
{
    snprintf(reader->message, reader->message_size, "%s: %s: %s", reader->path, what,
             strerror(error));
    return VG_IO_ERROR;
}

/* CRC-32, four bits at a time; `crc` is 0 at the start. */
static uint32_t checksum(uint32_t crc, const unsigned char *bytes, size_t count)
{
    static const uint32_t nibble[16] = {
        0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
        0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
        0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
    };
    crc = ~crc;
    for (size_t i = 0; i < count; i++) {
        crc = (crc >> 4) ^ nibble[(crc ^ bytes[i]) & 15];
        crc = (crc >> 4) ^ nibble[(crc ^ (uint32_t)(bytes[i] >> 4)) & 15];
    }
    return ~crc;
}

static int32_t read_bytes(struct reader *reader, void *target, uint64_t count)
{
    errno = 0;
    if (fread(target, 1, count, reader->file) != count) {
        if (ferror(reader->file))
            return refuse_io(reader, "cannot be read", errno != 0 ? errno : EIO);
        return refuse(reader, "the file is truncated");
    }
    reader->checksum = checksum(reader->checksum, target, count);
    return VG_DONE;
}

static uint64_t u64_at(const unsigned char *bytes)
{
    uint64_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

static double f64_at(const unsigned char *bytes)
{
    double value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

/* Adds count * size to *sum; 0 where that overflows. */
static int add_bytes(uint64_t *sum, uint64_t count, uint64_t size)
{
    if (count > (UINT64_MAX - *sum) / size)
        return 0;
    *sum += count * size;
    return 1;
}

/* Adds 1 to `multiple` bytes, up to the next multiple: room for the zero that ends a text. */
static int add_padding(uint64_t *sum, uint64_t multiple)
{
    return add_bytes(sum, multiple - *sum % multiple, 1);
}

/* Fills in where the parts stand; 0 where their sizes overflow or do not make up the file. */
static int place_parts(struct header *header)
{
    uint64_t end = HEADER_BYTES;
    const uint64_t path_bytes = header->path_bytes == NO_PATH ? 0 : header->path_bytes;
    uint64_t part_bytes = 8;
    if (header->parts == 0 || !add_bytes(&part_bytes, header->fields, 8) ||
        !add_bytes(&part_bytes, header->spaces, 8) || !add_bytes(&end, header->parts, part_bytes) ||
        !add_bytes(&end, header->parts, 8) || !add_bytes(&end, 1, 8) ||
        !add_bytes(&end, header->probes, 16))
        return 0;
    header->play_start = end;
    if (header->play_bytes % 8 != 0 || !add_bytes(&end, header->play_bytes, 1))
        return 0;
    header->path_start = end;
    if (!add_bytes(&end, path_bytes, 1) || !add_padding(&end, 8))
        return 0;
    header->comment_start = end;
    if (!add_bytes(&end, header->comment_bytes, 1) || !add_padding(&end, 64))
        return 0;
    header->arena_start = end;
    return add_bytes(&end, header->arena_bytes, 1) && add_bytes(&end, CHECKSUM_BYTES, 1) &&
           end == header->file_bytes && end <= SIZE_MAX - VG_ARENA_ALIGNMENT;
}

/* The file's size if it can be told, otherwise `otherwise`. */
static uint64_t size_of(FILE *file, uint64_t otherwise)
{
    if (fseek(file, 0, SEEK_END) != 0)
        return otherwise;
    const long end = ftell(file);
    rewind(file);
    return end < 0 ? otherwise : (uint64_t)end;
}

static int32_t read_header(struct reader *reader, const char *expected_digest,
                           struct header *header)
{
    unsigned char bytes[HEADER_BYTES];
    uint32_t version[2];
    int32_t status = read_bytes(reader, bytes, sizeof MAGIC);
    if (status == VG_IO_ERROR)
        return status;
    if (status != VG_DONE || memcmp(bytes, MAGIC, sizeof MAGIC) != 0)
        return refuse(reader, "this is not a vecgen data file");
    status = read_bytes(reader, bytes + sizeof MAGIC, HEADER_BYTES - sizeof MAGIC);
    if (status != VG_DONE)
        return status;
    if (u64_at(bytes + 16) == OTHER_BYTE_ORDER)
        return refuse(reader, "the file's byte order is not this machine's (little-endian needed)");
    if (u64_at(bytes + 16) != BYTE_ORDER_MARK)
        return refuse(reader, "the file is damaged (byte order mark)");
    memcpy(version, bytes + 8, sizeof version);
    if (version[0] != VG_DATA_VERSION || version[1] != VG_ABI_VERSION)
        return refuse(reader, "the file was written by another version of vecgen: write it again");
    if (memcmp(bytes + 32, expected_digest, DIGEST_CHARACTERS) != 0)
        return refuse(reader, "the data belong to another program: emit both together");
    header->file_bytes = u64_at(bytes + 24);
    header->fields = u64_at(bytes + 96);
    header->spaces = u64_at(bytes + 104);
    header->probes = u64_at(bytes + 112);
    header->arena_bytes = u64_at(bytes + 120);
    header->path_bytes = u64_at(bytes + 128);
    header->comment_bytes = u64_at(bytes + 136);
    header->tstop = f64_at(bytes + 144);
    header->tstep = f64_at(bytes + 152);
    header->play_bytes = u64_at(bytes + 160);
    header->parts = u64_at(bytes + 168);
    return VG_DONE;
}

static int32_t check_sizes(struct reader *reader, struct header *header, uint64_t size)
{
    if (!place_parts(header))
        return refuse(reader, "the file is damaged (sizes in the header)");
    if (size != 0 && size < header->file_bytes)
        return refuse(reader, "the file is truncated");
    if (size > header->file_bytes)
        return refuse(reader, "the file is damaged (it goes on after its end)");
    return VG_DONE;
}

/* Allocates the block of tables and texts, the arena, and the layouts. */
static int32_t allocate(struct reader *reader, const struct header *header, struct vg_data *data)
{
    uint64_t arena_bytes = header->arena_bytes;
    add_padding(&arena_bytes, VG_ARENA_ALIGNMENT);
    data->memory = malloc(header->arena_start - HEADER_BYTES);
    data->arena = aligned_alloc(VG_ARENA_ALIGNMENT, arena_bytes);
    data->layout = calloc(header->parts, sizeof *data->layout);
    if (data->memory == NULL || data->arena == NULL || data->layout == NULL)
        return refuse_io(reader, "no memory for the model", ENOMEM);
    return VG_DONE;
}

/* Points `data` into the block that holds everything between the header and the arena. */
static void point_into_block(const struct header *header, struct vg_data *data)
{
    const uint64_t *table = data->memory;
    const char *block = data->memory;
    data->parts = header->parts;
    for (uint64_t k = 0; k < header->parts; k++) {
        struct vg_layout *layout = data->layout + k;
        layout->lanes = table[0];
        layout->field_offset = table + 1;
        layout->field_count = header->fields;
        layout->space_size = table + 1 + header->fields;
        layout->space_count = header->spaces;
        layout->arena_bytes = header->arena_bytes;
        table += 1 + header->fields + header->spaces;
    }
    data->probes.start = table;
    data->probes.column = table + header->parts + 1;
    data->probes.offset = data->probes.column + header->probes;
    data->probes.count = header->probes;
    data->tstop = header->tstop;
    data->tstep = header->tstep;
    data->path = block + (header->path_start - HEADER_BYTES);
    data->comment = block + (header->comment_start - HEADER_BYTES);
}

static int32_t read_parts(struct reader *reader, const struct header *header, struct vg_data *data)
{
    uint32_t computed;
    unsigned char stored[CHECKSUM_BYTES];
    int32_t status = read_bytes(reader, data->memory, header->arena_start - HEADER_BYTES);
    if (status == VG_DONE)
        status = read_bytes(reader, data->arena, header->arena_bytes);
    computed = reader->checksum;
    if (status == VG_DONE)
        status = read_bytes(reader, stored, sizeof stored);
    if (status == VG_DONE && u64_at(stored) != computed)
        return refuse(reader, "the file is damaged (checksum)");
    return status;
}

/* Checks that everything `data` points to lies inside of it. */
static int32_t check_contents(struct reader *reader, const struct header *header,
                              struct vg_data *data)
{
    const uint64_t path_bytes = header->path_bytes == NO_PATH ? 0 : header->path_bytes;
    for (uint64_t k = 0; k < header->parts; k++)
        for (uint64_t i = 0; i < header->fields; i++)
            if (data->layout[k].field_offset[i] > header->arena_bytes ||
                data->layout[k].field_offset[i] % sizeof(double) != 0)
                return refuse(reader, "the file is damaged (a field lies outside of the memory)");
    for (uint64_t k = 0; k <= header->parts; k++)
        if (data->probes.start[k] > header->probes ||
            (k > 0 && data->probes.start[k] < data->probes.start[k - 1]))
            return refuse(reader, "the file is damaged (the parts' probes)");
    for (uint64_t i = 0; i < header->probes; i++)
        if (header->arena_bytes < sizeof(double) ||
            data->probes.offset[i] > header->arena_bytes - sizeof(double) ||
            data->probes.offset[i] % sizeof(double) != 0 ||
            data->probes.column[i] >= header->probes)
            return refuse(reader, "the file is damaged (a probe lies outside of the memory)");
    uint64_t *plays = (uint64_t *)data->memory + (header->play_start - HEADER_BYTES) / sizeof *plays;
    if (header->play_bytes != 0 &&
        vg_events_unpack(plays, header->play_bytes, header->arena_bytes, &data->events) != VG_DONE)
        return refuse(reader, "the file is damaged (what is played)");
    if (strlen(data->path) != path_bytes || strlen(data->comment) != header->comment_bytes)
        return refuse(reader, "the file is damaged (name or comment)");
    return VG_DONE;
}

static int32_t read_data(struct reader *reader, const char *expected_digest, struct vg_data *data)
{
    struct header header = {0};
    const uint64_t size = size_of(reader->file, 0);
    int32_t status = read_header(reader, expected_digest, &header);
    if (status == VG_DONE)
        status = check_sizes(reader, &header, size);
    if (status == VG_DONE)
        status = allocate(reader, &header, data);
    if (status == VG_DONE)
        status = read_parts(reader, &header, data);
    if (status != VG_DONE)
        return status;
    point_into_block(&header, data);
    status = check_contents(reader, &header, data);
    if (header.path_bytes == NO_PATH)
        data->path = NULL;
    return status;
}

int32_t vg_data_read(const char *path, const char *expected_digest, struct vg_data *data,
                     char *message, size_t message_size)
{
    struct reader reader = {path, NULL, 0, message, message_size};
    int32_t status;
    memset(data, 0, sizeof *data);
    reader.file = fopen(path, "rb");
    if (reader.file == NULL)
        return refuse_io(&reader, "cannot be opened", errno);
    status = read_data(&reader, expected_digest, data);
    fclose(reader.file);
    if (status != VG_DONE)
        vg_data_free(data);
    return status;
}

void vg_data_free(struct vg_data *data)
{
    free(data->memory);
    free(data->arena);
    free(data->layout);
    memset(data, 0, sizeof *data);
}
