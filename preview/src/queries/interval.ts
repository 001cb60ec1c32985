import { rangeUtil } from "@grafana/data";

/** What a query's intervals depend on; texts are durations, for example 1m. */
export interface Asked {
  rangeMs: number;
  /** How many points a graph shows: the panel's width in px, if the panel does not say it. */
  maxDataPoints: number;
  /** The scrape interval in the settings of the data source. */
  scrapeInterval: string;
  /** The panel's own least interval. */
  panelInterval?: string;
  /** The query's own least step. */
  queryInterval?: string;
  /** Multiplies the step; only old dashboards have it. */
  intervalFactor?: number;
}

/** In ms. */
export interface Intervals {
  step: number;
  rateInterval: number;
}

/** Prometheus answers at most this many points. */
const SAFE_RESOLUTION = 11_000;
const RATE = ["$__rate_interval", "${__rate_interval}"];
const STEP = ["$__interval", "${__interval}"];

/**
 * The step and `$__rate_interval`, as Grafana's Prometheus data source computes them: from the panel's interval, which
 * is the range over the points, rounded, but at least the scrape interval or the panel's own.
 */
export function intervals(asked: Asked): Intervals {
  const { rangeMs, maxDataPoints, scrapeInterval, queryInterval = "" } = asked;
  const least = rangeUtil.intervalToMs(lowest(asked.panelInterval || scrapeInterval));
  const panelInterval = Math.max(rangeUtil.roundInterval(rangeMs / maxDataPoints), least);

  const isVariable = queryInterval.includes("$");
  const leastStepAsked = queryInterval && !isVariable ? rangeUtil.intervalToMs(lowest(queryInterval)) : panelInterval;
  const calculated = rangeMs / maxDataPoints;
  const stepForPoints = calculated < leastStepAsked ? leastStepAsked : rangeUtil.roundInterval(calculated);
  const adjusted = Math.max(stepForPoints, leastStep(rangeMs));

  if (RATE.includes(queryInterval)) {
    const rate = rateInterval(adjusted, rangeUtil.intervalToMs(scrapeInterval));
    return { step: rate, rateInterval: rate };
  }
  const step = adjusted * (asked.intervalFactor || 1);
  const requested = STEP.includes(queryInterval)
    ? step
    : rangeUtil.intervalToMs(lowest(queryInterval || scrapeInterval));
  return { step, rateInterval: rateInterval(panelInterval, requested) };
}

function rateInterval(interval: number, scrapeInterval: number): number {
  return Math.max(interval + scrapeInterval, 4 * scrapeInterval);
}

/** Older dashboards write a least interval as `>1m`. */
function lowest(interval: string): string {
  return interval.replace(/^>/, "");
}

/** Replace `$__interval` and its relatives in an expression. */
export function withIntervals(expression: string, { step, rateInterval }: Intervals, rangeMs: number): string {
  const range = Math.round(rangeMs / 1000);
  const values: Record<string, string> = {
    __interval: shortDuration(step),
    __interval_ms: String(step),
    __rate_interval: goDuration(rateInterval),
    __rate_interval_ms: String(rateInterval),
    __range: `${range}s`,
    __range_s: String(range),
    __range_ms: String(rangeMs),
  };
  return expression.replace(/\$(?:\{(__\w+)\}|(__(?:rate_)?interval(?:_ms)?|__range(?:_ms|_s)?))/g, (all, braced, bare) => {
    return values[braced ?? bare] ?? all;
  });
}

/** The largest whole unit: 90 s is 1m, as Grafana writes intervals. */
export function shortDuration(ms: number): string {
  const units: [string, number][] = [
    ["y", 365 * 86_400_000],
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["m", 60_000],
    ["s", 1000],
    ["ms", 1],
  ];
  const [unit, length] = units.find(([, length]) => ms >= length) ?? ["ms", ms];
  return `${Math.floor(ms / length)}${unit}`;
}

/** All units, as Go writes a duration: 90 s is 1m30s. */
export function goDuration(ms: number): string {
  if (ms < 1000) {
    return `${ms}ms`;
  }
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor(ms / 60_000) % 60;
  const seconds = `${(ms % 60_000) / 1000}s`;
  return hours ? `${hours}h${minutes}m${seconds}` : minutes ? `${minutes}m${seconds}` : seconds;
}

/** The times of a range query, rounded down to whole steps, in the time zone with this offset. All in ms. */
export function aligned(time: number, step: number, utcOffset: number): number {
  return Math.floor((time + utcOffset) / step) * step - utcOffset;
}

/** The least step, in ms, with which Prometheus answers a range. */
export function leastStep(rangeMs: number): number {
  return rangeUtil.roundInterval(rangeMs / SAFE_RESOLUTION);
}
