import { expect, it } from "vitest";

import type { Panel } from "./dashboard";
import { pixels, place } from "./layout";
import { ALL, type Chosen } from "./queries/interpolate";

const BOT: Chosen = { name: "bot", type: "query", multi: true, includeAll: true, values: [ALL], options: ["a", "b", "c"] };
const isOpen = (row: Panel) => !row.collapsed;

function panel(id: number, y: number, changed: Partial<Panel> = {}): Panel {
  return { id, type: "stat", gridPos: { x: 0, y, w: 6, h: 4 }, ...changed };
}

function row(id: number, y: number, changed: Partial<Panel> = {}): Panel {
  return panel(id, y, { type: "row", gridPos: { x: 0, y, w: 24, h: 1 }, ...changed });
}

const shown = (panels: Panel[], open = isOpen) => place(panels, [BOT], open).map(({ key, gridPos }) => [key, gridPos.x, gridPos.y]);

it("leaves out the panels of a collapsed row, and makes room for them when it is opened", () => {
  const panels = [row(1, 0, { collapsed: true, panels: [panel(2, 30)] }), row(3, 1), panel(4, 2)];
  expect(shown(panels)).toEqual([["1", 0, 0], ["3", 0, 1], ["4", 0, 2]]);
  expect(shown(panels, () => true)).toEqual([["1", 0, 0], ["2", 0, 1], ["3", 0, 5], ["4", 0, 6]]);
});

it("moves up what is below a row that the reader closes", () => {
  expect(shown([row(1, 0), panel(2, 1), row(3, 5)], () => false)).toEqual([["1", 0, 0], ["3", 0, 1]]);
});

it("copies a repeated panel beside each other, and moves what is below", () => {
  const panels = [panel(1, 0, { repeat: "bot", maxPerRow: 2 }), panel(2, 4)];
  expect(shown(panels)).toEqual([["1 a", 0, 0], ["1 b", 12, 0], ["1 c", 0, 4], ["2", 0, 8]]);
});

it("copies a repeated row with its panels", () => {
  const found = place([row(1, 0, { repeat: "bot" }), panel(2, 1)], [{ ...BOT, values: ["a", "b"] }], isOpen);
  expect(found.map(({ key, gridPos, scope }) => [key, gridPos.y, scope["bot"]])).toEqual([
    ["1 a", 0, "a"],
    ["2 a", 1, "a"],
    ["1 b", 5, "b"],
    ["2 b", 6, "b"],
  ]);
});

it("is as high as in Grafana, 38 px for each row of the grid", () => {
  expect(pixels({ x: 12, y: 2, w: 12, h: 8 }, 1600)).toEqual({ left: 804, top: 76, width: 796, height: 296 });
});
