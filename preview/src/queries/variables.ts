import { Interpolation, ALL, type Chosen } from "./interpolate";
import type { Prometheus } from "./prometheus";

/** A variable, as it stands in the dashboard's JSON. */
export interface Variable {
  name: string;
  type: string;
  label?: string;
  query?: string | { query?: string };
  definition?: string;
  regex?: string;
  sort?: number;
  multi?: boolean;
  includeAll?: boolean;
  allValue?: string | null;
  hide?: number;
  current?: { value?: string | string[] };
  options?: { value: string | string[] }[];
}

export interface Times {
  from: string;
  to: string;
  fromMs: number;
  toMs: number;
}

/**
 * The variables with their options and what is chosen: by the address of the page, otherwise by the dashboard. One may
 * read those before it. `problems` are those whose options nobody knows, each as a line for the reader.
 */
export async function choose(
  variables: readonly Variable[],
  address: URLSearchParams,
  prometheus: Prometheus,
  times: Times,
  datasource: string,
): Promise<{ chosen: Chosen[]; problems: string[] }> {
  const chosen: Chosen[] = [];
  const problems: string[] = [];
  for (const variable of variables) {
    let options: string[] = [];
    try {
      options = await optionsOf(variable, new Interpolation(chosen, times), prometheus, times, datasource);
    } catch (error) {
      problems.push(`variable ${variable.name}: ${(error as Error).message}`);
    }
    chosen.push({
      name: variable.name,
      type: variable.type,
      multi: variable.multi ?? false,
      includeAll: variable.includeAll ?? false,
      allValue: variable.allValue ?? undefined,
      options,
      values: valuesOf(variable, address, options),
    });
  }
  return { chosen, problems };
}

function valuesOf(variable: Variable, address: URLSearchParams, options: string[]): string[] {
  const asked = address.getAll(`var-${variable.name}`);
  if (asked.length) {
    return asked;
  }
  const current = [variable.current?.value ?? []].flat().filter((each) => each === ALL || options.includes(each));
  if (current.length) {
    return current;
  }
  return variable.includeAll ? [ALL] : options.slice(0, 1);
}

const LABEL_VALUES = /^label_values\((?:(.+),\s*)?([a-zA-Z_][\w]*)\)\s*$/s;
const QUERY_RESULT = /^query_result\((.+)\)\s*$/s;

async function optionsOf(
  variable: Variable,
  interpolation: Interpolation,
  prometheus: Prometheus,
  { fromMs, toMs }: Times,
  datasource: string,
): Promise<string[]> {
  const query = typeof variable.query === "string" ? variable.query : (variable.query?.query ?? variable.definition ?? "");
  switch (variable.type) {
    case "datasource":
      return [datasource];
    case "custom":
    case "interval":
      return query.split(",").map((each) => each.trim().split(/\s+:\s+/).at(-1)!);
    case "constant":
    case "textbox":
      return [query];
    case "query":
      break;
    default:
      throw new Error(`the preview does not know variables of type ${variable.type}`);
  }
  const expression = interpolation.expression(query);
  const [, match, label] = expression.match(LABEL_VALUES) ?? [];
  const [, asked] = expression.match(QUERY_RESULT) ?? [];
  let found: string[];
  if (label) {
    found = await prometheus.labelValues(label, match ?? "", fromMs, toMs);
  } else if (asked) {
    const series = await prometheus.instant(asked, toMs);
    found = series.map(({ metric, values }) => {
      const { __name__: name = "", ...labels } = metric;
      const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
      return `${name}{${pairs.join(",")}} ${values[0]?.[1]} ${Math.round((values[0]?.[0] ?? 0) * 1000)}`;
    });
  } else {
    throw new Error(`the preview does not know the query ${query}`);
  }
  return sorted([...new Set(found.flatMap((each) => captured(each, variable.regex)))], variable.sort ?? 0);
}

function captured(value: string, regex: string | undefined): string[] {
  if (!regex) {
    return [value];
  }
  const [, pattern, flags] = regex.match(/^\/(.*)\/([a-z]*)$/s) ?? ["", regex, ""];
  const match = value.match(new RegExp(pattern!, flags!.replace("g", "")));
  return match ? [match.groups?.["value"] ?? match[1] ?? match[0]] : [];
}

/** As Grafana numbers orders: 1 and 2 alphabetical, 3 and 4 by the first number, 5 and 6 without case; even: descending. */
function sorted(values: string[], order: number): string[] {
  const number = (text: string) => parseFloat(text.match(/\d+/)?.[0] ?? "-1");
  const compare = [
    () => 0,
    (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0),
    (one: string, other: string) => number(one) - number(other),
    (one: string, other: string) => one.toLowerCase().localeCompare(other.toLowerCase()),
  ][Math.ceil(order / 2)];
  const ascending = compare ? [...values].sort(compare) : values;
  return order > 0 && order % 2 === 0 ? ascending.reverse() : ascending;
}
