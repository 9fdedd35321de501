/* Reads the result of an assignment back.  SPDX-License-Identifier: Apache-2.0 */
#include "network_run/result.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "formats/folder.h"
#include "formats/yaml.h"

struct reading {
    struct lsp_network_result *result;
    struct lsp_diags *diags;
    const char *period_name;      /* NULL: the only one */
    const char *run_path;         /* of run.json */
    const struct lsp_yaml *root;  /* of run.json */
    const struct lsp_yaml *entry; /* the period's in it */
    enum lsp_assignment_goal goal;
};

static enum lsp_status read_all(struct reading *reading);
static enum lsp_status read_run(struct reading *reading);
static enum lsp_status refuse_run(struct reading *reading, const char *what);
static const char *text_of(const struct lsp_yaml *map, const char *key);
static double number_of(const struct lsp_yaml *map, const char *key);
static enum lsp_status take_sources(struct reading *reading);
static enum lsp_status find_period(struct reading *reading);
static enum lsp_status read_again(struct reading *reading);
static enum lsp_status read_inputs(struct reading *reading);
static enum lsp_status read_state(struct reading *reading);
static const struct lsp_yaml *find_state(const struct reading *reading);
static enum lsp_status refuse_state(struct reading *reading, const char *path, const char *what);
static enum lsp_status set_times(struct lsp_network_result *result);

enum lsp_status lsp_network_result_read(const char *folder, const char *period,
    struct lsp_diags *diags, struct lsp_network_result **ret_result)
{
    struct lsp_network_result *result = calloc(1, sizeof *result);
    if (result == NULL)
        return LSP_NO_MEMORY;
    result->folder = folder;
    struct reading reading = {.result = result, .diags = diags, .period_name = period};
    enum lsp_status status = read_all(&reading);
    if (status == LSP_OK)
        *ret_result = result;
    else
        lsp_network_result_free(result);
    return status;
}

void lsp_network_result_free(struct lsp_network_result *result)
{
    if (result == NULL)
        return;
    lsp_assignment_state_finish(&result->state);
    lsp_network_problem_finish(&result->problem);
    lsp_network_inputs_finish(&result->inputs);
    lsp_arena_finish(&result->arena);
    free(result);
}

static enum lsp_status read_all(struct reading *reading)
{
    LSP_TRY(read_run(reading));
    LSP_TRY(take_sources(reading));
    LSP_TRY(find_period(reading));
    LSP_TRY(read_inputs(reading));
    LSP_TRY(lsp_network_problem_make(&reading->result->inputs, reading->result->period,
        reading->goal, &reading->result->problem));
    LSP_TRY(read_state(reading));
    return set_times(reading->result);
}

/* JSON is YAML, so the one reader does for both; what it says of a broken run.json is put in one
 * sentence, since nobody writes that file by hand. */
static enum lsp_status read_run(struct reading *reading)
{
    struct lsp_arena *arena = &reading->result->arena;
    struct lsp_file file = {0};
    struct lsp_diags unseen = {0};
    struct lsp_folder folder;
    LSP_TRY(lsp_folder_open(reading->result->folder, arena, reading->diags, &folder));
    lsp_folder_close(&folder);
    reading->run_path = lsp_arena_printf(arena, "%s/run.json", reading->result->folder);
    if (reading->run_path == NULL)
        return LSP_NO_MEMORY;
    enum lsp_status status = lsp_file_read(reading->run_path, &unseen, &file);
    const char *what = "there is no run.json that can be read";
    if (status == LSP_OK) {
        status = lsp_yaml_read(
            reading->run_path, file.text, file.length, arena, &unseen, &reading->root);
        what = "run.json is not as a run writes it";
    }
    lsp_file_finish(&file);
    lsp_diags_finish(&unseen);
    if (status == LSP_NO_MEMORY)
        return status;
    const char *kind = status == LSP_OK ? text_of(reading->root, "result") : NULL;
    if (kind == NULL || strcmp(kind, "assignment") != 0)
        return refuse_run(reading, what);
    return LSP_OK;
}

static enum lsp_status refuse_run(struct reading *reading, const char *what)
{
    lsp_diags_add(reading->diags, LSP_DIAG_NOT_ASSIGNMENT,
        &(struct lsp_diag_facts){.where = {.file = reading->result->folder},
            .expected = "a folder that 'linkspan assign --result' wrote"},
        "this is not the result of an assignment: %s", what);
    return LSP_BAD_INPUT;
}

