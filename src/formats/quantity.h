/* Quantity: a number with its range, unit, source and confidence, as tables and study.yaml write
 * it.
 *
 * The one place that checks a number against its unit and range and enters it into the assumptions
 * register, whichever file it came from.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_QUANTITY_H
#define LSP_FORMATS_QUANTITY_H

#include <stdbool.h>
#include <stddef.h>

#include "assumptions/assumptions.h"
#include "base/diag.h"
#include "base/status.h"

/* A number that is larger than any of a study's; above it lies a slip of the keyboard.  Kinds
 * without a limit of their own have this one. */
#define LSP_VERY_MANY 1e15

/* A unit that a key accepts: file value * factor = engine value. */
struct lsp_unit {
    const char *name;
    double factor;
};

/* What a key accepts.  The first unit is meant when none is written; "" = a pure number. */
struct lsp_quantity_kind {
    const struct lsp_unit *units; /* [n_units] */
    size_t n_units;
    double min, max;      /* of the engine value */
    bool min_excluded;    /* must be greater than min */
    const char *expected; /* in words: "hours, 0 or more" */
};

/* A number as read, before it is checked. */
struct lsp_quantity_text {
    double low, mid, high; /* as written */
    bool has_range;
    const char *unit;       /* as written; NULL = none */
    const char *source;     /* "" = none */
    const char *confidence; /* as written; NULL = none */
    const char *shape;      /* of the range, as written; NULL = none: triangular */
    struct lsp_place where, unit_where, confidence_where, shape_where;
};

/* Checks and registers.  On success writes the mid value, in the engine's unit, to *target and adds
 * an assumption {id, label} that points to it.  Faults become diagnostics (wrong unit, disorder,
 * out of range, unknown confidence) and *target is left at its old value; that still returns
 * LSP_OK. A source without a confidence counts as sourced; a number without a source is assumed.
 * The strings (id, label, source, those of `where`) and *target are borrowed by the register.
 * With assumptions NULL the number is checked and converted only.
 * Returns LSP_NO_MEMORY when it is so. */
enum lsp_status lsp_quantity_register(const struct lsp_quantity_text *text,
    const struct lsp_quantity_kind *kind, const char *id, const char *label, double *target,
    struct lsp_assumptions *assumptions, struct lsp_diags *diags) LSP_MUST_CHECK;

#endif
