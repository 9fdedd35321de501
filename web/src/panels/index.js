// The panels beside the map, in the order of their tabs.
// SPDX-License-Identifier: Apache-2.0

import { createBorderPanel } from "./border.js";
import { createCardPanel } from "./card.js";
import { createComparePanel } from "./compare.js";
import { createLinksPanel } from "./links.js";
import { createModesPanel } from "./modes.js";
import { createProgrammePanel } from "./programme.js";
import { createProofPanel } from "./proof.js";
import { createReachPanel } from "./reach.js";
import { createRoutesPanel } from "./routes.js";
import { createWhoPanel } from "./who.js";
import { createWorthPanel } from "./worth.js";

const always = () => true;
const has = (key) => (model) => !!model.has?.[key];

/** id: of the tab (state.view.tab); isShown(model): whether this model has what it shows. */
export const PANELS = [
    { id: "card", label: "Card", isShown: always, create: createCardPanel },
    { id: "links", label: "Links", isShown: always, create: createLinksPanel },
    { id: "who", label: "Who", isShown: always, create: createWhoPanel },
    { id: "routes", label: "Routes", isShown: always, create: createRoutesPanel },
    { id: "reach", label: "Reach", isShown: has("isochrone"), create: createReachPanel },
    { id: "border", label: "Border", isShown: has("posts"), create: createBorderPanel },
    { id: "modes", label: "Modes", isShown: (model) => (model.modes?.length ?? 0) > 1 ||
        has("appraisal")(model), create: createModesPanel },
    { id: "programme", label: "Programme", isShown: has("programme"),
        create: createProgrammePanel },
    { id: "worth", label: "Worth", isShown: has("appraisal"), create: createWorthPanel },
    { id: "compare", label: "Compare", isShown: always, create: createComparePanel },
    { id: "proof", label: "Proof", isShown: always, create: createProofPanel },
];
