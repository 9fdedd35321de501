// Tells listeners by name.
// SPDX-License-Identifier: Apache-2.0

export function makeEmitter() {
    const listeners = new Map();
    return {
        on(name, listener) {
            const set = listeners.get(name) ?? new Set();
            listeners.set(name, set);
            set.add(listener);
            return () => set.delete(listener);
        },
        emit(name, payload) {
            [...(listeners.get(name) ?? [])].forEach((listener) => listener(payload));
        },
    };
}
