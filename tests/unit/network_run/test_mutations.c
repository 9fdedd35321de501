/* No changed result is accepted: numbers, signs, digits, rows, ends and bits of what `assign` wrote
 * are changed, with the fingerprints made right again, so that the mathematics must find it, and
 * without.  LSP_SOAK sets how many of each kind.  SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "base/fingerprint.h"
#include "base/random.h"
#include "network_run/network_run.h"
#include "support/manufactured.h"
#include "support/scratch.h"
#include "support/soak.h"
#include "support/test.h"
#include "verify/verify.h"

enum { N_FILES = 3, MAX_NUMBERS = 20000 };
enum { LINKS, FLOWS, POTENTIALS };

/* A network of one class, of two, a town in GMNS tables with classes and turns, and roads whose
 * times are tabulated. */
enum { ONE_CLASS, CLASSES, GMNS, TABLES, N_CASES };
static const char *const FILES[N_CASES][N_FILES] = {{"links.csv", "flows.tntp", "potentials.bin"},
    {"links.csv", "flows.tntp", "potentials.bin"}, {"links.csv", "turns.csv", "potentials.bin"},
    {"links.csv", "links.csv", "potentials.bin"}};
static const char TOWN[] = LSP_SOURCE_DIR "/tests/fixtures/gmns_town";

struct bytes {
    char *bytes; /* owned */
    size_t length;
};

/* A result, and what stands in it. */
struct written {
    int which;
    struct scratch scratch;
    char folder[256];
    struct bytes files[N_FILES];
    char *run; /* run.json, owned */
};

/* A random place and amount. */
struct dice {
    uint32_t index, n_drawn;
};

/* A number in a text. */
struct place {
    size_t at, length;
};

static double draw(struct dice *dice)
{
    return lsp_random_uniform(20251123, LSP_RANDOM_TEST, dice->index, dice->n_drawn++);
}

static size_t draw_below(struct dice *dice, size_t n)
{
    return (size_t)(draw(dice) * (double)n);
}

static void write_network(
    const struct manufactured *made, bool has_classes, const struct scratch *scratch)
{
    static char text[1 << 18];
    const struct lsp_assignment_problem *problem = &made->problem;
    int n = snprintf(text, sizeof text,
        "<NUMBER OF ZONES> %u\n<NUMBER OF NODES> %u\n<FIRST THRU NODE> %u\n<NUMBER OF LINKS> %u\n"
        "<END OF METADATA>\n~ init term capacity length time b power speed toll type\n",
        problem->n_centroids, problem->n_nodes, problem->n_centroids + 1, problem->n_links);
    for (uint32_t link = 0; link < problem->n_links; link++)
        n += snprintf(&text[n], sizeof text - (size_t)n,
            "%u %u %.17g 0 %.17g %.17g %.17g 0 %.17g 1 ;\n", problem->tail[link] + 1,
            problem->head[link] + 1, isinf(problem->capacity[link]) ? 1e9 : problem->capacity[link],
            problem->free_time[link], isinf(problem->capacity[link]) ? 0 : problem->a[link],
            problem->b[link], problem->fixed_cost[link]);
    scratch_write(scratch, "net.tntp", text);
    n = snprintf(text, sizeof text, "o_zone_id,d_zone_id,class,volume\n");
    for (uint32_t at = 0; at < problem->n_origins; at++)
        for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++)
            if (problem->destination[trip] < problem->n_centroids)
                n += snprintf(&text[n], sizeof text - (size_t)n, "%u,%u,%s,%.17g\n",
                    problem->origin[at] + 1, problem->destination[trip] + 1,
                    !has_classes    ? "all"
                    : trip % 3 == 0 ? "lorry"
                                    : "car",
                    problem->trips[trip]);
    scratch_write(scratch, "trips.csv", text);
    scratch_write(scratch, "classes.csv", "class,pcu,toll_factor\ncar,1,1\nlorry,2,0.5\n");
}

/* Two ways of which both queue: a link's flow times the slope of its time is not 0. */
static void write_tables(const struct scratch *scratch)
{
    scratch_write(scratch, "tables/node.csv", "node_id,zone_id\na,1\nb,2\nm,\n");
    scratch_write(scratch, "tables/link.csv",
        "link_id,from_node_id,to_node_id,lanes,capacity,vdf_type,vdf_fftt,vdf_table\n"
        "1,a,b,1,1000,table,10,queue\n2,a,m,1,1000,table,12,queue\n3,m,b,1,1000,constant,1,\n");
    scratch_write(scratch, "tables/vdf_table.csv",
        "table,saturation,factor\nqueue,0,1\nqueue,0.5,1\nqueue,1,1.5\nqueue,2,4\n");
    scratch_write(scratch, "trips.csv", "o_zone_id,d_zone_id,volume\n1,2,2600.5\n");
}

