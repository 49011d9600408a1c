// Knows how the coastline of our maps is made from Natural Earth's land: simplified, in whole steps, as small as it goes.
import { readFileSync } from "node:fs";
import { feature } from "topojson-client";
import { presimplify, simplify, sphericalTriangleArea, filter, filterWeight, sphericalRingArea } from "topojson-simplify";

const STEPS = 10; // a degree
const LEAST_BEND = 6e-6; // steradians: a bend that encloses less is left out (Visvalingam)
const LEAST_LAND = 1e-5; // steradians: an island that is smaller is left out

const atlas = JSON.parse(readFileSync(new URL("node_modules/world-atlas/land-50m.json", import.meta.url)));
const weighed = presimplify(filter(atlas, filterWeight(atlas, LEAST_LAND, sphericalRingArea)), sphericalTriangleArea);
const land = feature(simplify(weighed, LEAST_BEND), "land");
const geometries = land.type === "FeatureCollection" ? land.features.map((each) => each.geometry) : [land.geometry];
const polygons = geometries.flatMap((each) => (each.type === "Polygon" ? [each.coordinates] : each.coordinates));

// A ring is its first point and then the way from each point to the next, all in whole steps.
const inSteps = (ring) => {
  const points = ring.map(([x, y]) => [Math.round(x * STEPS), Math.round(y * STEPS)]);
  const kept = points.filter(([x, y], place) => !place || x !== points[place - 1][0] || y !== points[place - 1][1]);
  return kept.flatMap(([x, y], place) => (place ? [x - kept[place - 1][0], y - kept[place - 1][1]] : [x, y]));
};
const rings = polygons.flat().map(inSteps).filter((ring) => ring.length >= 8);

process.stdout.write(JSON.stringify({ source: "Natural Earth, 1:50m land (public domain), by world-atlas 2.0.2", steps: STEPS, rings }) + "\n");
