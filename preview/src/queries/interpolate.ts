import { escapeRegex, getFieldDisplayValuesProxy, type DataContextScopedVar, type ScopedVars } from "@grafana/data";

/** The value of "All". */
export const ALL = "$__all";

/** A variable with what the reader chose. */
export interface Chosen {
  name: string;
  /** Of the dashboard's JSON: query, custom, datasource, ... */
  type: string;
  multi: boolean;
  includeAll: boolean;
  /** Stands for all values, instead of a list of them. */
  allValue?: string;
  values: string[];
  /** All that can be chosen. */
  options: string[];
}

// `Function` is what Grafana's own type says.
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
type Format = string | Function;

const REFERENCE = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:^}]+))?(?::([^}]+))?\}/g;

/** Replaces variables in texts, as Grafana does. A name that is not a variable stays as it is. */
export class Interpolation {
  constructor(
    readonly variables: readonly Chosen[],
    /** In ms. */
    private readonly range: { from: string; to: string; fromMs: number; toMs: number },
    private readonly own: Record<string, string> = {},
  ) {}

  /** The same, in a copy of a panel that shows one value of a repeated variable. */
  repeated(name: string, value: string): Interpolation {
    const variables = this.variables.map((each) => (each.name === name ? { ...each, values: [value] } : each));
    return new Interpolation(variables, this.range, this.own);
  }

  /** For a text without a format of its own, `format` is how values are written; otherwise as a glob. */
  replace = (text: string | undefined, scoped?: ScopedVars, format?: Format): string =>
    (text ?? "").replace(REFERENCE, (all: string, ...parts: (string | undefined)[]) => {
      const [bare, square, squareFormat, braced, path, bracedFormat] = parts;
      const name = bare ?? square ?? braced ?? "";
      const value = this.value(name, path, scoped);
      if (value !== undefined) {
        return value;
      }
      const variable = this.variables.find((each) => each.name === name);
      return variable ? written(variable, squareFormat ?? bracedFormat ?? format ?? "glob") : all;
    });

  /** For an expression: values are escaped as Prometheus needs it. */
  expression = (text: string): string => this.replace(text, undefined, escaped);

  private value(name: string, path: string | undefined, scoped: ScopedVars | undefined): string | undefined {
    switch (name) {
      case "__url_time_range":
        return `from=${encodeURIComponent(this.range.from)}&to=${encodeURIComponent(this.range.to)}`;
      case "__all_variables":
        return this.variables.map((each) => written(each, "queryparam")).join("&");
      case "__from":
        return String(this.range.fromMs);
      case "__to":
        return String(this.range.toMs);
      case "__field":
      case "__data":
      case "__value":
      case "__series":
        return ofData(name, path ?? "", scoped?.["__dataContext"] as DataContextScopedVar | undefined);
    }
    const given = scoped?.[name]?.value ?? this.own[name];
    return given === undefined || given === null ? undefined : String(given);
  }
}

/** What a link reads of the value that was clicked: `__field.labels.bot`, `__data.fields.bot`, `__value.raw`, ... */
function ofData(name: string, path: string, context: DataContextScopedVar | undefined): string | undefined {
  if (!context) {
    return undefined;
  }
  const { frame, field, rowIndex, calculatedValue } = context.value;
  const keys = path.match(/[^.[\]"']+/g) ?? [];
  if (name === "__series") {
    return frame.name ?? "";
  }
  if (name === "__field") {
    const of = keys[0] === "labels" ? field.labels?.[keys.slice(1).join(".")] : (field.state?.displayName ?? field.name);
    return of ?? "";
  }
  if (name === "__data") {
    const fields = getFieldDisplayValuesProxy({ frame, rowIndex: rowIndex ?? 0 });
    const shown = fields[keys.slice(1).join(".")];
    return shown ? String(shown) : "";
  }
  const value = calculatedValue?.numeric ?? (rowIndex === undefined ? undefined : field.values[rowIndex]);
  return keys[0] === "text" ? (calculatedValue?.text ?? String(value ?? "")) : String(value ?? "");
}

function written(variable: Chosen, format: Format): string {
  const isAll = variable.values[0] === ALL;
  if (format === "queryparam") {
    return variable.values.map((each) => `var-${variable.name}=${encodeURIComponent(each)}`).join("&");
  }
  if (format === "text" && isAll) {
    return "All";
  }
  if (isAll && variable.allValue) {
    return variable.allValue;
  }
  const list = isAll ? variable.options : variable.values;
  const value = variable.multi || isAll ? list : (list[0] ?? "");
  if (typeof format === "function") {
    return format(value, variable);
  }
  const values = [value].flat();
  const joined = (each: string[]) => (each.length === 1 ? each[0]! : `(${each.join("|")})`);
  switch (format) {
    case "regex":
      return joined(values.map(escapeRegex));
    case "pipe":
      return values.join("|");
    case "csv":
    case "raw":
      return values.join(",");
    case "text":
      return values.join(" + ");
    case "percentencode":
      return encodeURIComponent(values.length === 1 ? values[0]! : `{${values.join(",")}}`);
    default:
      return values.length === 1 ? values[0]! : `{${values.join(",")}}`;
  }
}

/** A value in a string of PromQL; one of several is part of a regular expression. */
function escaped(value: string | string[], variable: Chosen): string {
  if (!variable.multi && !variable.includeAll) {
    return String(value).replace(/\\/g, "\\\\").replace(/"/g, '\\"');
  }
  const pattern = (each: string) =>
    each
      .replace(/\\/g, "\\\\\\\\")
      .replace(/"/g, '\\\\\\"')
      .replace(/[$^*{}[\]'+?.()|]/g, "\\\\$&");
  const all = [value].flat().map(pattern);
  return all.length === 1 ? all[0]! : `(${all.join("|")})`;
}