static const char *text_of(const struct lsp_yaml *map, const char *key)
{
    const struct lsp_yaml *value = lsp_yaml_child(map, key);
    return value != NULL && value->kind == LSP_YAML_SCALAR ? value->text : NULL;
}

/* -1 when there is none. */
static double number_of(const struct lsp_yaml *map, const char *key)
{
    const char *text = text_of(map, key);
    double value = -1;
    if (text == NULL || !lsp_text_to_double(text, strlen(text), &value))
        return -1;
    return value;
}

static enum lsp_status take_sources(struct reading *reading)
{
    struct lsp_network_sources *sources = &reading->result->sources;
    const struct lsp_yaml *inputs = lsp_yaml_child(reading->root, "inputs");
    const char *goal = text_of(reading->root, "goal");
    sources->network = text_of(reading->root, "network");
    sources->toll_factor = number_of(reading->root, "toll_factor");
    sources->distance_factor = number_of(reading->root, "distance_factor");
    const struct lsp_yaml *input = inputs == NULL ? NULL : inputs->first;
    for (; input != NULL; input = input->next) {
        const char *role = text_of(input, "role"), *file = text_of(input, "file");
        if (role == NULL || file == NULL)
            return refuse_run(reading, "run.json does not name its inputs");
        const char **slot = strcmp(role, "trips") == 0     ? &sources->trips
                            : strcmp(role, "classes") == 0 ? &sources->classes
                            : strcmp(role, "periods") == 0 ? &sources->periods
                            : strcmp(role, "turns") == 0   ? &sources->turns
                                                           : NULL;
        if (slot != NULL)
            *slot = file;
    }
    if (sources->network == NULL || sources->trips == NULL || goal == NULL ||
        sources->toll_factor < 0 || sources->distance_factor < 0)
        return refuse_run(reading, "run.json does not say what was run");
    reading->goal = strcmp(goal, "system") == 0 ? LSP_GOAL_SYSTEM : LSP_GOAL_USER;
    return LSP_OK;
}

static enum lsp_status find_period(struct reading *reading)
{
    const struct lsp_yaml *periods = lsp_yaml_child(reading->root, "periods");
    const char *names[LSP_ROADS_MAX_PERIODS];
    uint32_t n = 0;
    if (periods == NULL || periods->first == NULL || periods->n_children > LSP_ROADS_MAX_PERIODS)
        return refuse_run(reading, "run.json names no period");
    for (const struct lsp_yaml *entry = periods->first; entry != NULL; entry = entry->next) {
        names[n] = text_of(entry, "name");
        if (names[n] == NULL)
            return refuse_run(reading, "a period in run.json has no name");
        bool is_meant = reading->period_name == NULL ? periods->n_children == 1
                                                     : strcmp(names[n], reading->period_name) == 0;
        if (is_meant) {
            reading->entry = entry;
            reading->result->period = n;
        }
        n++;
    }
    if (reading->entry == NULL) {
        lsp_diags_add(reading->diags, LSP_DIAG_NO_SUCH_NAME,
            &(struct lsp_diag_facts){.where = {.file = reading->result->folder},
                .found = reading->period_name,
                .expected = lsp_diags_join(reading->diags, names, n),
                .hint = "name one by --period"},
            reading->period_name == NULL ? "the result has several periods"
                                         : "the result has no such period");
        return LSP_BAD_INPUT;
    }
    reading->result->relative_gap = number_of(reading->entry, "relative_gap");
    return LSP_OK;
}

/* What the inputs are warned of was said when they were assigned.  Faults are told by reading once
 * more, which is rare enough. */
static enum lsp_status read_again(struct reading *reading)
{
    struct lsp_diags unseen = {0};
    struct lsp_network_result *result = reading->result;
    enum lsp_status status = lsp_network_inputs_read(&result->sources, &unseen, &result->inputs);
    lsp_diags_finish(&unseen);
    if (status == LSP_BAD_INPUT || status == LSP_CANNOT_READ)
        status = lsp_network_inputs_read(&result->sources, reading->diags, &result->inputs);
    return status;
}

