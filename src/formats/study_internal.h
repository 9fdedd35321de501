/* What the files that read study.yaml share: the reader's state, and fields of maps.
 *
 * Each study_<section>.c reads one section.  A section states its keys in a table; opening it
 * reports unknown and missing keys; a field that is absent or faulty leaves its target as it was.
 * So readers go on after every fault, and ids of faulty rows stay known.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_STUDY_INTERNAL_H
#define LSP_FORMATS_STUDY_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/quantity.h"
#include "formats/study_file.h"
#include "formats/tables.h"
#include "formats/yaml.h"

/* The things that ids refer to. */
enum lsp_things {
    LSP_VEHICLES,
    LSP_SEGMENTS,
    LSP_ALTERNATIVES,
    LSP_POSTS,
    LSP_CROSSINGS,
    LSP_NODES,
    LSP_LINKS,
    LSP_OPERATORS,
    LSP_ROUTES,
    LSP_CALENDARS,
    LSP_ACTIVITIES,
    LSP_SCENARIOS,
    LSP_HOLIDAYS,
    LSP_RESOURCES,
    LSP_RISKS,
    LSP_N_THINGS,
};

struct lsp_known {
    const char **names; /* [n] */
    size_t n, capacity;
    bool complete; /* false: their section or table is faulty, so unknown ids say nothing */
};

/* Units that go together; the first of each is meant when none is written. */
enum lsp_unit_family {
    LSP_UNITS_PURE, /* a number without a unit */
    LSP_UNITS_H,    /* h, min */
    LSP_UNITS_KM,
    LSP_UNITS_KM_H,
    LSP_UNITS_M,
    LSP_UNITS_LANES,
    LSP_UNITS_PCE,
    LSP_UNITS_PCE_H,
    LSP_UNITS_PCE_DAY,
    LSP_UNITS_VEH_DAY,
    LSP_UNITS_PERSONS_DAY,
    LSP_UNITS_PERSONS,         /* per vehicle */
    LSP_UNITS_TONNES,          /* per vehicle */
    LSP_UNITS_TONNES_ROOT_DAY, /* standard deviation of a demand that adds up day by day */
    LSP_UNITS_DAYS,
    LSP_UNITS_YEARS,
    LSP_UNITS_MONTHS,
    LSP_UNITS_H_DAY,
    LSP_UNITS_PER_YEAR,
    LSP_UNITS_PER_DAY,
    LSP_UNITS_MONEY, /* USD, kUSD, MUSD, GUSD, and the other currencies */
    LSP_UNITS_MONEY_KM,
    LSP_UNITS_MONEY_H, /* also per min */
    LSP_UNITS_MONEY_T,
    LSP_UNITS_MONEY_T_YEAR,
    LSP_UNITS_KG_KM,   /* also g/km */
    LSP_UNITS_PER_GKM, /* per 10^9 km */
    LSP_UNITS_SCALE,   /* 1/h, 1/min, 1/USD ... */
    LSP_UNITS_H_OR_MONEY,
    LSP_UNITS_CURRENCY, /* of an exchange rate */
    LSP_N_UNIT_FAMILIES,
};

/* A demand table, read once however often it is named. */
struct lsp_movements {
    const char *file;
    struct lsp_movement *movements; /* [n_movements] */
    size_t n_movements;
    struct lsp_movements *older;
};

/* The network as the edits of the scenario that is being read leave it. */
struct lsp_edited_network {
    struct lsp_network_specs specs; /* its nodes: the base's, then new ones; no links */
    struct lsp_link_spec *added;    /* [n_added] rows behind the base's; NULL = not begun */
    size_t n_added;
};

/* A cost that an edit or a scenario states, kept until the programme is known. */
struct lsp_stated_cost {
    const struct lsp_yaml *node;
    const char *path, *id, *name;
    bool is_of_edit;   /* what it does not say is that of the study's first construction */
    uint32_t scenario; /* whose it is; LSP_NONE = the project's */
};

/* A file of the folder of scenarios. */
struct lsp_scenario_document {
    const char *id;
    const struct lsp_yaml *root;
    struct lsp_place where;
};

