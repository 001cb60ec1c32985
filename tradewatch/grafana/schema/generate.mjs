// Writes grafana-<release>.json beside this file: what a dashboard of that release may contain, by Grafana's own types.
// See README.md.

import { mkdtempSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createGenerator } from "ts-json-schema-generator";

const HERE = dirname(fileURLToPath(import.meta.url));
const RELEASES = ["11", "12", "13"];

// Folder of a panel's types -> the panel's type in dashboards, where they differ.
const CALLED = {
  annotationslist: "annolist",
  dashboardlist: "dashlist",
  nodegraph: "nodeGraph",
  statetimeline: "state-timeline",
  statushistory: "status-history",
};
// Second types of panels that Grafana is rewriting.
const TWICE = ["logs(new)", "logsnew", "newgauge", "xychart2"];

for (const release of RELEASES) {
  const root = join(HERE, "node_modules", `grafana-${release}`);
  const version = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;
  const schema = assembled(generated(root));
  schema.$comment = `Generated from the types of @grafana/schema ${version}, (c) Grafana Labs, Apache License 2.0.`;
  writeFileSync(join(HERE, `grafana-${release}.json`), JSON.stringify(sorted(schema), null, 1) + "\n");
  console.log(`grafana-${release}.json: ${version}, ${schema.definitions.Panel.allOf.length} types of panels`);
}

// ---- types

