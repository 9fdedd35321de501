/* The fare of a ride, by the feed's rules.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/gtfs_internal.h"

#include "base/id.h"

/* What a rule may say about a ride. */
enum { BY_ROUTE = 1, BY_ORIGIN = 2, BY_DESTINATION = 4 };

/* From the rule that says most to the one that says nothing. */
static const int BY_IMPORTANCE[] = {BY_ROUTE | BY_ORIGIN | BY_DESTINATION,
    BY_ORIGIN | BY_DESTINATION, BY_ROUTE | BY_ORIGIN, BY_ROUTE | BY_DESTINATION, BY_ROUTE,
    BY_ORIGIN, BY_DESTINATION, 0};

static enum lsp_status add_rule(struct lsp_gtfs_feed *feed, size_t *capacity, const char *route_id,
    const char *origin_id, const char *destination_id, double price_money);

enum lsp_status lsp_gtfs_index_fares(struct lsp_gtfs_feed *feed)
{
    size_t capacity = 0;
    bool *has_rule = LSP_ARRAY(feed->context->arena, bool, feed->n_fares);
    if (has_rule == NULL)
        return LSP_NO_MEMORY;
    for (size_t row = 0; row < feed->n_rules; row++) {
        const struct lsp_gtfs_rule *rule = &feed->rules[row];
        has_rule[rule->fare] = true;
        LSP_TRY(add_rule(feed, &capacity, rule->route_id, rule->origin_id, rule->destination_id,
            feed->fares[rule->fare].price_money));
    }
    for (size_t fare = 0; fare < feed->n_fares; fare++) /* without a rule it holds everywhere */
        if (!has_rule[fare])
            LSP_TRY(add_rule(feed, &capacity, "", "", "", feed->fares[fare].price_money));
    return LSP_OK;
}

static enum lsp_status add_rule(struct lsp_gtfs_feed *feed, size_t *capacity, const char *route_id,
    const char *origin_id, const char *destination_id, double price_money)
{
    struct lsp_arena *arena = feed->context->arena;
    /* Ids that hold tabs could be mixed up, but only with others of the same feed. */
    const char *key = lsp_arena_printf(arena, "%s\t%s\t%s", route_id, origin_id, destination_id);
    double *prices =
        lsp_arena_grow(arena, feed->rule_prices, capacity, feed->rule_keys.n + 1, sizeof *prices);
    if (key == NULL || prices == NULL)
        return LSP_NO_MEMORY;
    feed->rule_prices = prices;
    uint32_t first = 0;
    LSP_TRY(lsp_ids_add(&feed->rule_keys, arena, key, (struct lsp_place){0}, &first));
    prices[feed->rule_keys.n - 1] = price_money;
    if (price_money < prices[first])
        prices[first] = price_money;
    return LSP_OK;
}

bool lsp_gtfs_find_fare(const struct lsp_gtfs_feed *feed, uint32_t route, uint32_t from_stop,
    uint32_t to_stop, struct lsp_buffer *scratch, double *ret_fare_money)
{
    for (size_t kind = 0; kind < sizeof BY_IMPORTANCE / sizeof *BY_IMPORTANCE; kind++) {
        int by = BY_IMPORTANCE[kind];
        scratch->length = 0;
        lsp_buffer_printf(scratch, "%s\t%s\t%s", by & BY_ROUTE ? feed->routes[route].id : "",
            by & BY_ORIGIN ? feed->stops[from_stop].zone_id : "",
            by & BY_DESTINATION ? feed->stops[to_stop].zone_id : "");
        uint32_t rule = scratch->failed ? LSP_NONE : lsp_ids_find(&feed->rule_keys, scratch->text);
        if (rule == LSP_NONE)
            continue;
        *ret_fare_money = feed->rule_prices[rule];
        return true;
    }
    return false;
}