struct lsp_study_reader {
    struct lsp_study_inputs *inputs;
    struct lsp_arena *arena; /* that of inputs */
    struct lsp_diags *diags;
    struct lsp_folder *folder;
    struct lsp_table_context tables;
    struct lsp_known ids[LSP_N_THINGS];
    const struct lsp_unit *units[LSP_N_UNIT_FAMILIES]; /* [n_units] */
    size_t n_units[LSP_N_UNIT_FAMILIES];
    double utc_offset_h;               /* of the study's clock */
    bool has_nodes, has_links;         /* their tables could be read */
    uint64_t faulty_posts;             /* bit p: post p has a fault of its own */
    const struct lsp_yaml *programme;  /* its node; NULL = none */
    bool is_plan_unknown;              /* its plan file cannot be read */
    struct lsp_days_off *holidays;     /* [ids[LSP_HOLIDAYS].n] sets of the programme */
    struct lsp_movements *tables_read; /* demand tables, newest first */
    struct lsp_edited_network edited;
    struct lsp_stated_cost *stated_costs; /* [n_stated_costs] not read yet */
    size_t n_stated_costs, stated_cost_capacity;
    size_t n_listed_costs;   /* of the appraisal, under costs */
    bool takes_costs;        /* of the edits that are being read ... */
    uint32_t costs_scenario; /* ... whose they are: as in lsp_stated_cost */
    size_t n_stated_scenarios; /* scenarios of study.yaml; those behind have files */
    struct lsp_scenario_document *documents; /* [n_documents] */
    size_t n_documents;
    const char **scenario_names; /* [n_scenario_names] all that lies in their folder */
    size_t n_scenario_names;
    size_t n_stated_files, n_stated_assumptions; /* without those of the documents */
    const char *folder_path;
    enum lsp_status status;            /* LSP_NO_MEMORY once memory has run out */
};

/* A key that a map may have. */
struct lsp_key {
    const char *name;
    bool required;
};

/* A map that is being read.  With `map` NULL every field is absent. */
struct lsp_section {
    struct lsp_study_reader *reader;
    const struct lsp_yaml *map;
    const char *path;    /* "segments.tourist"; "" = the whole file */
    const char *subject; /* "Tourists": what its numbers belong to; NULL = the study */
};

/* One quantity of a section: its key, its label ("Value of time") and what it accepts. */
struct lsp_number {
    const char *key, *label;
    enum lsp_unit_family units;
    double min, max;
    bool min_excluded;
    size_t offset; /* of the target in the struct that lsp_fields_numbers fills */
};

#define LSP_COUNT(ARRAY) (sizeof(ARRAY) / sizeof *(ARRAY))

/* ---- study_fields.c ---- */

/* Opens a map whose keys are keys[n_keys].  A NULL node gives an empty section without a word. */
struct lsp_section lsp_section_open(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    const char *path, size_t n_keys, const struct lsp_key keys[]);
/* The same for the child `key` of a section. */
struct lsp_section lsp_section_open_child(
    const struct lsp_section *parent, const char *key, size_t n_keys, const struct lsp_key keys[]);

const struct lsp_yaml *lsp_field_node(const struct lsp_section *section, const char *key);
/* The child as a map or list of any keys; NULL when it is absent or something else (reported). */
const struct lsp_yaml *lsp_field_map(const struct lsp_section *section, const char *key);
const struct lsp_yaml *lsp_field_list(const struct lsp_section *section, const char *key);

/* Each returns true when the field is there and good; else *target is untouched. */
bool lsp_field_text(const struct lsp_section *section, const char *key, const char **target);
bool lsp_field_country(const struct lsp_section *section, const char *key, const char **target);
bool lsp_field_bool(const struct lsp_section *section, const char *key, bool *target);
bool lsp_field_int(
    const struct lsp_section *section, const char *key, int64_t min, int64_t max, int64_t *target);
bool lsp_field_year(const struct lsp_section *section, const char *key, int *target);
bool lsp_field_real(
    const struct lsp_section *section, const char *key, double min, double max, double *target);