static struct bytes read_bytes(const char *folder, const char *name)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    struct bytes bytes = {.bytes = malloc(1 << 20)};
    assert_non_null(bytes.bytes);
    bytes.length = fread(bytes.bytes, 1, 1 << 20, file);
    fclose(file);
    return bytes;
}

static void write_bytes(const struct written *written, const char *name, struct bytes bytes)
{
    char path[300];
    snprintf(path, sizeof path, "result/%s", name);
    scratch_write_bytes(&written->scratch, path, bytes.bytes, bytes.length);
}

static struct written assign(int which)
{
    struct written written = {.which = which};
    struct manufactured made;
    char net[256], trips[256], classes[256];
    scratch_init(&written.scratch);
    assert_true(manufacture(3, 4, 7, &made));
    write_network(&made, which == CLASSES, &written.scratch);
    manufactured_finish(&made);
    struct lsp_diags diags = {0};
    struct lsp_network_run_summary summary = {0};
    struct lsp_network_run_options options = {
        .sources = {.network = scratch_path(&written.scratch, "net.tntp", net),
            .trips = scratch_path(&written.scratch, "trips.csv", trips),
            .classes =
                which == CLASSES ? scratch_path(&written.scratch, "classes.csv", classes) : NULL,
            .toll_factor = 1},
        .relative_gap = 1e-12,
        .n_threads = 1,
        .result = scratch_path(&written.scratch, "result", written.folder)};
    if (which == TABLES) {
        write_tables(&written.scratch);
        options.sources.network = scratch_path(&written.scratch, "tables", net);
        options.sources.toll_factor = 0;
    }
    if (which == GMNS) {
        snprintf(trips, sizeof trips, "%s/demand.csv", TOWN);
        snprintf(classes, sizeof classes, "%s/classes.csv", TOWN);
        options.sources.network = TOWN;
        options.sources.classes = classes;
    }
    if (lsp_network_run_assign(&options, &diags, &summary) != LSP_OK) {
        struct lsp_buffer text = {0};
        lsp_diags_render_text(&diags, false, &text);
        fail_msg("%s", text.text);
    }
    assert_true(summary.converged);
    lsp_network_run_summary_finish(&summary);
    lsp_diags_finish(&diags);
    for (int file = 0; file < N_FILES; file++)
        written.files[file] = read_bytes(written.folder, FILES[which][file]);
    written.run = scratch_read(&written.scratch, "result/run.json");
    assert_non_null(written.run);
    return written;
}

static void finish(struct written *written)
{
    for (int file = 0; file < N_FILES; file++)
        free(written->files[file].bytes);
    free(written->run);
    scratch_finish(&written->scratch);
}

static void visit(void *context, const char *period, const struct lsp_verify_report *report)
{
    (void)period;
    *(bool *)context &= report->is_accepted;
}

static bool is_accepted(const struct written *written)
{
    bool is_accepted = true;
    struct lsp_verify_fault fault;
    enum lsp_verify_end end = lsp_verify_result(
        written->folder, &(struct lsp_verify_options){0}, visit, &is_accepted, &fault);
    assert_true(end == LSP_VERIFY_DONE || fault.message[0] != '\0');
    return end == LSP_VERIFY_DONE && is_accepted;
}

/* run.json with length and fingerprint of the changed file. */
static void make_right(const struct written *written, const char *name, struct bytes changed)
{
    static char text[1 << 20];
    char wanted[64];
    snprintf(wanted, sizeof wanted, "{\"name\": \"%s\"", name);
    const char *begin = strstr(written->run, wanted);
    assert_non_null(begin);
    const char *end = strchr(begin, '}');
    assert_non_null(end);
    struct lsp_fingerprint fingerprint = lsp_fingerprint_of(changed.bytes, changed.length);
    snprintf(text, sizeof text, "%.*s%s, \"n_bytes\": %zu, \"sha256\": \"%s\"%s",
        (int)(begin - written->run), written->run, wanted, changed.length, fingerprint.hex, end);
    scratch_write(&written->scratch, "result/run.json", text);
}

