// The bar between the map without (left) and with (right): dragged, or moved by keys.
// SPDX-License-Identifier: Apache-2.0

const STEP = 0.02;

/** @param {HTMLElement} container @param {(value: number) => void} onChange 0 to 1 from the left */
export function makeSwipe(container, onChange) {
    const bar = document.createElement("div");
    bar.className = "map-swipe";
    bar.hidden = true;
    bar.tabIndex = 0;
    const names = {
        role: "slider",
        "aria-label": "Swipe between without and with",
        "aria-valuemin": 0,
        "aria-valuemax": 100,
        "aria-orientation": "horizontal",
    };
    Object.entries(names).forEach(([key, value]) => bar.setAttribute(key, value));
    for (const [className, text] of [
        ["map-swipe-left", "without"],
        ["map-swipe-right", "with"],
    ]) {
        const label = document.createElement("span");
        label.className = className;
        label.textContent = text;
        bar.append(label);
    }
    container.append(bar);
    let value = 0.5;
    const set = (next) => onChange(Math.max(0, Math.min(1, next)));
    const valueAt = (event) => {
        const box = container.getBoundingClientRect();
        return (event.clientX - box.left) / box.width;
    };
    bar.addEventListener("pointerdown", (event) => {
        event.stopPropagation();
        event.preventDefault();
        bar.focus();
        bar.setPointerCapture(event.pointerId);
    });
    bar.addEventListener(
        "pointermove",
        (event) => bar.hasPointerCapture(event.pointerId) && set(valueAt(event)),
    );
    ["mousedown", "touchstart", "click", "dblclick"].forEach((name) =>
        bar.addEventListener(name, (event) => event.stopPropagation()),
    );
    bar.addEventListener("keydown", (event) => {
        const steps = {
            ArrowLeft: -STEP,
            ArrowRight: STEP,
            PageDown: -0.1,
            PageUp: 0.1,
            Home: -1,
            End: 1,
        };
        if (event.key in steps) {
            event.preventDefault();
            event.stopPropagation();
            set(value + steps[event.key]);
        }
    });
    return {
        show(next) {
            bar.hidden = next === null;
            if (next !== null) {
                value = next;
                bar.style.left = `${100 * value}%`;
                bar.setAttribute("aria-valuenow", Math.round(100 * value));
                bar.setAttribute(
                    "aria-valuetext",
                    `${Math.round(100 * value)} % of the map shows the network without`,
                );
            }
        },
    };
}