bool lsp_field_date(const struct lsp_section *section, const char *key, int32_t *target_day);
bool lsp_field_choice(const struct lsp_section *section, const char *key, size_t n_names,
    const char *const names[], size_t *target);
/* An id of things; *target is LSP_NONE when it is unknown (reported unless the ids are incomplete).
 */
bool lsp_field_id(
    const struct lsp_section *section, const char *key, enum lsp_things things, uint32_t *target);
/* A list of ids of things as bit set; ids above 31 are left to their own diagnostics. */
bool lsp_field_id_bits(
    const struct lsp_section *section, const char *key, enum lsp_things things, uint32_t *target);

/* The same for a node that is at hand. */
bool lsp_value_text(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, const char **target);
bool lsp_value_country(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, const char **target);
bool lsp_value_int(struct lsp_study_reader *reader, const struct lsp_yaml *node, int64_t min,
    int64_t max, int64_t *target);
bool lsp_value_real(struct lsp_study_reader *reader, const struct lsp_yaml *node, double min,
    double max, double *target);
bool lsp_value_date(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, int32_t *target_day);
bool lsp_value_choice(struct lsp_study_reader *reader, const struct lsp_yaml *node, size_t n_names,
    const char *const names[], size_t *target);
uint32_t lsp_value_id(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, enum lsp_things things);

/* The id that a node's key is. */
uint32_t lsp_key_id(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, enum lsp_things things);

/* The place of a value or of its key, with its path as element. */
struct lsp_place lsp_value_place(struct lsp_study_reader *reader, const struct lsp_yaml *node);
struct lsp_place lsp_key_place(struct lsp_study_reader *reader, const struct lsp_yaml *node);

/* ---- study_numbers.c ---- */

void lsp_study_make_units(struct lsp_study_reader *reader, const struct lsp_section *root);

/* Reads and registers a quantity.  When it is absent, the default in *target is registered if it
 * is not 0, or if 0 says something too (growth, response and their like).  True when *target holds
 * what the file says. */
bool lsp_field_number(
    const struct lsp_section *section, const struct lsp_number *number, double *target);
/* A table of them: row r's target is the double at `base` + offset. */
void lsp_fields_numbers(const struct lsp_section *section, size_t n_numbers,
    const struct lsp_number numbers[], void *base);
/* Only when it is written: what is left out is nothing worth saying. */
bool lsp_field_number_if_there(
    const struct lsp_section *section, const struct lsp_number *number, double *target);
/* With a default that the uncertainty run varies: when it is absent, *target is registered with
 * this range. */
void lsp_field_number_within(const struct lsp_section *section, const struct lsp_number *number,
    double low, double high, double *target);
/* The map under `key` of one such number for each vehicle that it names; returns their bit set. */
uint32_t lsp_fields_per_vehicle(const struct lsp_section *section, const char *key,
    const struct lsp_number *number, double target[static LSP_MAX_VEHICLES]);
/* The one of them that belongs to a vehicle. */
void lsp_field_of_vehicle(const struct lsp_section *section, const struct lsp_yaml *map,
    uint32_t vehicle, const struct lsp_number *number, double *target);
/* A quantity that the register only shows: ret_value[3] gets low, mid, high in the engine's unit.
 */
bool lsp_field_shown(
    const struct lsp_section *section, const struct lsp_number *number, double ret_value[static 3]);
/* The unit as written in a quantity's map; "" when none is. */
const char *lsp_field_unit(const struct lsp_section *section, const char *key);
/* Whether a quantity that may be in hours or in money is in hours, which is meant without a unit.
 * study_segments.c */
bool lsp_field_is_in_hours(const struct lsp_section *section, const char *key);

/* ---- study_ids.c ---- */

/* The map of things under `key`: their ids become known; more than `max` are refused.  Returns the
 * map, or NULL when there is none. */
const struct lsp_yaml *lsp_study_take_ids(
    const struct lsp_section *root, const char *key, enum lsp_things things, size_t max);
