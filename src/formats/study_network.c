/* study.yaml: vehicles and network.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_internal.h"

static void read_vehicle(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_vehicle *vehicle);
static void check_payload(const struct lsp_section *section, const struct lsp_vehicle *vehicle);
static void read_tables(const struct lsp_section *section);
static bool ask_for_table(
    const struct lsp_section *section, const char *key, const char **ret_file);
static bool is_read(struct lsp_study_reader *reader, enum lsp_status status);
static void remember_links(struct lsp_study_reader *reader);
static void read_basemap(const struct lsp_section *section);

void lsp_study_read_vehicles(const struct lsp_section *root)
{
    struct lsp_study_reader *reader = root->reader;
    struct lsp_network_specs *specs = &reader->inputs->base.network;
    const struct lsp_yaml *map =
        lsp_study_take_ids(root, "vehicles", LSP_VEHICLES, LSP_MAX_VEHICLES);
    size_t n_vehicles = reader->ids[LSP_VEHICLES].n;
    specs->vehicles = lsp_study_alloc(reader, n_vehicles, sizeof *specs->vehicles);
    if (map == NULL || specs->vehicles == NULL)
        return;
    const struct lsp_yaml *node = map->first;
    for (size_t vehicle = 0; vehicle < n_vehicles; vehicle++, node = node->next)
        read_vehicle(reader, node, &specs->vehicles[vehicle]);
    specs->n_vehicles = n_vehicles;
}

static void read_vehicle(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_vehicle *vehicle)
{
    static const struct lsp_key KEYS[] = {{"name", true}, {"mode", true}, {"pce", true},
        {"cost_per_km", true}, {"cost_per_hour", false}, {"terminal_time", false},
        {"terminal_cost", false}, {"empty_return", false}, {"payload", false}, {"gross", false},
        {"axle", false}, {"height", false}, {"width", false}, {"length", false}};
    static const struct lsp_number NUMBERS[] = {
        {"pce", "Car equivalents", LSP_UNITS_PURE, 0, 100, true, offsetof(struct lsp_vehicle, pce)},
        {"cost_per_km", "Running cost", LSP_UNITS_MONEY_KM, 0, LSP_VERY_MANY, false,
            offsetof(struct lsp_vehicle, cost_money_km)},
        {"cost_per_hour", "Crew and vehicle cost", LSP_UNITS_MONEY_H, 0, LSP_VERY_MANY, false,
            offsetof(struct lsp_vehicle, cost_money_h)},
        {"terminal_time", "Terminal time", LSP_UNITS_H, 0, 8760, false,
            offsetof(struct lsp_vehicle, terminal_h)},
        {"terminal_cost", "Terminal cost per unit", LSP_UNITS_MONEY, 0, LSP_VERY_MANY, false,
            offsetof(struct lsp_vehicle, terminal_money)},
        {"empty_return", "Empty returns", LSP_UNITS_PURE, 0, 1, false,
            offsetof(struct lsp_vehicle, empty_return)},
        {"payload", "Payload", LSP_UNITS_TONNES, 0, 1e6, true,
            offsetof(struct lsp_vehicle, payload_t)},
        {"gross", "Gross weight", LSP_UNITS_TONNES, 0, 1e6, true,
            offsetof(struct lsp_vehicle, size[LSP_GROSS])},
        {"axle", "Heaviest axle", LSP_UNITS_TONNES, 0, 1e6, true,
            offsetof(struct lsp_vehicle, size[LSP_AXLE])},
        {"height", "Height", LSP_UNITS_M, 0, 1000, true,
            offsetof(struct lsp_vehicle, size[LSP_HEIGHT])},
        {"width", "Width", LSP_UNITS_M, 0, 1000, true,
            offsetof(struct lsp_vehicle, size[LSP_WIDTH])},
        {"length", "Length", LSP_UNITS_M, 0, 1000, true,
            offsetof(struct lsp_vehicle, size[LSP_LENGTH])},
    };
    *vehicle = (struct lsp_vehicle){
        .id = node->key, .name = node->key, .where = lsp_key_place(reader, node)};
    struct lsp_section section = lsp_section_open(
        reader, node, lsp_study_printf(reader, "vehicles.%s", node->key), LSP_COUNT(KEYS), KEYS);
    (void)lsp_field_text(&section, "name", &vehicle->name);
    section.subject = vehicle->name;
    size_t mode = LSP_ROAD;
    (void)lsp_field_choice(&section, "mode", LSP_N_MODES, LSP_MODE_NAMES, &mode);
    vehicle->mode = (enum lsp_mode)mode;
    lsp_fields_numbers(&section, LSP_COUNT(NUMBERS), NUMBERS, vehicle);
    check_payload(&section, vehicle);
}

/* The gross weight is that of the vehicle and its payload. */
static void check_payload(const struct lsp_section *section, const struct lsp_vehicle *vehicle)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *payload = lsp_field_node(section, "payload");
    const struct lsp_yaml *gross = lsp_field_node(section, "gross");
    if (payload == NULL || gross == NULL || !(vehicle->size[LSP_GROSS] > 0) ||
        vehicle->payload_t < vehicle->size[LSP_GROSS])
        return;
    lsp_diags_add(reader->diags, LSP_DIAG_OUT_OF_RANGE,
        &(struct lsp_diag_facts){.where = lsp_value_place(reader, payload),
            .found = lsp_study_printf(reader, "%g t", vehicle->payload_t),
            .expected =
                lsp_study_printf(reader, "t, less than gross, %g", vehicle->size[LSP_GROSS]),
            .hint = "gross is the weight of the vehicle with its payload",
            .related = lsp_value_place(reader, gross),
            .related_note = "the gross weight"},
        "payload of vehicle %s is not below its gross weight", vehicle->id);
}