static bool is_changed_accepted(
    const struct written *written, int file, struct bytes changed, bool is_made_right)
{
    write_bytes(written, FILES[written->which][file], changed);
    if (is_made_right)
        make_right(written, FILES[written->which][file], changed);
    bool answer = is_accepted(written);
    write_bytes(written, FILES[written->which][file], written->files[file]);
    scratch_write(&written->scratch, "result/run.json", written->run);
    return answer;
}

/* By 1e-6 to 1000 of it, or that much where it is nothing. */
static double change(double value, struct dice *dice)
{
    double step = pow(10, -6 + 9 * draw(dice));
    double kind = draw(dice);
    if (fpclassify(value) == FP_ZERO || isinf(value))
        return kind < 0.9 ? step : -step;
    return kind < 0.45 ? value * (1 + step) : kind < 0.9 ? value / (1 + step) : -value;
}

static size_t find_numbers(struct bytes text, struct place places[])
{
    static const char DIGITS[] = "0123456789+-.e";
    size_t n = 0, line = 0;
    for (size_t at = 0; at < text.length; at++) {
        line += text.bytes[at] == '\n';
        bool begins = at > 0 && strchr(",\t ", text.bytes[at - 1]) != NULL &&
                      strchr("0123456789-", text.bytes[at]) != NULL;
        if (line == 0 || !begins)
            continue;
        struct place place = {at, 0};
        while (
            at < text.length && text.bytes[at] != '\0' && strchr(DIGITS, text.bytes[at]) != NULL) {
            at++;
            place.length++;
        }
        at--;
        if (n < MAX_NUMBERS)
            places[n++] = place;
    }
    return n;
}

/* A copy with another text in that place; free() it. */
static struct bytes replace(struct bytes from, struct place place, const char *text)
{
    size_t length = strlen(text);
    struct bytes to = {malloc(from.length + length + 1), from.length - place.length + length};
    assert_non_null(to.bytes);
    memcpy(to.bytes, from.bytes, place.at);
    memcpy(to.bytes + place.at, text, length);
    memcpy(to.bytes + place.at + length, from.bytes + place.at + place.length,
        from.length - place.at - place.length);
    return to;
}

static struct bytes change_number(struct bytes from, struct dice *dice)
{
    static struct place places[MAX_NUMBERS];
    size_t n = find_numbers(from, places);
    struct place place = places[draw_below(dice, n)];
    char text[64];
    snprintf(text, sizeof text, "%.17g", change(strtod(&from.bytes[place.at], NULL), dice));
    return replace(from, place, text);
}

/* Two digits that differ, among the leading ones. */
static struct bytes swap_digits(struct bytes from, struct dice *dice)
{
    static struct place places[MAX_NUMBERS];
    size_t n = find_numbers(from, places);
    for (;;) {
        struct place place = places[draw_below(dice, n)];
        size_t at = place.at + draw_below(dice, place.length < 6 ? place.length : 6);
        char a = from.bytes[at], b = from.bytes[at + 1];
        bool are_digits = a >= '0' && a <= '9' && b >= '0' && b <= '9';
        if (!are_digits || a == b || at + 2 > place.at + place.length)
            continue;
        const char text[] = {b, a, '\0'};
        return replace(from, (struct place){at, 2}, text);
    }
}

static struct bytes swap_rows(struct bytes from, struct dice *dice)
{
    struct bytes to = replace(from, (struct place){0, 0}, "");
    size_t at = draw_below(dice, from.length / 2);
    const char *first = memchr(from.bytes + at, '\n', from.length - at);
    const char *second = memchr(first + 1, '\n', from.length - (size_t)(first + 1 - from.bytes));
    const char *third = memchr(second + 1, '\n', from.length - (size_t)(second + 1 - from.bytes));
    size_t n_first = (size_t)(second - first), n_second = (size_t)(third - second);
    char *begin = to.bytes + (first + 1 - from.bytes);
    memcpy(begin, second + 1, n_second);
    memcpy(begin + n_second, first + 1, n_first);
    return to;
}

static struct bytes cut(struct bytes from, struct dice *dice)
{
    struct bytes to = replace(from, (struct place){0, 0}, "");
    to.length = draw_below(dice, from.length - 1);
    return to;
}

