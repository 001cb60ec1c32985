import { renderLegendFormat } from "@grafana/data";

import { aligned, withIntervals } from "./interval";
import type { Interpolation } from "./interpolate";
import type { Prometheus } from "./prometheus";
import type { Times } from "./variables";

/** An annotation query, as it stands in the dashboard's JSON. */
export interface AnnotationQuery {
  name: string;
  enable: boolean;
  hide?: boolean;
  iconColor: string;
  expr?: string;
  step?: string;
  titleFormat?: string;
  textFormat?: string;
  builtIn?: number;
  target?: { expr?: string };
  filter?: { exclude?: boolean; ids?: number[] };
}

/** Something that happened, from `from` to `to` in ms. */
export interface Event {
  query: AnnotationQuery;
  from: number;
  to: number;
  title: string;
  text: string;
}

/** Ask for what happened. Samples that are at most a step apart are one event, as in Grafana. */
export async function events(
  query: AnnotationQuery,
  prometheus: Prometheus,
  interpolation: Interpolation,
  times: Times,
  step: number,
): Promise<Event[]> {
  const rangeMs = times.toMs - times.fromMs;
  const expression = withIntervals(query.target?.expr ?? query.expr ?? "", { step, rateInterval: 4 * step }, rangeMs);
  const series = await prometheus.range(
    interpolation.expression(expression),
    aligned(times.fromMs, step, 0),
    aligned(times.toMs, step, 0),
    step,
  );
  return series.flatMap(({ metric, values }) => {
    const found: Event[] = [];
    for (const [at, value] of values) {
      const time = Math.round(at * 1000);
      const last = found.at(-1);
      if (!(parseFloat(value) > 0)) {
        continue;
      }
      if (last && last.to + step >= time) {
        last.to = time;
      } else {
        const title = renderLegendFormat(query.titleFormat ?? "", metric);
        found.push({ query, from: time, to: time, title, text: renderLegendFormat(query.textFormat ?? "", metric) });
      }
    }
    return found;
  });
}