/* Whether a text is an id, and a currency's code. */
bool lsp_study_is_id(const char *text);
bool lsp_study_is_currency(const char *text);
/* Reports a key that is no id. */
void lsp_study_check_id(struct lsp_study_reader *reader, const struct lsp_yaml *node);
/* One more id. */
void lsp_study_add_id(struct lsp_study_reader *reader, enum lsp_things things, const char *name);
uint32_t lsp_study_find_id(
    const struct lsp_study_reader *reader, enum lsp_things things, const char *name);
/* Zeroed memory and text from the study's arena; NULL and "" (and reader->status) when it is out.
 */
void *lsp_study_alloc(struct lsp_study_reader *reader, size_t count, size_t size);
const char *lsp_study_printf(struct lsp_study_reader *reader, const char *format, ...)
    LSP_PRINTF(2, 3);
/* Remembers that memory is out. */
void lsp_study_note(struct lsp_study_reader *reader, enum lsp_status status);

/* Faults of the files that are read from now on name this node as what asks for them. */
void lsp_study_ask(struct lsp_study_reader *reader, const struct lsp_yaml *node);

/* ---- one function per section, in the order of reading ---- */

void lsp_study_read_vehicles(const struct lsp_section *root);  /* study_network.c */
void lsp_study_read_posts(const struct lsp_section *root);     /* study_posts.c */
void lsp_study_read_crossings(const struct lsp_section *root); /* study_posts.c */
void lsp_study_read_network(const struct lsp_section *root);   /* study_network.c */
void lsp_study_read_services(const struct lsp_section *root);  /* study_services.c */
void lsp_study_read_segments(const struct lsp_section *root);  /* study_segments.c */
/* Key `tourism` of a segment of persons; even months without it.  study_tourism.c */
void lsp_study_read_tourism(const struct lsp_section *section, struct lsp_segment *segment);
void lsp_study_check_tourism(struct lsp_study_reader *reader);
/* How the choice and the total of a segment answer to cost: nests, form, response, border effect;
 * and that observed shares are there for those that pivot on them.  study_nests.c */
void lsp_study_read_answer(const struct lsp_section *section, struct lsp_segment *segment);
void lsp_study_read_nests(const struct lsp_section *section, struct lsp_segment *segment);
void lsp_study_read_tourism_growth(const struct lsp_section *tourism, struct lsp_tourism *growth);
void lsp_study_check_observed(struct lsp_study_reader *reader);
void lsp_study_read_alternatives(const struct lsp_section *root);  /* study_alternatives.c */
void lsp_study_read_scenarios(const struct lsp_section *root);     /* study_scenarios.c */
void lsp_study_read_distribution(const struct lsp_section *root);  /* study_distribution.c */
void lsp_study_read_programme(const struct lsp_section *root);     /* study_programme.c */
void lsp_study_read_appraisal(const struct lsp_section *root);     /* study_appraisal.c */
void lsp_study_read_externalities(const struct lsp_section *root); /* study_externalities.c */
void lsp_study_read_calibration(const struct lsp_section *root);   /* study_calibration.c */
void lsp_study_read_uncertainty(const struct lsp_section *root);   /* study_uncertainty.c */
/* What an appraisal says of discounting, options, sharing and a second currency; whether a cost
 * item names activities in the place of years, and which; the scenarios that it belongs to.
 * study_worth.c */
void lsp_study_read_worth(const struct lsp_section *section);
void lsp_study_check_shared_by(const struct lsp_section *section);
void lsp_study_check_residual(const struct lsp_section *section);
bool lsp_study_cost_follows(const struct lsp_yaml *node);
void lsp_study_read_cost_times(const struct lsp_section *section, struct lsp_cost_item *cost);
void lsp_study_read_cost_scenarios(const struct lsp_section *section, struct lsp_cost_item *cost);

/* The observations of a calibration; study_observations.c.  Whom they count can be said only when
 * the movements are known, all of them. */
void lsp_study_read_observations(const struct lsp_section *section, bool are_movements_known);

/* What a post and a group of lanes may say of inspection; study_inspection.c. */
void lsp_study_read_inspection(const struct lsp_section *section, struct lsp_post *post);
void lsp_study_read_sharing(const struct lsp_section *section, struct lsp_lane_group *group);
/* The hour of the day that a node's key is; false when it is none, which has been reported. */
bool lsp_study_hour(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, uint32_t *ret_hour);

