/* Scratch: a folder for one test, with the files that the test writes into it.
 *
 *     struct scratch scratch;
 *     scratch_init(&scratch);
 *     scratch_write(&scratch, "gtfs/stops.txt", "stop_id\n1\n");
 *     ... scratch.path ...
 *     scratch_finish(&scratch);
 *
 * Faults of the test's own files end the test.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_SUPPORT_SCRATCH_H
#define LSP_TESTS_SUPPORT_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

struct scratch {
    char path[64];
};

void scratch_init(struct scratch *scratch);
void scratch_finish(struct scratch *scratch);

/* Writes (again); sub-folders are made. */
void scratch_write(const struct scratch *scratch, const char *name, const char *text);
void scratch_write_bytes(
    const struct scratch *scratch, const char *name, const char *bytes, size_t length);
/* The text of a file, or NULL when there is none; free() it. */
char *scratch_read(const struct scratch *scratch, const char *name);
bool scratch_has(const struct scratch *scratch, const char *name);
/* Full path into path[256]. */
const char *scratch_path(const struct scratch *scratch, const char *name, char path[static 256]);

#endif
