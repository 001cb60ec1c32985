import { LegendDisplayMode } from "@grafana/schema";
import { useTheme2, type VizLegendItem } from "@grafana/ui";

import { FieldColorModeId, formattedValueToString, getValueFormat, type FieldDisplay } from "@grafana/data";

import type { Drawing, PanelType } from "./drawing";
import { text, textOn, useValues, WithLegend } from "./shared";
import { arc } from "./gauge";

function Pie(drawing: Drawing) {
  const theme = useTheme2();
  const options = drawing.panel.options ?? {};
  const values = useValues(drawing)
    .filter(({ display }) => Number.isFinite(display.numeric))
    .sort((one, other) => other.display.numeric - one.display.numeric);
  const total = values.reduce((sum, { display }) => sum + Math.max(display.numeric, 0), 0);
  const share = ({ display }: FieldDisplay) => (total ? Math.max(display.numeric, 0) / total : 0);
  const percent = (value: FieldDisplay) => formattedValueToString(getValueFormat("percentunit")(share(value), 0));
  const legendValues: string[] = options["legend"]?.values ?? [];
  const items: VizLegendItem[] = values.map((value) => ({
    label: value.display.title ?? "",
    color: value.display.color ?? "",
    yAxis: 1,
    getDisplayValues: () => [
      ...(legendValues.includes("value") ? [{ ...value.display, title: "Value" }] : []),
      ...(legendValues.includes("percent") ? [{ numeric: share(value), text: percent(value), title: "Percent" }] : []),
    ],
  }));
  return (
    <WithLegend drawing={{ ...drawing, panel: withTable(drawing.panel) }} items={items}>
      {(width, height) => {
        const outer = Math.max(8, Math.min(width, height) / 2 - 6);
        const isDonut = options["pieType"] === "donut";
        const thickness = isDonut ? outer * 0.4 : outer;
        const radius = outer - thickness / 2;
        let angle = 0;
        return (
          <svg width={width} height={height} data-drawn="piechart">
            {values.map((value) => {
              const from = angle;
              const to = (angle += share(value) * 360);
              const middle = (((from + to) / 2 - 90) * Math.PI) / 180;
              const label = (options["displayLabels"] ?? []).map((each: string) =>
                each === "percent" ? percent(value) : each === "name" ? value.display.title : text(value.display),
              );
              return (
                <g key={value.display.title}>
                  <title>{`${value.display.title}: ${text(value.display)}`}</title>
                  <path
                    d={arc(width / 2, height / 2, radius, from, to)}
                    stroke={value.display.color}
                    strokeWidth={thickness}
                    fill="none"
                  />
                  {share(value) > 0.06 && label.length > 0 && (
                    <text
                      x={width / 2 + radius * Math.cos(middle)}
                      y={height / 2 + radius * Math.sin(middle)}
                      fill={textOn(value.display.color ?? "#000", 1, theme)}
                      fontSize={12}
                      textAnchor="middle"
                      dominantBaseline="middle"
                    >
                      {label.join(" ")}
                    </text>
                  )}
                </g>
              );
            })}
          </svg>
        );
      }}
    </WithLegend>
  );
}

/** A pie's legend has values without `calcs`. */
function withTable(panel: Drawing["panel"]): Drawing["panel"] {
  const legend = { displayMode: LegendDisplayMode.List, placement: "bottom", ...panel.options?.["legend"] };
  return { ...panel, options: { ...panel.options, legend } };
}

export const piechart: PanelType = {
  draw: Pie,
  defaultColour: FieldColorModeId.PaletteClassic,
  options: ["displayLabels", "legend", "pieType", "reduceOptions", "tooltip"],
  custom: ["hideFrom"],
};