void lsp_study_read_network(const struct lsp_section *root)
{
    static const struct lsp_key KEYS[] = {{"nodes", true}, {"zones", true}, {"links", true},
        {"basemap", false}, {"basemap_attribution", false}, {"link_hours_per_day", false}};
    static const struct lsp_number HOURS = {"link_hours_per_day",
        "Hours over which a link's daily flow is spread", LSP_UNITS_H_DAY, 0, 24, true, 0};
    struct lsp_study_reader *reader = root->reader;
    struct lsp_section section = lsp_section_open_child(root, "network", LSP_COUNT(KEYS), KEYS);
    reader->inputs->link_hours_per_day = 12;
    (void)lsp_field_number(&section, &HOURS, &reader->inputs->link_hours_per_day);
    read_tables(&section);
    read_basemap(&section);
}

/* Each table is read for its own faults, also when what it refers to could not be read. */
static void read_tables(const struct lsp_section *section)
{
    struct lsp_study_reader *reader = section->reader;
    struct lsp_case *base = &reader->inputs->base;
    struct lsp_table_context *tables = &reader->tables;
    const char *nodes = NULL, *zones = NULL, *links = NULL;
    if (ask_for_table(section, "nodes", &nodes))
        reader->has_nodes = is_read(reader, lsp_tables_read_nodes(tables, nodes, &base->network));
    tables->lacks_nodes = !reader->has_nodes;
    reader->ids[LSP_NODES].complete = reader->has_nodes;
    for (size_t node = 0; node < base->network.n_nodes; node++)
        lsp_study_add_id(reader, LSP_NODES, base->network.nodes[node].id);
    bool has_zones = ask_for_table(section, "zones", &zones) &&
                     is_read(reader, lsp_tables_read_zones(tables, zones, &base->network));
    tables->lacks_zones = !has_zones;
    tables->lacks_vehicles = !reader->ids[LSP_VEHICLES].complete;
    tables->lacks_crossings = !reader->ids[LSP_CROSSINGS].complete;
    if (ask_for_table(section, "links", &links))
        reader->has_links = is_read(reader, lsp_tables_read_links(tables, links, base->n_crossings,
                                                base->crossings, &base->network));
    remember_links(reader);
}

/* True when the section names the file of a table, which is about to be read. */
static bool ask_for_table(const struct lsp_section *section, const char *key, const char **ret_file)
{
    if (!lsp_field_text(section, key, ret_file))
        return false;
    lsp_study_ask(section->reader, lsp_field_node(section, key));
    return true;
}

static bool is_read(struct lsp_study_reader *reader, enum lsp_status status)
{
    lsp_study_note(reader, status);
    return status == LSP_OK;
}

static void remember_links(struct lsp_study_reader *reader)
{
    const struct lsp_network_specs *specs = &reader->inputs->base.network;
    reader->ids[LSP_LINKS].complete = reader->has_links;
    for (size_t link = 0; link < specs->n_links; link++)
        lsp_study_add_id(reader, LSP_LINKS, specs->links[link].id);
}

static void read_basemap(const struct lsp_section *section)
{
    struct lsp_study_reader *reader = section->reader;
    struct lsp_basemap *basemap = &reader->inputs->basemap;
    const char *file = NULL, *attribution = "";
    if (lsp_field_text(section, "basemap", &file)) {
        lsp_study_ask(reader, lsp_field_node(section, "basemap"));
        lsp_study_note(reader, lsp_tables_read_basemap(&reader->tables, file, basemap));
    }
    (void)lsp_field_text(section, "basemap_attribution", &attribution);
    basemap->attribution = attribution;
}
