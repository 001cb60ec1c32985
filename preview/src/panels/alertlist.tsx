import { Badge, useTheme2 } from "@grafana/ui";

import { numericFields } from "./shared";
import type { Drawing, PanelType } from "./drawing";

/** Grafana asks its own server for alerts; the preview reads them from Prometheus' series `ALERTS`. */
export const ALERTS = { refId: "A", expr: "ALERTS", instant: true, range: false };

function Alerts({ panel, frames, height, interpolation }: Drawing) {
  const theme = useTheme2();
  const { stateFilter = {}, alertInstanceLabelFilter = "", alertName = "", maxItems = 20 } = panel.options ?? {};
  const matches = matcher(interpolation.replace(alertInstanceLabelFilter, undefined, "regex"));
  const shown = numericFields(frames)
    .map((field) => field.labels ?? {})
    .filter((labels) => stateFilter[labels["alertstate"] ?? ""] !== false)
    .filter((labels) => (labels["alertname"] ?? "").includes(alertName) && matches(labels))
    .sort((one, other) => order(one) - order(other) || name(one).localeCompare(name(other)));
  return (
    <ul style={{ height, overflow: "auto", listStyle: "none" }} data-drawn="alertlist">
      {shown.length === 0 && <li style={{ color: theme.colors.text.secondary }}>No alerts</li>}
      {shown.slice(0, maxItems).map((labels) => (
        <li key={JSON.stringify(labels)} style={{ display: "flex", gap: 8, padding: "4px 0" }}>
          <Badge text={labels["alertstate"] ?? ""} color={labels["alertstate"] === "firing" ? "red" : "orange"} />
          <span>{name(labels)}</span>
          <span style={{ color: theme.colors.text.secondary }}>{rest(labels)}</span>
        </li>
      ))}
    </ul>
  );
}

const name = (labels: Record<string, string>) => labels["alertname"] ?? "";
const order = (labels: Record<string, string>) => (labels["alertstate"] === "firing" ? 0 : 1);

function rest(labels: Record<string, string>): string {
  const { __name__: _, alertname: __, alertstate: ___, ...others } = labels;
  return Object.entries(others)
    .map(([key, value]) => `${key}=${value}`)
    .join(" ");
}

/** Whether labels match a selector, for example {bot=~"momentum"}. */
function matcher(selector: string): (labels: Record<string, string>) => boolean {
  const all = [...selector.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"/g)];
  return (labels) =>
    all.every(([, label, operator, value]) => {
      const own = labels[label!] ?? "";
      const isEqual = operator!.endsWith("~") ? new RegExp(`^(?:${value})$`).test(own) : own === value;
      return operator!.startsWith("!") ? !isEqual : isEqual;
    });
}

export const alertlist: PanelType = {
  draw: Alerts,
  options: [
    "alertInstanceLabelFilter",
    "alertName",
    "dashboardAlerts",
    "datasource",
    "groupBy",
    "groupMode",
    "maxItems",
    "showInactiveAlerts",
    "sortOrder",
    "stateFilter",
    "viewMode",
  ],
  custom: [],
};
