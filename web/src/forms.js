// The form of one edit, made from the attributes that the model says such an edit has.
// SPDX-License-Identifier: Apache-2.0

import { el } from "./dom.js";
import { effectiveEdits, patchEdit } from "./edits.js";
import { attributeField } from "./fields.js";

const N_SHOWN = 7;

/**
 * The form of an entry. context: {store, model, base (attributes of the link that is changed),
 * diagnostics (of this edit), isDisabled}.
 */
export function editForm(entry, context) {
    const { edit } = entry;
    const kind = context.model.kinds?.find((each) => each.key === edit.do) ?? { attributes: [] };
    const parts = [];
    if (edit.do === "add") parts.push(nameField(entry, context), presetField(entry, context));
    if (edit.do === "split") parts.push(shareField(entry, context));
    parts.push(...attributeFields(entry, kind, context));
    if (edit.do === "add") parts.push(bothWaysField(entry, context), bends(entry, context));
    if (kind.directions ?? kind.has_direction) parts.push(directionField(entry, context));
    return el(
        "form",
        {
            class: "edit-form",
            "aria-label": `Attributes of ${edit.name ?? edit.id ?? edit.link}`,
            on: { submit: (event) => event.preventDefault() },
        },
        el("fieldset", {}, parts),
    );
}

function commit(entry, { store }, label, patch) {
    performance.mark("linkspan:released");
    store.actions.changeEntries(
        label,
        (entries) => patchEdit(entries, entry.key, patch),
        `${entry.key} ${label}`,
    );
}

function attributeFields(entry, kind, context) {
    const rows = (kind.attributes ?? []).map((attribute) =>
        oneAttribute(entry, attribute, context),
    );
    const shown = rows.slice(0, N_SHOWN);
    const rest = rows.slice(N_SHOWN);
    if (rest.length === 0) return shown;
    const isOpen = kind.attributes.slice(N_SHOWN).some(({ key }) => edited(entry, key));
    return [
        ...shown,
        el(
            "details",
            { open: isOpen, data: { more: entry.key } },
            el("summary", {}, `More (${rest.length})`),
            rest,
        ),
    ];
}

function edited(entry, key) {
    return entry.edit.attributes?.[key] !== undefined;
}

function oneAttribute(entry, attribute, context) {
    const { store, base, diagnostics, isDisabled } = context;
    const patch = (value) => ({ attributes: { [attribute.key]: value } });
    return attributeField({
        attribute,
        isDisabled,
        base: base?.[attribute.key],
        value: entry.edit.attributes?.[attribute.key],
        focus: `${entry.key}-${attribute.key}`,
        wrong: wrongOf(diagnostics, `attributes.${attribute.key}`),
        onTrial: (value) => {
            const { entries } = store.state.scenario;
            const edits = effectiveEdits(patchEdit(entries, entry.key, patch(value)));
            store.actions.setTrial({ edits });
        },
        onCommit: (value) => commit(entry, context, attribute.label, patch(value)),
    });
}

/** What diagnostics say about one member of the edit. */
function wrongOf(diagnostics, member) {
    const found = (diagnostics ?? []).find((each) => each.element?.endsWith(`.${member}`));
    if (!found) return null;
    return [found.message, found.expected && `expected ${found.expected}`]
        .filter(Boolean)
        .join("; ");
}

function nameField(entry, context) {
    return attributeField({
        attribute: { key: "name", label: "Name", type: "text", isRequired: true },
        value: entry.edit.name ?? "",
        focus: `${entry.key}-name`,
        isDisabled: context.isDisabled,
        wrong: wrongOf(context.diagnostics, "name"),
        onCommit: (name) => commit(entry, context, "Rename", { name }),
    });
}

/** Class of road: sets several attributes at once; says where its values are from. */
function presetField(entry, context) {
    const presets = context.model.presets ?? [];
    if (presets.length === 0) return null;
    const held = presets.find((preset) => holds(entry.edit.attributes, preset.attributes));
    const field = attributeField({
        attribute: {
            key: "preset",
            label: "Class",
            type: "choice",
            choices: [
                ...(held ? [] : [{ value: "", label: "own values" }]),
                ...presets.map(({ name }) => ({ value: name, label: name })),
            ],
        },
        value: held?.name ?? "",
        focus: `${entry.key}-preset`,
        isDisabled: context.isDisabled,
        onCommit: (name) => {
            const preset = presets.find((each) => each.name === name);
            if (preset) commit(entry, context, "Class", { attributes: preset.attributes });
        },
    });
    field.classList.add("is-wide");
    if (!held?.source) return field;
    const words = held.assumed ? `Assumed values: ${held.source}` : held.source;
    return [field, el("p", { class: "source" }, words)];
}

function holds(attributes = {}, wanted = {}) {
    return Object.entries(wanted).every(([key, value]) => attributes[key] === value);
}

function shareField(entry, context) {
    return attributeField({
        attribute: {
            key: "at",
            label: "Where along it",
            type: "number",
            min: 0,
            max: 1,
            step: 0.01,
        },
        value: entry.edit.at,
        focus: `${entry.key}-at`,
        isDisabled: context.isDisabled,
        wrong: wrongOf(context.diagnostics, "at"),
        onTrial: (at) => {
            if (at <= 0 || at >= 1) return;
            const { entries } = context.store.state.scenario;
            context.store.actions.setTrial({
                edits: effectiveEdits(patchEdit(entries, entry.key, { at })),
            });
        },
        onCommit: (at) => {
            if (at > 0 && at < 1) commit(entry, context, "Move", { at });
            else context.store.actions.setTrial(null);
        },
    });
}

function bothWaysField(entry, context) {
    return attributeField({
        attribute: { key: "both_ways", label: "Both directions", type: "bool" },
        value: !!entry.edit.both_ways,
        focus: `${entry.key}-both`,
        isDisabled: context.isDisabled,
        onCommit: (both_ways) => commit(entry, context, "Directions", { both_ways }),
    });
}

function directionField(entry, context) {
    return attributeField({
        attribute: {
            key: "direction",
            label: "Direction",
            type: "choice",
            choices: [
                { value: null, label: "both" },
                { value: "forward", label: "forward" },
                { value: "backward", label: "backward" },
            ],
        },
        value: entry.edit.direction ?? null,
        focus: `${entry.key}-direction`,
        isDisabled: context.isDisabled,
        onCommit: (direction) => commit(entry, context, "Direction", { direction }),
    });
}

/** The bends of the line, each of which can be taken out. */
function bends(entry, context) {
    const points = entry.edit.points ?? [];
    if (points.length === 0 || context.isDisabled) return null;
    const without = (at) => points.filter((_, index) => index !== at);
    return el(
        "div",
        { class: "field is-wide" },
        el("label", {}, "Bends"),
        el(
            "div",
            { class: "bends" },
            points.map((_, at) =>
                el(
                    "button",
                    {
                        type: "button",
                        "aria-label": `Take out bend ${at + 1}`,
                        data: { focus: `${entry.key}-bend-${at}` },
                        on: {
                            click: () => commit(entry, context, "Bend", { points: without(at) }),
                        },
                    },
                    `${at + 1} \u00d7`,
                ),
            ),
        ),
    );
}
