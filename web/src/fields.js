// One row of a form for one attribute: its control, unit, slider, help and what is wrong with it.
// SPDX-License-Identifier: Apache-2.0

import { el } from "./dom.js";

let nextId = 1;

/**
 * A row. spec: {attribute, value, base, focus, wrong, isDisabled, onTrial(value), onCommit(value)}.
 * value undefined: the edit does not say; base: what holds then. onCommit(null) unsets it.
 */
export function attributeField(spec) {
    const { attribute } = spec;
    if (attribute.type === "bool") return boolField(spec);
    if (attribute.type === "choice") return choiceField(spec);
    if (attribute.type === "text") return textField(spec);
    return numberField(spec);
}

function row(spec, control, extra = []) {
    const { attribute, value, wrong } = spec;
    const id = `field-${nextId++}`;
    control.id = id;
    const notes = [];
    if (attribute.help) notes.push(el("p", { class: "sr-only", id: `${id}-help` }, attribute.help));
    if (wrong) notes.push(el("p", { class: "wrong", id: `${id}-wrong` }, wrong));
    if (wrong) control.setAttribute("aria-invalid", "true");
    if (notes.length) control.setAttribute("aria-describedby", notes.map((n) => n.id).join(" "));
    const isUnset = value === undefined || value === null;
    return el(
        "div",
        { class: `field${isUnset ? " is-unset" : ""}`, data: { attribute: attribute.key } },
        el("label", { for: id }, attribute.label),
        control,
        el("span", { class: "unit" }, attribute.unit ?? ""),
        extra,
        notes,
    );
}

function numberField(spec) {
    const { attribute, value, base, focus, isDisabled } = spec;
    const held = value ?? base ?? attribute.default ?? null;
    const input = el("input", {
        type: "number",
        step: "any",
        min: attribute.min,
        max: attribute.max,
        value: value ?? "",
        placeholder: held === null ? "" : String(shortened(held)),
        disabled: !!isDisabled,
        data: { focus: `${focus}-number` },
        on: { change: () => commitNumber(spec, input) },
    });
    const range = sliderRange(attribute, held);
    if (!range || isDisabled) return row(spec, input);
    const slider = el("input", {
        type: "range",
        ...range,
        value: held ?? range.min,
        "aria-label": `${attribute.label}, slider`,
        data: { focus: `${focus}-range` },
        on: {
            input: () => {
                input.value = slider.value;
                spec.onTrial(Number(slider.value));
            },
            change: () => spec.onCommit(Number(slider.value)),
        },
    });
    slider.value = held ?? range.min; // after min, max and step
    return row(spec, input, [slider]);
}

function commitNumber(spec, input) {
    if (input.value === "" && !input.validity.badInput) {
        spec.onCommit(null);
        return;
    }
    if (!Number.isFinite(input.valueAsNumber)) return;
    spec.onCommit(input.valueAsNumber);
}

/** For a hint of what holds: the number itself is one click away, in the panel of the link. */
function shortened(number) {
    return typeof number === "number" ? Number(number.toPrecision(4)) : number;
}

/** The slider's ends: a round number above four times what holds, within what the attribute may
 * be. It stands at multiples of its step. */
export function sliderRange({ min = null, max = null, step = null }, held) {
    if (held === null && step === null) return null;
    const reach = niceAbove(Math.max(4 * (held ?? 0), 10 * (step ?? 1)));
    const high = Math.min(reach, max ?? Infinity);
    const by = step ?? niceBelow(high / 100);
    const lowest = Number((Math.ceil(Math.max(min ?? 0, 0) / by) * by).toPrecision(12));
    const low = Math.min(lowest, held ?? lowest);
    return high > low ? { min: low, max: high, step: by } : null;
}

const LEADS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

function niceAbove(value) {
    const power = 10 ** Math.floor(Math.log10(value));
    return LEADS.map((lead) => lead * power).find((nice) => nice >= value * 0.999);
}

function niceBelow(value) {
    const power = 10 ** Math.floor(Math.log10(value));
    const lead = [5, 2, 1].find((each) => each * power <= value * 1.001);
    return Number((lead * power).toPrecision(1));
}

function boolField(spec) {
    const { value, base, attribute, focus, isDisabled } = spec;
    const input = el("input", {
        type: "checkbox",
        checked: !!(value ?? base ?? attribute.default),
        disabled: !!isDisabled,
        data: { focus },
        on: { change: () => spec.onCommit(input.checked) },
    });
    return row(spec, input);
}

function choiceField(spec) {
    const { attribute, value, base, focus, isDisabled } = spec;
    const choices = (attribute.choices ?? []).map((choice) =>
        typeof choice === "object" ? choice : { value: choice, label: String(choice) },
    );
    const held = value ?? base ?? attribute.default ?? null;
    const at = choices.findIndex((choice) => choice.value === held);
    const n_before = at < 0 ? 1 : 0;
    const select = el(
        "select",
        {
            disabled: !!isDisabled,
            data: { focus },
            on: {
                change: () =>
                    spec.onCommit(choices[select.selectedIndex - n_before]?.value ?? null),
            },
        },
        at < 0 ? el("option", { value: "" }, "as it is") : null,
        choices.map((choice) => el("option", { value: String(choice.value) }, choice.label)),
    );
    select.selectedIndex = Math.max(at, 0);
    const field = row(spec, select);
    field.classList.add("is-choice");
    return field;
}

function textField(spec) {
    const { value, base, focus, isDisabled, attribute } = spec;
    const input = el("input", {
        type: "text",
        value: value ?? "",
        placeholder: base ?? "",
        maxlength: 200,
        data: { focus },
        disabled: !!isDisabled,
        on: {
            change: () =>
                spec.onCommit(input.value === "" && !attribute.isRequired ? null : input.value),
        },
    });
    const field = row(spec, input);
    field.classList.add("is-wide");
    return field;
}
