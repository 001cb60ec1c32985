import { FieldType, sortDataFrame, type DataFrame, type Field } from "@grafana/data";

import type { Series } from "./prometheus";

/** A query of a panel, as it stands in the dashboard's JSON. */
export interface Target {
  refId: string;
  expr?: string;
  format?: "time_series" | "table" | "heatmap";
  instant?: boolean;
  range?: boolean;
  interval?: string;
  intervalFactor?: number;
  legendFormat?: string;
  hide?: boolean;
  datasource?: { type?: string; uid?: string };
}

/** What Prometheus answered to a query. */
export interface Answer {
  target: Target;
  /** With all variables replaced. */
  expression: string;
  /** In ms. */
  step: number;
  series: Series[];
}

/** The frames that Grafana's Prometheus data source makes of the answers to a panel's queries. */
export function frames(answers: readonly Answer[]): DataFrame[] {
  const of = (format: Target["format"]) => answers.filter((each) => (each.target.format ?? "time_series") === format);
  const tables = of("table");
  return [
    ...of("time_series").flatMap(timeSeries),
    ...tables.map((each) => table(each, tables.length > 1)),
    ...of("heatmap").flatMap(heatmap),
  ];
}

function timeSeries({ target, expression, step, series }: Answer): DataFrame[] {
  return series.map(({ metric, values }) => ({
    refId: target.refId,
    length: values.length,
    fields: [
      time(values, step),
      {
        name: metric["__name__"] ?? "Value",
        type: FieldType.number,
        config: { displayNameFromDS: seriesName(target.legendFormat, metric, expression) },
        labels: metric,
        values: values.map(([, value]) => sample(value)),
      },
    ],
  }));
}

function table({ target, step, series }: Answer, isOneOfSeveral: boolean): DataFrame {
  const labels = [...new Set(series.flatMap(({ metric }) => Object.keys(metric).sort()))];
  const rows = series.flatMap(({ metric, values }) => values.map((value) => ({ metric, value })));
  const column = (name: string): Field => ({
    name,
    type: FieldType.string,
    config: { filterable: true },
    values: rows.map(({ metric }) => metric[name] ?? ""),
  });
  const values: Field = {
    name: isOneOfSeveral ? `Value #${target.refId}` : "Value",
    type: FieldType.number,
    config: {},
    values: rows.map(({ value }) => sample(value[1])),
  };
  const times = time(
    rows.map(({ value }) => value),
    step,
  );
  const frame = { refId: target.refId, length: rows.length, fields: [times, ...labels.map(column), values] };
  return series.length > 1 && (series[0]?.values.length ?? 0) > 1 ? sortDataFrame(frame, 0) : frame;
}

/** One frame with a field for each bucket, which counts what is in it and not in a smaller one. */
function heatmap({ target, step, series }: Answer): DataFrame[] {
  const bucket = (each: Series) => sample(each.metric["le"] ?? "");
  const sorted = [...series].sort((one, other) => bucket(one) - bucket(other));
  const times = [...new Set(sorted.flatMap(({ values }) => values.map(([at]) => at)))].sort((a, b) => a - b);
  if (!times.length) {
    return [];
  }
  const counts = sorted.map(({ values }) => {
    const at = new Map(values);
    return times.map((each) => (at.has(each) ? sample(at.get(each)!) : null));
  });
  const fields = sorted.map(
    (each, index): Field => ({
      name: each.metric["le"] ?? "",
      type: FieldType.number,
      config: {},
      labels: each.metric,
      values: counts[index]!.map((count, at) => {
        const smaller = index ? (counts[index - 1]![at] ?? 0) : 0;
        const inside = count === null ? null : count - smaller;
        return inside !== null && inside < 1e-9 ? 0 : inside;
      }),
    }),
  );
  const pairs = times.map((at): [number, string] => [at, ""]);
  return [{ refId: target.refId, length: times.length, fields: [time(pairs, step), ...fields] }];
}

function time(values: [number, string][], step: number): Field {
  return {
    name: "Time",
    type: FieldType.time,
    config: { interval: step },
    values: values.map(([at]) => Math.round(at * 1000)),
  };
}

/** The name that the legend shows. */
export function seriesName(format: string | undefined, metric: Record<string, string>, expression: string): string | undefined {
  const labels = Object.entries(metric).filter(([name]) => name !== "__name__");
  if (format === "__auto") {
    return Object.keys(metric).length ? undefined : expression;
  }
  if (format) {
    return format.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, label: string) => metric[label] ?? "");
  }
  const pairs = labels.map(([name, value]) => `${name}="${value}"`).sort();
  return `${metric["__name__"] ?? ""}${pairs.length ? `{${pairs.join(", ")}}` : ""}` || expression;
}

function sample(value: string): number {
  return /^[+-]?inf/i.test(value) ? (value.startsWith("-") ? -Infinity : Infinity) : parseFloat(value);
}
