/* The memory that a run can take, before it takes it.  SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "network_run/network_run_internal.h"

/* A row of links.csv and of the flow file, with numbers of 17 digits. */
static const uint64_t BYTES_OF_ROW = 256;

static uint64_t bytes_needed(const struct network_run *run,
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_options *options);
static uint64_t memory_of_machine(void);

enum lsp_status lsp_network_run_check_memory(struct network_run *run,
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_options *options)
{
    const struct lsp_network_run_watch *watch = &run->options->watch;
    struct lsp_assignment_options alone = *options;
    alone.n_threads = 1; /* what the result says does not depend on their number */
    uint64_t limit = run->options->memory_limit;
    uint64_t held = lsp_network_inputs_bytes(&run->inputs) + run->start.block_size;
    uint64_t needed = bytes_needed(run, problem, options);
    run->periods[run->period].needed_bytes =
        options->n_threads > 1 ? bytes_needed(run, problem, &alone) : needed;
    if (watch->memory != NULL)
        watch->memory(watch->user, held, needed);
    if (limit == 0)
        limit = memory_of_machine();
    if (needed == UINT64_MAX)
        return LSP_NO_MEMORY;
    if (held + needed <= limit)
        return LSP_OK;
    lsp_diags_add(run->diags, LSP_DIAG_TOO_LITTLE_MEMORY,
        &(struct lsp_diag_facts){.where = {.file = run->options->sources.network},
            .hint = "fewer threads and --lean take less"},
        "the run can take %.1f MiB of memory, but may take %.1f MiB",
        (double)(held + needed) / 0x1p20, (double)limit / 0x1p20);
    return LSP_BAD_INPUT;
}

/* The problem's own arrays, the solver's, and what is written. */
static uint64_t bytes_needed(const struct network_run *run,
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_options *options)
{
    uint64_t n_links = problem->n_links, n_classes = run->inputs.classes.n;
    uint64_t bytes = lsp_assignment_memory(problem, options);
    if (bytes == UINT64_MAX)
        return UINT64_MAX; /* there is not even memory to find out */
    bytes += n_links * 8 * (4 + n_classes);
    if (lsp_network_run_has_potentials(run, problem))
        bytes += (uint64_t)problem->n_origins * problem->n_nodes * sizeof(double);
    if (run->options->result != NULL || run->options->flows != NULL)
        bytes += 2 * BYTES_OF_ROW * n_links;
    return bytes;
}

static uint64_t memory_of_machine(void)
{
    long n_pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    return n_pages > 0 && page > 0 ? (uint64_t)n_pages * (uint64_t)page : UINT64_MAX;
}
