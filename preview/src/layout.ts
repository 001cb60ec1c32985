import type { GridPos, Panel } from "./dashboard";
import { ALL, type Chosen } from "./queries/interpolate";

const COLUMNS = 24;
const ROW_HEIGHT = 30;
const GAP = 8;

/** A panel at its place; in a copy of a repeated one, `scope` has the value that the copy shows. */
export interface Placed {
  key: string;
  panel: Panel;
  gridPos: GridPos;
  scope: Record<string, string>;
}

/** What is shown, from top to bottom: repeats are copied, and panels of collapsed rows are left out. */
export function place(panels: readonly Panel[], variables: readonly Chosen[], isOpen: (row: Panel) => boolean): Placed[] {
  const placed: Placed[] = [];
  // How many rows of the grid everything below has moved down.
  let moved = 0;
  for (const { row, panels: inside } of sections(panels)) {
    const values: (string | undefined)[] = repeated(row?.repeat, variables) ?? [undefined];
    const top = row?.gridPos.y ?? Math.min(...inside.map(({ gridPos }) => gridPos.y));
    const height = Math.max(1, ...inside.map(({ gridPos }) => gridPos.y + gridPos.h - top));
    const isShown = !row || isOpen(row);
    let offset = moved;
    for (const value of values) {
      const scope: Record<string, string> = value === undefined ? {} : { [row!.repeat!]: value };
      const suffix = value === undefined ? "" : ` ${value}`;
      if (row) {
        placed.push({ key: `${row.id}${suffix}`, panel: row, gridPos: { ...row.gridPos, y: top + offset }, scope });
      }
      if (isShown) {
        const copies = withRepeats(inside, variables, offset, scope, suffix);
        placed.push(...copies.placed);
        offset += height + copies.grown;
      } else {
        offset += 1;
      }
    }
    moved = offset - (row?.collapsed ? 1 : height);
  }
  return placed;
}

/** Rows with their panels; the panels before the first row are a section without one. */
function sections(panels: readonly Panel[]): { row?: Panel; panels: Panel[] }[] {
  const found: { row?: Panel; panels: Panel[] }[] = [];
  for (const panel of [...panels].sort((one, other) => one.gridPos.y - other.gridPos.y || one.gridPos.x - other.gridPos.x)) {
    if (panel.type === "row") {
      found.push({ row: panel, panels: below(panel) });
    } else if (found.length) {
      found.at(-1)!.panels.push(panel);
    } else {
      found.push({ panels: [panel] });
    }
  }
  return found;
}

/** The panels of a collapsed row; the file may have them anywhere. */
function below(row: Panel): Panel[] {
  const panels = row.panels ?? [];
  const shift = row.gridPos.y + 1 - Math.min(...panels.map(({ gridPos }) => gridPos.y));
  return panels.map((panel) => ({ ...panel, gridPos: { ...panel.gridPos, y: panel.gridPos.y + shift } }));
}

function withRepeats(
  panels: readonly Panel[],
  variables: readonly Chosen[],
  moved: number,
  scope: Record<string, string>,
  suffix: string,
): { placed: Placed[]; grown: number } {
  const placed: Placed[] = [];
  let grown = 0;
  for (const panel of panels) {
    const gridPos = { ...panel.gridPos, y: panel.gridPos.y + moved + grown };
    const values = panel.repeat && !(panel.repeat in scope) ? repeated(panel.repeat, variables) : undefined;
    if (!values) {
      placed.push({ key: `${panel.id}${suffix}`, panel, gridPos, scope });
      continue;
    }
    const isVertical = panel.repeatDirection === "v";
    const perRow = isVertical ? 1 : Math.min(values.length, panel.maxPerRow ?? 4);
    const width = isVertical ? gridPos.w : Math.floor(COLUMNS / Math.max(perRow, 1));
    values.forEach((value, index) => {
      const x = isVertical ? gridPos.x : (index % perRow) * width;
      const y = gridPos.y + Math.floor(index / perRow) * gridPos.h;
      const own = { ...scope, [panel.repeat!]: value };
      placed.push({ key: `${panel.id}${suffix} ${value}`, panel, gridPos: { ...gridPos, x, y, w: width }, scope: own });
    });
    grown += (Math.ceil(values.length / perRow) - 1) * gridPos.h;
  }
  return { placed, grown };
}

function repeated(name: string | undefined, variables: readonly Chosen[]): string[] | undefined {
  const variable = variables.find((each) => each.name === name);
  return variable && (variable.values[0] === ALL ? variable.options : variable.values);
}

/** In px, in a page that is `width` px wide. */
export function pixels({ x, y, w, h }: GridPos, width: number) {
  const column = (width - GAP * (COLUMNS - 1)) / COLUMNS;
  return {
    left: Math.round(x * (column + GAP)),
    top: y * (ROW_HEIGHT + GAP),
    width: Math.round(w * column + (w - 1) * GAP),
    height: h * ROW_HEIGHT + (h - 1) * GAP,
  };
}