static enum lsp_status read_inputs(struct reading *reading)
{
    struct lsp_network_inputs *inputs = &reading->result->inputs;
    size_t n_errors = reading->diags->n_errors;
    LSP_TRY(read_again(reading));
    const struct lsp_yaml *kept = lsp_yaml_child(reading->root, "inputs")->first;
    for (size_t at = 0; at < inputs->n_files || kept != NULL; at++) {
        const struct lsp_file *file = at < inputs->n_files ? &inputs->files[at].file : NULL;
        const char *sha256 = kept == NULL ? NULL : text_of(kept, "sha256");
        const char *name = file != NULL ? file->name : text_of(kept, "file");
        if (file == NULL || sha256 == NULL || strcmp(sha256, file->fingerprint.hex) != 0)
            lsp_diags_add(reading->diags, LSP_DIAG_INPUT_CHANGED,
                &(struct lsp_diag_facts){
                    .where = {.file = name}, .hint = "run 'linkspan assign' again"},
                "this input is not what the result in %s was made from", reading->result->folder);
        kept = kept == NULL ? NULL : kept->next;
    }
    return reading->diags->n_errors > n_errors ? LSP_BAD_INPUT : LSP_OK;
}

static enum lsp_status read_state(struct reading *reading)
{
    struct lsp_network_result *result = reading->result;
    const struct lsp_yaml *listed = find_state(reading);
    if (listed == NULL) {
        lsp_diags_add(reading->diags, LSP_DIAG_NO_STATE,
            &(struct lsp_diag_facts){.where = {.file = result->folder},
                .hint = "run 'linkspan assign' again, without --lean"},
            "the result was written without its state, so nobody knows who is on which link");
        return LSP_BAD_INPUT;
    }
    const char *path =
        lsp_arena_printf(&result->arena, "%s/%s", result->folder, text_of(listed, "name"));
    const char *sha256 = text_of(listed, "sha256");
    struct lsp_file file = {0};
    if (path == NULL)
        return LSP_NO_MEMORY;
    LSP_TRY(lsp_file_read_bytes(path, reading->diags, &file));
    enum lsp_status status = LSP_BAD_INPUT;
    if (sha256 != NULL && strcmp(sha256, file.fingerprint.hex) == 0)
        status = lsp_assignment_state_read(file.text, file.length, &result->state);
    lsp_file_finish(&file);
    if (status == LSP_BAD_INPUT)
        return refuse_state(reading, path, "is damaged");
    LSP_TRY(status);
    if (result->state.n_links != result->problem.problem.n_links)
        return refuse_state(reading, path, "belongs to another network");
    return LSP_OK;
}

/* state.bin, or state-PERIOD.bin, in the list of the period's files. */
static const struct lsp_yaml *find_state(const struct reading *reading)
{
    const struct lsp_yaml *files = lsp_yaml_child(reading->entry, "files");
    const struct lsp_yaml *file = files == NULL ? NULL : files->first;
    for (; file != NULL; file = file->next) {
        const char *name = text_of(file, "name");
        if (name != NULL && strncmp(name, "state", 5) == 0 && strchr(name, '/') == NULL)
            return file;
    }
    return NULL;
}

static enum lsp_status refuse_state(struct reading *reading, const char *path, const char *what)
{
    lsp_diags_add(reading->diags, LSP_DIAG_BROKEN_STATE,
        &(struct lsp_diag_facts){.where = {.file = path}, .hint = "run 'linkspan assign' again"},
        "the state of the result %s", what);
    return LSP_BAD_INPUT;
}

static enum lsp_status set_times(struct lsp_network_result *result)
{
    const struct lsp_assignment_problem *problem = &result->problem.problem;
    const struct lsp_assignment_state *state = &result->state;
    result->flow = LSP_ARRAY(&result->arena, double, problem->n_links);
    result->time = LSP_ARRAY(&result->arena, double, problem->n_links);
    if (result->flow == NULL || result->time == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < state->first_flow[state->n_origins]; at++)
        result->flow[state->link[at]] += state->flow[at];
    for (uint32_t link = 0; link < problem->n_links; link++)
        result->time[link] = lsp_assignment_link_at(problem, link, result->flow[link]).time;
    return LSP_OK;
}
