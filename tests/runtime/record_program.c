/* record_program PATH finish|abandon ROWS COMMENT: writes a batch file; prints errno values. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vecgen/record.h"

int main(int count, char **argument)
{
    int32_t error = 0;
    if (count != 5)
        return 2;
    struct vg_writer *writer = vg_writer_open(argument[1], &error);
    if (writer == NULL) {
        printf("open %d\n", (int)error);
        return 1;
    }
    vg_writer_header(writer, argument[4], 0.0, 2.0, 0.1, 0.025);
    for (long row = 0; row < atol(argument[3]); row++) {
        const double values[3] = {(double)row * 0.1, -65.0 / (double)(row + 1), 1e300};
        error = vg_writer_row(writer, values, 3);
    }
    const int abandon = strcmp(argument[2], "abandon") == 0;
    const int32_t last = abandon ? vg_writer_abandon(writer) : vg_writer_finish(writer);
    fprintf(stderr, "row %d last %d\n", (int)error, (int)last);
    return last != 0;
}
