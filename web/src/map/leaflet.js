// The parts of Leaflet that the map uses: map, handlers, projections, layers and markers.
// SPDX-License-Identifier: Apache-2.0
/*! Leaflet 1.9.4, a JS library for interactive maps. https://leafletjs.com
 * (c) 2010-2023 Vladimir Agafonkin, (c) 2010-2011 CloudMade; BSD-2-Clause */

/* From its single modules, for its bundle cannot be taken apart: half of the size is left. Each
 * handler makes itself known to the map when it is imported. */
import "leaflet/src/map/handler/Map.BoxZoom.js";
import "leaflet/src/map/handler/Map.DoubleClickZoom.js";
import "leaflet/src/map/handler/Map.Drag.js";
import "leaflet/src/map/handler/Map.Keyboard.js";
import "leaflet/src/map/handler/Map.ScrollWheelZoom.js";
import "leaflet/src/map/handler/Map.TapHold.js";
import "leaflet/src/map/handler/Map.TouchZoom.js";

export { Map } from "leaflet/src/map/Map.js";
export { EPSG3857 } from "leaflet/src/geo/crs/CRS.EPSG3857.js";
export { Simple } from "leaflet/src/geo/crs/CRS.Simple.js";
export { Transformation } from "leaflet/src/geometry/Transformation.js";
export { Layer } from "leaflet/src/layer/Layer.js";
export { Marker } from "leaflet/src/layer/marker/Marker.js";
export { DivIcon } from "leaflet/src/layer/marker/DivIcon.js";
export * as DomEvent from "leaflet/src/dom/DomEvent.js";
export * as DomUtil from "leaflet/src/dom/DomUtil.js";
export { extend, setOptions } from "leaflet/src/core/Util.js";