static struct bytes flip_bit(struct bytes from, struct dice *dice)
{
    struct bytes to = replace(from, (struct place){0, 0}, "");
    to.bytes[draw_below(dice, from.length)] ^= (char)(1 << draw_below(dice, 8));
    return to;
}

/* A potential by 1e-6 at least; one word of the head, at times. */
static struct bytes change_potential(struct bytes from, struct dice *dice)
{
    struct bytes to = replace(from, (struct place){0, 0}, "");
    uint32_t n_origins;
    memcpy(&n_origins, from.bytes + 12, 4);
    size_t head = 16 + 8 * (size_t)n_origins;
    if (draw(dice) < 0.1) {
        to.bytes[draw_below(dice, head)] ^= (char)(1 << draw_below(dice, 8));
        return to;
    }
    char *at = to.bytes + head + 8 * draw_below(dice, (from.length - head) / 8);
    double value;
    memcpy(&value, at, 8);
    value = draw(dice) < 0.1 ? (isinf(value) ? 0 : (double)INFINITY) : change(value, dice);
    memcpy(at, &value, 8);
    return to;
}

/* The same flow in both files that state it. */
static bool is_consistent_change_accepted(const struct written *written, struct dice *dice)
{
    static struct place places[2][MAX_NUMBERS];
    size_t n_columns = 0; /* of numbers, behind the first; "determined" holds words */
    for (const char *at = written->files[LINKS].bytes; *at != '\n'; at++)
        n_columns += *at == ',' && strncmp(at, ",determined", 11) != 0;
    size_t n_links = find_numbers(written->files[LINKS], places[0]) / n_columns;
    find_numbers(written->files[FLOWS], places[1]);
    size_t link = draw_below(dice, n_links);
    struct place in_links = places[0][n_columns * link + 2], in_flows = places[1][3 * link + 1];
    char text[64];
    double flow = strtod(&written->files[LINKS].bytes[in_links.at], NULL);
    double other = strtod(&written->files[FLOWS].bytes[in_flows.at], NULL);
    assert_memory_equal(&flow, &other, sizeof flow);
    snprintf(text, sizeof text, "%.17g", change(flow, dice));
    struct bytes links = replace(written->files[LINKS], in_links, text);
    struct bytes flows = replace(written->files[FLOWS], in_flows, text);
    write_bytes(written, FILES[written->which][FLOWS], flows);
    make_right(written, FILES[written->which][FLOWS], flows);
    struct written half = *written;
    half.run = scratch_read(&written->scratch, "result/run.json");
    bool answer = is_changed_accepted(&half, LINKS, links, true);
    write_bytes(written, FILES[written->which][FLOWS], written->files[FLOWS]);
    scratch_write(&written->scratch, "result/run.json", written->run);
    free(half.run);
    free(links.bytes);
    free(flows.bytes);
    return answer;
}

typedef struct bytes mutation(struct bytes from, struct dice *dice);

static const struct kind {
    const char *name;
    int file;
    mutation *mutate;
    bool is_made_right;
} KINDS[] = {
    {"a number of links.csv", LINKS, change_number, true},
    {"a number of the other flows", FLOWS, change_number, true},
    {"a number of links.csv, with its old fingerprint", LINKS, change_number, false},
    {"digits of links.csv", LINKS, swap_digits, true},
    {"digits of the other flows", FLOWS, swap_digits, true},
    {"rows of links.csv", LINKS, swap_rows, true},
    {"rows of the other flows, with its old fingerprint", FLOWS, swap_rows, false},
    {"the end of links.csv", LINKS, cut, true},
    {"the end of the other flows", FLOWS, cut, true},
    {"the end of potentials.bin", POTENTIALS, cut, true},
    {"a bit of links.csv, with its old fingerprint", LINKS, flip_bit, false},
    {"a bit of the other flows, with its old fingerprint", FLOWS, flip_bit, false},
    {"a bit of potentials.bin, with its old fingerprint", POTENTIALS, flip_bit, false},
    {"a potential", POTENTIALS, change_potential, true},
    {"a potential, with its old fingerprint", POTENTIALS, change_potential, false},
};
enum { N_KINDS = sizeof KINDS / sizeof *KINDS };

