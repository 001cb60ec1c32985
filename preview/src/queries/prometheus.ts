/** One series of an answer; values are pairs of unix seconds and a number as text. */
export interface Series {
  metric: Record<string, string>;
  values: [number, string][];
}

/** A Prometheus, asked over its HTTP API. All methods throw an Error with one line for the reader. */
export class Prometheus {
  constructor(private readonly url: string) {}

  /** Times are in ms. */
  async instant(query: string, time: number): Promise<Series[]> {
    const answer = await this.ask("query", { query, time: String(time / 1000) });
    switch (answer.resultType) {
      case "scalar":
      case "string":
        return [{ metric: {}, values: [answer.result] }];
      case "vector": {
        const series: Series[] = answer.result.map(
          ({ metric, value }: { metric: Series["metric"]; value: [number, string] }) => ({ metric, values: [value] }),
        );
        return /^(\s*#.*\n)*\s*sort(_desc)?\s*\(/.test(query) ? withTies(series) : series;
      }
      default:
        return answer.result;
    }
  }

  /** Times and step are in ms. */
  async range(query: string, start: number, end: number, step: number): Promise<Series[]> {
    const times = { start: String(start / 1000), end: String(end / 1000), step: String(step / 1000) };
    return (await this.ask("query_range", { query, ...times })).result;
  }

  /** The values of a label, of all series or of those that match. Times are in ms. */
  async labelValues(label: string, match: string, start: number, end: number): Promise<string[]> {
    const times = { start: String(start / 1000), end: String(end / 1000) };
    return this.ask(`label/${encodeURIComponent(label)}/values`, match ? { ...times, "match[]": match } : times);
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the API has an own shape for every path
  private async ask(path: string, parameters: Record<string, string>): Promise<any> {
    const isQuery = path.startsWith("query");
    const form = new URLSearchParams(parameters);
    let answer: Response;
    try {
      answer = await fetch(
        `${this.url}/api/v1/${path}${isQuery ? "" : `?${form}`}`,
        isQuery ? { method: "POST", body: form } : {},
      );
    } catch {
      throw new Error(`Prometheus at ${this.url} does not answer`);
    }
    const body = await answer.json().catch(() => ({}));
    if (body.status !== "success") {
      throw new Error(body.error ?? `Prometheus at ${this.url} answers ${answer.status} ${answer.statusText}`);
    }
    return body.data;
  }
}

/**
 * Sorted series in the same order every time: those that differ by rounding alone come in any order, because Prometheus
 * adds floating-point numbers in any order.
 */
export function withTies(sorted: readonly Series[]): Series[] {
  const value = ({ values }: Series) => Number(values[0]?.[1]);
  const labels = ({ metric }: Series) => JSON.stringify(Object.entries(metric).sort());
  const groups: Series[][] = [];
  for (const series of sorted) {
    const last = groups.at(-1)?.[0];
    const isTie = last && Math.abs(value(last) - value(series)) <= 1e-9 * Math.abs(value(last));
    if (isTie) {
      groups.at(-1)!.push(series);
    } else {
      groups.push([series]);
    }
  }
  return groups.flatMap((group) => group.sort((one, other) => (labels(one) < labels(other) ? -1 : 1)));
}
