import { expect, it } from "vitest";

import { frames, seriesName, type Answer, type Target } from "./frames";

function answer(target: Target, ...series: Answer["series"]): Answer {
  return { target, expression: "up", step: 60_000, series };
}

const columns = (of: ReturnType<typeof frames>) => of.map(({ fields }) => fields.map(({ name }) => name));

it("names a series by the legend's format, by its labels, or by the expression", () => {
  expect(seriesName("{{bot}} {{ venue }} {{gone}}", { bot: "a", venue: "x" }, "up")).toBe("a x ");
  expect(seriesName(undefined, { __name__: "up", job: "b", bot: "a" }, "up")).toBe('up{bot="a", job="b"}');
  expect(seriesName(undefined, {}, "sum(up)")).toBe("sum(up)");
  expect(seriesName("__auto", { bot: "a" }, "up")).toBeUndefined();
});

it("makes one table of a query, and names the values after it if there are several", () => {
  const one = answer({ refId: "A", format: "table" }, { metric: { bot: "a" }, values: [[1, "2"]] });
  const other = answer({ refId: "B", format: "table" });
  expect(columns(frames([one]))).toEqual([["Time", "bot", "Value"]]);
  expect(columns(frames([one, other]))).toEqual([
    ["Time", "bot", "Value #A"],
    ["Time", "Value #B"],
  ]);
});

it("counts in a bucket of a heatmap only what is not in a smaller one", () => {
  const bucket = (le: string, count: string) => ({ metric: { le }, values: [[1, count]] as [number, string][] });
  const [heatmap] = frames([answer({ refId: "A", format: "heatmap" }, bucket("+Inf", "7"), bucket("1", "2"), bucket("5", "6"))]);
  expect(heatmap!.fields.slice(1).map(({ name, values }) => [name, values[0]])).toEqual([
    ["1", 2],
    ["5", 4],
    ["+Inf", 1],
  ]);
});

it("reads infinities and NaN", () => {
  const values: [number, string][] = [[1, "+Inf"], [2, "-Inf"], [3, "NaN"]];
  const [frame] = frames([answer({ refId: "A" }, { metric: {}, values })]);
  expect(frame!.fields[1]!.values).toEqual([Infinity, -Infinity, NaN]);
});