static bool is_same(struct bytes a, struct bytes b)
{
    return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

static void no_changed_file_is_accepted(void **state)
{
    (void)state;
    uint32_t n = (uint32_t)soak_or(15, 4);
    for (int which = 0; which < N_CASES; which++) {
        struct written written = assign(which);
        assert_true(is_accepted(&written));
        for (uint32_t index = 0; index < n * N_KINDS; index++) {
            const struct kind *kind = &KINDS[index % N_KINDS];
            struct dice dice = {.index = index};
            struct bytes changed = kind->mutate(written.files[kind->file], &dice);
            if (!is_same(changed, written.files[kind->file]) &&
                is_changed_accepted(&written, kind->file, changed, kind->is_made_right)) {
                FILE *kept = fopen("accepted-mutation", "wb");
                if (kept != NULL) {
                    fwrite(changed.bytes, 1, changed.length, kept);
                    fclose(kept);
                }
                fail_msg("%s: change %u is accepted (see accepted-mutation)", kind->name, index);
            }
            free(changed.bytes);
        }
        assert_true(is_accepted(&written));
        finish(&written);
    }
}

static void no_flow_that_is_changed_everywhere_is_accepted(void **state)
{
    (void)state;
    uint32_t n = (uint32_t)soak_or(60, 15);
    for (int which = 0; which < GMNS; which++) {
        struct written written = assign(which);
        for (uint32_t index = 0; index < n; index++) {
            struct dice dice = {.index = 1000000 + index};
            if (is_consistent_change_accepted(&written, &dice))
                fail_msg("change %u is accepted", index);
        }
        finish(&written);
    }
}

/* What run.json says of the whole is checked too. */
static void no_changed_statement_is_accepted(void **state)
{
    (void)state;
    static const char *const KEYS[] = {"\"objective\": ", "\"total_cost\": ", "\"n_nodes\": ",
        "\"n_centroids\": ", "\"n_links\": ", "\"n_zones\": ", "\"toll_factor\": ", "\"hours\": ",
        "\"trips_between_zones\": ", "\"trips_within_zones\": ", "\"unreachable_trips\": ",
        "\"pcu\": ", "\"distance_factor\": ", "\"name\": \"all\", \"pcu\": 1, \"toll_factor\": ",
        "\"n_turns\": "};
    struct written written = assign(ONE_CLASS);
    struct bytes run = {written.run, strlen(written.run)};
    uint32_t n = (uint32_t)soak_or(48, 32);
    for (uint32_t index = 0; index < n; index++) {
        struct dice dice = {.index = 2000000 + index};
        const char *key = KEYS[index % (sizeof KEYS / sizeof *KEYS)];
        const char *at = strstr(written.run, key);
        assert_non_null(at);
        at += strlen(key);
        struct place place = {(size_t)(at - written.run), strcspn(at, ",\n}]")};
        char text[64];
        snprintf(text, sizeof text, "%.17g", change(strtod(at, NULL), &dice));
        struct bytes changed = replace(run, place, text);
        write_bytes(&written, "run.json", changed);
        if (is_accepted(&written))
            fail_msg("%s %s is accepted", key, text);
        free(changed.bytes);
    }
    finish(&written);
}

/* That the run got to its target is said where it is proved, and only there. */
static void another_proof_or_ending_is_not_accepted(void **state)
{
    (void)state;
    static const char *const SAID[][2] = {
        {"\"ended_by\": \"converged\"", "\"ended_by\": \"iteration limit\""},
        {"\"ended_by\": \"converged\"", "\"ended_by\": \"not proved\""},
        {"\"proved_gap\": [", "\"proved_gap\": [0, 1e-13], \"other\": ["},
        {"\"proved_gap\": [", "\"proved_gap\": [-1e-13, "}};
    struct written written = assign(ONE_CLASS);
    struct bytes run = {written.run, strlen(written.run)};
    for (size_t row = 0; row < sizeof SAID / sizeof *SAID; row++) {
        const char *at = strstr(written.run, SAID[row][0]);
        assert_non_null(at);
        struct place place = {(size_t)(at - written.run), strlen(SAID[row][0])};
        struct bytes changed = replace(run, place, SAID[row][1]);
        write_bytes(&written, "run.json", changed);
        if (is_accepted(&written))
            fail_msg("%s is accepted", SAID[row][1]);
        free(changed.bytes);
    }
    finish(&written);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_changed_file_is_accepted),
        cmocka_unit_test(no_flow_that_is_changed_everywhere_is_accepted),
        cmocka_unit_test(no_changed_statement_is_accepted),
        cmocka_unit_test(another_proof_or_ending_is_not_accepted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