/* study_goods.c: what a segment of goods, an alternative, a crossing and a scenario say of goods.
 */
void lsp_study_read_logistics(const struct lsp_section *section, struct lsp_segment *segment);
/* True when the logistics of a segment's node say what a day in transit costs. */
bool lsp_study_has_transit_cost(const struct lsp_yaml *segment);
void lsp_study_read_own_vehicles(
    const struct lsp_section *section, struct lsp_alternative *alternative);
void lsp_study_read_gauge_change(const struct lsp_section *section, struct lsp_crossing *crossing);
void lsp_study_read_trade_response(
    const struct lsp_section *section, struct lsp_trade_response *trade);
/* A vehicle that is named on a mode must be of it. */
void lsp_study_check_vehicle_mode(
    const struct lsp_section *section, const char *key, uint32_t vehicle, enum lsp_mode mode);
/* The load of a section's row may not exceed the vehicle's payload. */
void lsp_study_check_load(const struct lsp_section *section, uint32_t vehicle, double load);
/* Vehicles against the limits of crossings, and where gauge is changed. */
void lsp_study_check_goods(struct lsp_study_reader *reader);
/* Takes the sizes of vehicles and the limits of links out of what is drawn. */
void lsp_study_fix_sizes(struct lsp_study_inputs *inputs);

/* One scenario: study.yaml's, or that of a file, whose map has the key `linkspan` too.  `like` may
 * name one of the first n_before scenarios.  study_scenarios.c */
void lsp_study_read_scenario(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    const char *id, size_t n_before, struct lsp_scenario *scenario);

/* study_scenario_files.c: the documents of the folder of scenarios; then, when all else is read,
 * the scenarios in them. */
void lsp_study_open_scenario_files(struct lsp_study_reader *reader);
void lsp_study_read_scenario_files(struct lsp_study_reader *reader);
/* Whether the text is YAML for this version of the format. */
bool lsp_study_is_known_version(struct lsp_study_reader *reader, const struct lsp_yaml *document);

/* study_edit_costs.c: remembers the costs of a scenario and of an edit; says how many there may be
 * in a scenario's map; reads those that are remembered; gives a scenario's costs also to those that
 * are like it. */
void lsp_study_state_costs(const struct lsp_section *scenario, uint32_t index);
void lsp_study_state_cost_of_edit(
    struct lsp_study_reader *reader, const struct lsp_section *edit);
size_t lsp_study_count_costs(const struct lsp_yaml *scenario);
void lsp_study_read_stated_costs(struct lsp_study_reader *reader);
void lsp_study_share_costs(struct lsp_study_reader *reader);

/* One cost item; study_appraisal.c.  With `example`, that of an edit: what it does not say is that
 * of the example. */
void lsp_study_read_cost(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    const char *id, const char *path, const struct lsp_cost_item *example,
    struct lsp_cost_item *cost);

/* Posts and crossings against what the edits of scenarios let pass; study_checks.c */
void lsp_study_check_passing(struct lsp_study_reader *reader);

/* The movements of a demand table; study_scenarios.c. */
void lsp_study_read_movements(struct lsp_study_reader *reader, const char *file,
    struct lsp_movement **ret_movements, size_t *ret_n_movements);

/* One list of edits, appended to the scenario's; study_edits.c. */
void lsp_study_read_edits(struct lsp_study_reader *reader, const struct lsp_yaml *list,
    const char *path, bool is_project, struct lsp_scenario *scenario);

/* Every link of the base, every added one, and what edits of limits and allowed vehicles make of
 * them, with the place that says so; study_checks.c. */
typedef void lsp_visit_link(void *user, const struct lsp_link_spec *link, struct lsp_place where);
void lsp_study_visit_links(
    const struct lsp_study_inputs *inputs, lsp_visit_link *visit, void *user);

/* What only the whole study shows; study_checks.c. */
void lsp_study_check_whole(struct lsp_study_reader *reader);

#endif
