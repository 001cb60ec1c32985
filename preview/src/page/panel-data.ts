import { dateMath, dateTime, FieldColorModeId, rangeUtil, ThresholdsMode, type DataFrame, type GrafanaTheme2, type TimeRange } from "@grafana/data";

import type { Panel } from "../dashboard";
import { prepare, unknownTransformations } from "../fields";
import { PANEL_TYPES } from "../panels";
import { ALERTS } from "../panels/alertlist";
import { frames, type Answer, type Target } from "../queries/frames";
import type { Interpolation } from "../queries/interpolate";
import { aligned, intervals, withIntervals } from "../queries/interval";
import type { Shared } from "./context";

// What Grafana uses where a panel has none.
const THRESHOLDS = {
  mode: ThresholdsMode.Absolute,
  steps: [
    { value: -Infinity, color: "green" },
    { value: 80, color: "red" },
  ],
};

/** What a panel shows: its data, or why there is none. */
export interface PanelData {
  frames: DataFrame[];
  timeRange: TimeRange;
  errors: string[];
  /** What the preview does not draw as Grafana would, each as a few words. */
  notes: string[];
}

/** Ask Prometheus for everything that a panel shows. Never throws: what failed is in `errors`. */
export async function load(panel: Panel, width: number, interpolation: Interpolation, shared: Shared, theme: GrafanaTheme2): Promise<PanelData> {
  const type = PANEL_TYPES[panel.type];
  const timeRange = ownRange(panel, shared.timeRange);
  const targets = panel.type === "alertlist" ? [ALERTS] : (panel.targets ?? []).filter(({ hide }) => !hide);
  const results = await Promise.allSettled(targets.map((each) => answer(each, panel, width, timeRange, interpolation, shared)));
  const answers = results.flatMap((each) => (each.status === "fulfilled" ? [each.value].flat() : []));
  const errors = results.flatMap((each) => (each.status === "rejected" ? [String(each.reason.message)] : []));
  const source = panel.fieldConfig ?? { defaults: {}, overrides: [] };
  const defaults = {
    thresholds: THRESHOLDS,
    ...source.defaults,
    color: source.defaults.color ?? { mode: type?.defaultColour ?? FieldColorModeId.Thresholds },
    custom: { ...type?.defaultCustom, ...source.defaults.custom },
  };
  try {
    const prepared = await prepare(
      frames(answers),
      panel.transformations ?? [],
      { ...source, defaults },
      interpolation,
      theme,
      shared.timeZone,
    );
    const hidden = type?.isOfOneFrame ? prepared.length - 1 : 0;
    const notes = [...notDrawn(panel), ...(hidden > 0 ? [`${hidden} more frame${hidden > 1 ? "s" : ""}`] : [])];
    return { frames: prepared, timeRange, errors, notes };
  } catch (error) {
    return { frames: [], timeRange, errors: [...errors, (error as Error).message], notes: notDrawn(panel) };
  }
}

async function answer(target: Target, panel: Panel, width: number, range: TimeRange, interpolation: Interpolation, shared: Shared): Promise<Answer[]> {
  const [from, to] = [range.from.valueOf(), range.to.valueOf()];
  const found = intervals({
    rangeMs: to - from,
    maxDataPoints: panel.maxDataPoints ?? width,
    scrapeInterval: shared.settings.scrapeInterval,
    panelInterval: panel.interval && interpolation.replace(panel.interval),
    queryInterval: target.interval && interpolation.replace(target.interval),
    intervalFactor: target.intervalFactor,
  });
  const expression = interpolation.expression(withIntervals(target.expr ?? "", found, to - from));
  const { step } = found;
  const offset = range.to.utcOffset() * 60_000;
  const isInstant = target.instant ?? false;
  const asked = [
    ...(isInstant ? [shared.prometheus.instant(expression, to)] : []),
    ...((target.range ?? !isInstant)
      ? [shared.prometheus.range(expression, aligned(from, step, offset), aligned(to, step, offset), step)]
      : []),
  ];
  return (await Promise.all(asked)).map((series) => ({ target, expression, step, series }));
}

/** The dashboard's time range, or the panel's own. */
function ownRange({ timeFrom, timeShift }: Panel, range: TimeRange): TimeRange {
  let { from, to } = range;
  if (timeFrom) {
    to = dateTime(Date.now());
    from = dateMath.parse(`now-${timeFrom}`) ?? from;
  }
  if (timeShift) {
    const shift = rangeUtil.intervalToMs(timeShift);
    from = dateTime(from.valueOf() - shift);
    to = dateTime(to.valueOf() - shift);
  }
  return { from, to, raw: { from, to } };
}

/** What is set and not drawn; false and empty values set nothing. */
function notDrawn(panel: Panel): string[] {
  const type = PANEL_TYPES[panel.type];
  const { defaults, overrides } = panel.fieldConfig ?? { defaults: {}, overrides: [] };
  const ofOverrides = overrides.flatMap(({ properties }) => properties.filter(({ id }) => id.startsWith("custom.")));
  const custom = [
    ...set(defaults.custom ?? {}),
    ...set(Object.fromEntries(ofOverrides.map(({ id, value }) => [id.slice("custom.".length), value]))),
  ];
  const sources = [panel.datasource?.type, ...(panel.targets ?? []).map(({ datasource }) => datasource?.type)];
  return [
    ...(type ? [] : [`panels of type ${panel.type}`]),
    ...set(panel.options ?? {}).filter((key) => type && !type.options.includes(key)),
    ...new Set(custom.filter((key) => type && !type.custom.includes(key))),
    ...unknownTransformations(panel.transformations ?? []),
    ...new Set(sources.flatMap((each) => (each && each !== "prometheus" ? [`data of ${each}`] : []))),
  ];
}

function set(settings: Record<string, unknown>): string[] {
  const isNothing = (value: unknown) => !value || (typeof value === "object" && Object.keys(value).length === 0);
  return Object.keys(settings).filter((key) => !isNothing(settings[key]));
}
