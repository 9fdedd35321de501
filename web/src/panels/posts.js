// The posts of a run: both sides of each, the crossings they make, and which is shown first.
// SPDX-License-Identifier: Apache-2.0

/** Posts with both sides: what `without` and `with` say of the same post and direction. */
export function postsOf(details) {
    const found = new Map();
    for (const row of details?.posts ?? []) {
        const { crossing, post, direction, position, side } = row;
        const key = JSON.stringify([crossing, post, direction]);
        if (!found.has(key))
            found.set(key, { crossing, post, direction, position, without: null, with: null,
                name: row.name || words(post),
                crossingName: row.crossing_name || words(crossing) });
        found.get(key)[side] = row;
    }
    return [...found.values()];
}

/** Crossings and directions, each once, in the order of the posts. */
export function crossingsOf(posts) {
    const found = [];
    for (const { crossing, direction, crossingName } of posts)
        if (!found.some((each) => each.crossing === crossing && each.direction === direction))
            found.push({ crossing, direction, name: crossingName });
    return found;
}

/** Whether a post lies on a crossing, in its direction. */
export function isOf(post, { crossing, direction }) {
    return post.crossing === crossing && post.direction === direction;
}

/** What opens first: the crossing of a drawn link, else the one that changes most (the project's),
 * else the busiest. */
export function firstShown(choices, posts, edits = []) {
    const drawn = edits.map(({ attributes }) => attributes?.crossing).filter(Boolean).at(-1);
    const sum = (key, amountOf) => posts.filter((post) => isOf(post, key))
        .reduce((total, post) => total + amountOf(post), 0);
    const ranks = choices.map((key) => ({ key, isDrawn: key.crossing === drawn,
        change: sum(key, (post) => Math.abs(arrivals(post.with) - arrivals(post.without))),
        load: sum(key, (post) => arrivals(post.with)) }));
    return ranks.sort((a, b) => b.isDrawn - a.isDrawn || b.change - a.change ||
        b.load - a.load)[0].key;
}

/** Vehicles a day on one side of a post; 0 where the post is not there. */
export function arrivals(side) {
    return (side?.vehicles ?? []).reduce((sum, each) => sum +
        each.arrivals_veh.reduce((total, value) => total + value, 0), 0);
}

/** An id that has no name, as words. */
export function words(id) {
    return String(id).replace(/_/g, " ");
}