function generated(root) {
  const folder = mkdtempSync(join(HERE, "node_modules", "entry-"));
  try {
    const panels = panelTypes(root);
    writeFileSync(join(folder, "entry.ts"), entry(root, panels));
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(compilerOptions(root)));
    const definitions = createGenerator({
      path: join(folder, "entry.ts"),
      tsconfig: join(folder, "tsconfig.json"),
      type: "Everything",
      expose: "export",
      jsDoc: "none", // types only, without Grafana's comments
      additionalProperties: false,
      skipTypeCheck: true,
    }).createSchema("Everything").definitions;
    return { definitions, types: panels.map((panel) => panel.type) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function panelTypes(root) {
  const composable = [join(root, "dist/types/raw/composable"), join(root, "dist/esm/raw/composable")].find(existsSync);
  return readdirSync(composable)
    .filter((name) => !TWICE.includes(name) && existsSync(join(composable, name, "panelcfg/x")))
    .map((name) => {
      const file = declarations(join(composable, name, "panelcfg/x"));
      const text = readFileSync(file, "utf8");
      const has = (kind) => new RegExp(`export (interface|type) ${kind}\\b`).test(text);
      return { type: CALLED[name] ?? name, file, options: has("Options"), custom: has("FieldConfig") };
    });
}

function declarations(folder) {
  return join(folder, readdirSync(folder).find((name) => name.endsWith("types.gen.d.ts")));
}

// One type per kind of panel, not a union of all: errors then name the panel's own options.
function entry(root, panels) {
  const dashboard = declarations([join(root, "dist/types/raw/dashboard/x"), join(root, "dist/esm/raw/dashboard/x")].find(existsSync));
  const from = (file) => JSON.stringify(file.replace(/\.d\.ts$/, ""));
  const lines = panels.map((panel, index) => `import * as p${index} from ${from(panel.file)};`);
  lines.push(`import * as dashboards from ${from(dashboard)};`);
  // A dashboard may omit whatever has a default, on every level.
  lines.push("type Partly<T> = T extends (infer E)[] ? Partly<E>[] : T extends object ? { [K in keyof T]?: Partly<T[K]> } : T;");
  lines.push("export interface Everything {", "  dashboard: dashboards.Dashboard;");
  panels.forEach((panel, index) => {
    if (panel.options) lines.push(`  "${panel.type} options": Partly<p${index}.Options>;`);
    if (panel.custom) lines.push(`  "${panel.type} custom": Partly<p${index}.FieldConfig>;`);
  });
  lines.push("}");
  return lines.join("\n");
}

function compilerOptions(root) {
  return {
    compilerOptions: {
      module: "esnext",
      moduleResolution: "bundler",
      strict: true,
      skipLibCheck: true,
      types: [],
      baseUrl: ".",
      paths: { "@grafana/schema": [[join(root, "dist/types/index.d.ts"), join(root, "dist/esm/index.d.ts")].find(existsSync) ?? join(root, "dist/index.d.ts")] },
    },
    include: ["entry.ts"],
  };
}

// ---- schema

// A panel's options are checked by its type. A panel of a plugin may have any options.
function assembled({ definitions, types }) {
  const { properties: everything } = definitions.Everything;
  delete definitions.Everything;
  for (const [name, value] of Object.entries(definitions)) definitions[name] = byType(value, definitions);
  patch(definitions, everything);
  const panel = definitions.Panel;
  panel.properties.type = { type: "string" };
  panel.allOf = [...types, "alertlist"].map((type) => ({
    if: { properties: { type: { const: type } }, required: ["type"] },
    then: {
      properties: {
        ...(everything[`${type} options`] && { options: everything[`${type} options`] }),
        ...(everything[`${type} custom`] && {
          fieldConfig: { properties: { defaults: { properties: { custom: everything[`${type} custom`] } } } },
        }),
      },
    },
  }));
  const row = { if: { properties: { type: { const: "row" } } }, then: ref("RowPanel"), else: ref("Panel") };
  definitions.Dashboard.properties.panels = { type: "array", items: row };
  return { $schema: "http://json-schema.org/draft-07/schema#", ...ref("Dashboard"), definitions };
}

// What dashboards contain although the types lack it. Grafana itself writes or reads each of these.
function patch(definitions, everything) {
  const { AnnotationQuery, DataSourceRef, FieldConfig, FieldConfigSource, Panel, Threshold, VariableModel } = definitions;
  const text = { type: "string" };
  const flag = { type: "boolean" };
  // The query of a variable, for the list of variables.
  VariableModel.properties.definition = text;
  // A variable of intervals, which may have the choice "auto".
  VariableModel.properties.auto = flag;
  VariableModel.properties.auto_count = { type: "number" };
  VariableModel.properties.auto_min = text;
  // Each field has its own minimum and maximum.
  FieldConfig.properties.fieldMinMax = flag;
  DataSourceRef.properties.default = flag;
  // The base of thresholds is null, because JSON does not have minus infinity.
  Threshold.properties.value = { type: ["number", "null"] };
  FieldConfigSource.required = ["defaults"];
  // The query of Prometheus' annotations, and the text at a mark.
  for (const key of ["expr", "step", "tagKeys", "textFormat", "titleFormat"]) AnnotationQuery.properties[key] = text;
  AnnotationQuery.properties.useValueForTime = flag;
  AnnotationQuery.properties.target = { type: "object" };
  // A panel's links are data links; the types require fields that only a dashboard's links have.
  Panel.properties.links.items = {
    type: "object",
    properties: { ...definitions.DashboardLink.properties, oneClick: flag },
    additionalProperties: false,
    required: ["title", "url"],
  };
  // The panel reads it, but only the types of graphs have it.
  if (everything["state-timeline custom"]) everything["state-timeline custom"].properties.spanNulls = { type: ["boolean", "number"] };
  // Grafana does not publish types for the list of alerts.
  everything["alertlist options"] = {
    type: "object",
    properties: {
      alertInstanceLabelFilter: text,
      alertName: text,
      dashboardAlerts: flag,
      datasource: text,
      folder: { type: ["object", "null"] },
      groupBy: { type: "array", items: text },
      groupMode: { enum: ["default", "custom"] },
      maxItems: { type: "number" },
      showInactiveAlerts: flag,
      showInstances: flag,
      sortOrder: { enum: [1, 2, 3, 4, 5] },
      stateFilter: {
        type: "object",
        properties: Object.fromEntries(
          ["error", "firing", "inactive", "noData", "normal", "pending", "recovering"].map((key) => [key, flag]),
        ),
        additionalProperties: false,
      },
      statColorMode: text,
      statThresholds: ref("ThresholdsConfig"),
      statValueMappings: { type: "array", items: ref("ValueMapping") },
      viewMode: { enum: ["list", "stat"] },
    },
    additionalProperties: false,
  };
  // The types allow any object as a query; these are the fields of Prometheus' queries.
  Panel.properties.targets.items = {
    type: "object",
    if: { properties: { datasource: { properties: { type: { const: "prometheus" } }, required: ["type"] } }, required: ["datasource"] },
    then: {
      properties: {
        datasource: ref("DataSourceRef"),
        editorMode: { enum: ["builder", "code"] },
        exemplar: flag,
        expr: text,
        format: { enum: ["heatmap", "table", "time_series"] },
        hide: flag,
        instant: flag,
        interval: text,
        intervalFactor: { type: "number" },
        legendFormat: text,
        range: flag,
        refId: text,
        // Settings of the query builder.
        ...Object.fromEntries(
          ["disableTextWrap", "fullMetaSearch", "includeNullMetadata", "useBackend"].map((key) => [key, flag]),
        ),
      },
      required: ["expr", "refId"],
      additionalProperties: false,
    },
  };
}

// If the members of a union differ in the value of `type`, that is tested first, so that an error names the right one.
function byType(value, definitions) {
  if (Array.isArray(value)) return value.map((inner) => byType(inner, definitions));
  if (value === null || typeof value !== "object") return value;
  const plain = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, byType(inner, definitions)]));
  const kinds = plain.anyOf?.map((member) => kind(member, definitions));
  if (!kinds?.every(Boolean) || new Set(kinds).size < kinds.length) return plain;
  const { anyOf, ...rest } = plain;
  const branches = anyOf.map((member, index) => ({
    if: { properties: { type: { const: kinds[index] } }, required: ["type"] },
    then: member,
  }));
  return { ...rest, type: "object", properties: { type: { enum: kinds } }, allOf: branches };
}

function kind(member, definitions) {
  const found = member.$ref ? definitions[decodeURIComponent(member.$ref.split("/").at(-1))] : member;
  return found?.properties?.type?.const;
}

function ref(name) {
  return { $ref: `#/definitions/${name}` };
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}
