import { describe, expect, it } from "vitest";

import { aligned, goDuration, intervals, shortDuration, withIntervals } from "./interval";

const HOUR = 3_600_000;
const asked = (changed: Partial<Parameters<typeof intervals>[0]>) =>
  intervals({ rangeMs: 6 * HOUR, maxDataPoints: 800, scrapeInterval: "15s", ...changed });

describe("the step", () => {
  it("is the range over the points, rounded as Grafana rounds it", () => {
    expect(asked({}).step).toBe(30_000);
    expect(asked({ rangeMs: 7 * 24 * HOUR }).step).toBe(900_000);
  });

  it("is at least the scrape interval", () => {
    expect(asked({ rangeMs: HOUR / 4 }).step).toBe(15_000);
    expect(asked({ rangeMs: HOUR / 4, scrapeInterval: "1m" }).step).toBe(60_000);
  });

  it("is at least what the panel or the query wants", () => {
    expect(asked({ panelInterval: "5m" }).step).toBe(300_000);
    expect(asked({ queryInterval: "1d" }).step).toBe(24 * HOUR);
    expect(asked({ queryInterval: ">2m" }).step).toBe(120_000);
  });

  it("is smaller than the panel's if the query allows it", () => {
    expect(asked({ panelInterval: "5m", queryInterval: "10s" }).step).toBe(30_000);
  });

  it("is so long that Prometheus answers at most 11,000 points", () => {
    expect(asked({ rangeMs: 30 * 24 * HOUR, maxDataPoints: 1_000_000 }).step).toBe(300_000);
  });

  it("is multiplied by the factor of an old query", () => {
    expect(asked({ intervalFactor: 2 }).step).toBe(60_000);
  });
});

describe("$__rate_interval", () => {
  it("is at least four scrape intervals", () => {
    expect(asked({ rangeMs: HOUR / 4 }).rateInterval).toBe(60_000);
  });

  it("is a scrape interval more than the panel's interval", () => {
    expect(asked({ rangeMs: 24 * HOUR, maxDataPoints: 400 }).rateInterval).toBe(315_000);
  });

  it("takes the query's own least step for the scrape interval", () => {
    expect(asked({ queryInterval: "1m" }).rateInterval).toBe(240_000);
  });

  it("is the step of a query that asks for it", () => {
    expect(asked({ queryInterval: "$__rate_interval" })).toEqual({ step: 60_000, rateInterval: 60_000 });
  });
});

it("replaces each variable, with braces or without", () => {
  const text = "$__interval ${__interval_ms} $__rate_interval ${__range} $__range_s $__range_ms $__rangefinder $bot";
  const found = withIntervals(text, { step: 90_000, rateInterval: 105_000 }, 6 * HOUR);
  expect(found).toBe("1m 90000 1m45s 21600s 21600 21600000 21600sfinder $bot");
});

it("writes durations as Go and as Grafana do", () => {
  expect([500, 1500, 60_000, 90_061_000].map(goDuration)).toEqual(["500ms", "1.5s", "1m0s", "25h1m1s"]);
  expect([500, 1500, 90_000, 90_061_000].map(shortDuration)).toEqual(["500ms", "1s", "1m", "1d"]);
});

it("aligns the times of a query with the step, in the reader's time zone", () => {
  const day = 24 * HOUR;
  expect(aligned(Date.UTC(2026, 0, 5, 10), day, 0)).toBe(Date.UTC(2026, 0, 5));
  expect(aligned(Date.UTC(2026, 0, 5, 10), day, 2 * HOUR)).toBe(Date.UTC(2026, 0, 4, 22));
});
