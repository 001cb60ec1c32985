import { FieldColorModeId, FieldType, getFieldDisplayName, type Field } from "@grafana/data";
import { StackingMode } from "@grafana/schema";
import { useTheme2, type VizLegendItem } from "@grafana/ui";

import type { Drawing, PanelType } from "./drawing";
import { FONT_SIZE, text, textOn, textWidth, ticks, WithLegend } from "./shared";

function Bars(drawing: Drawing) {
  const { panel, frames } = drawing;
  const theme = useTheme2();
  const frame = frames[0]!;
  const options = panel.options ?? {};
  const x = frame.fields.find((field) => [field.name, getFieldDisplayName(field, frame, frames)].includes(options["xField"]))
    ?? frame.fields.find(({ type }) => type === FieldType.string || type === FieldType.time);
  const series = frame.fields.filter((field) => field.type === FieldType.number && field !== x && !field.config.custom?.hideFrom?.viz);
  const name = (field: Field) => getFieldDisplayName(field, frame, frames);
  const colour = (field: Field, row: number) => {
    const byValue = field.display?.(field.values[row]).color;
    const mode = field.config.color?.mode ?? "";
    return (mode === "thresholds" || mode.startsWith("continuous") ? byValue : (field.display?.(0).color ?? byValue)) ?? theme.colors.text.primary;
  };
  const items: VizLegendItem[] = series
    .filter((field) => !field.config.custom?.hideFrom?.legend)
    .map((field) => ({ label: name(field), color: colour(field, 0), yAxis: 1 }));
  const labels = x ? x.values.map((each) => (x.display ? text(x.display(each)) : String(each))) : frame.fields[0]!.values.map(() => "");
  const isStacked = options["stacking"] && options["stacking"] !== StackingMode.None;
  const isPercent = options["stacking"] === StackingMode.Percent;
  const value = (field: Field, row: number) => {
    const number = Number(field.values[row] ?? 0) || 0;
    const sum = isPercent ? series.reduce((total, each) => total + Math.abs(Number(each.values[row]) || 0), 0) || 1 : 1;
    return number / sum;
  };

  return (
    <WithLegend drawing={drawing} items={items}>
      {(width, height) => {
        const isHorizontal = options["orientation"] === "horizontal" || (options["orientation"] === "auto" && width < height);
        const sums = labels.map((_, row) => {
          const all = series.map((field) => value(field, row));
          const sum = (of: number[]) => of.reduce((one, other) => one + other, 0);
          return isStacked
            ? [sum(all.filter((each) => each < 0)), sum(all.filter((each) => each > 0))]
            : [Math.min(0, ...all), Math.max(0, ...all)];
        });
        const { min, max } = series[0]?.config ?? {};
        const room = 1.04;
        const { axisSoftMin = 0, axisSoftMax = 0 } = series[0]?.config.custom ?? {};
        const low = min ?? Math.min(0, axisSoftMin, ...sums.map(([least]) => least! * room));
        const high = max ?? (Math.max(0, axisSoftMax, ...sums.map(([, most]) => most! * room)) || (low < 0 ? 0 : 1));
        const format = series[0]?.display;
        const longest = (of: string[]) => Math.max(0, ...of.map(textWidth)) + 12;
        const valueLabels = ticks(low, high, isHorizontal ? width / 90 : height / 40).map((at) => ({ at, label: format ? text(format(at)) : String(at) }));
        const left = isHorizontal ? Math.min(longest(labels), width / 2) : longest(valueLabels.map(({ label }) => label));
        const bottom = 22;
        const right = isHorizontal ? longest(valueLabels.map(({ label }) => label)) / 2 : 24;
        const [plotWidth, plotHeight] = [Math.max(width - left - right, 10), Math.max(height - bottom - 8, 10)];
        const along = (isHorizontal ? plotHeight : plotWidth) / Math.max(labels.length, 1);
        const scale = (at: number) => (at - low) / (high - low || 1);
        // The corner of a rectangle that reaches from one value to another, `place` along the other axis.
        const rectangle = (from: number, to: number, place: number, thickness: number) => {
          const [start, end] = [scale(Math.min(from, to)), scale(Math.max(from, to))];
          return isHorizontal
            ? { x: left + start * plotWidth, y: 8 + place, width: (end - start) * plotWidth, height: thickness }
            : { x: left + place, y: 8 + (1 - end) * plotHeight, width: thickness, height: (end - start) * plotHeight };
        };
        const group = along * (options["groupWidth"] ?? 0.7);
        const each = isStacked ? group : group / Math.max(series.length, 1);
        const fits = Math.max(1, Math.ceil((longest(labels) + 4) / along));
        return (
          <svg width={width} height={height} data-drawn="barchart" fontSize={FONT_SIZE} fill={theme.colors.text.primary}>
            {valueLabels.map(({ at, label }) => {
              const place = isHorizontal ? left + scale(at) * plotWidth : 8 + (1 - scale(at)) * plotHeight;
              return (
                <g key={at}>
                  <line
                    {...(isHorizontal ? { x1: place, x2: place, y1: 8, y2: 8 + plotHeight } : { x1: left, x2: left + plotWidth, y1: place, y2: place })}
                    stroke={theme.colors.border.weak}
                  />
                  <text
                    {...(isHorizontal ? { x: place, y: height - 8, textAnchor: "middle" } : { x: left - 6, y: place, textAnchor: "end", dominantBaseline: "middle" })}
                  >
                    {label}
                  </text>
                </g>
              );
            })}
            {labels.map((label, row) => {
              let [below, above] = [0, 0];
              return (
                <g key={row}>
                  {series.map((field, index) => {
                    const number = value(field, row);
                    const from = isStacked ? (number < 0 ? below : above) : 0;
                    if (number < 0) below += number;
                    else above += number;
                    const place = row * along + (along - group) / 2 + (isStacked ? 0 : index * each);
                    const box = rectangle(from, from + number, place, Math.max(each * (options["barWidth"] ?? 0.97), 1));
                    const { fillOpacity = 80, lineWidth = 1 } = field.config.custom ?? {};
                    const shown = field.display ? text(field.display(field.values[row])) : String(field.values[row]);
                    const hasRoom = isHorizontal ? box.width > textWidth(shown) + 6 && box.height > 14 : box.width > textWidth(shown) && box.height > 16;
                    const isWritten = options["showValue"] === "always" || (options["showValue"] !== "never" && hasRoom && number !== 0);
                    return (
                      <g key={index}>
                        <title>{`${label}, ${name(field)}: ${shown}`}</title>
                        <rect {...box} fill={colour(field, row)} fillOpacity={fillOpacity / 100} stroke={colour(field, row)} strokeWidth={lineWidth} />
                        {isWritten && (
                          <text
                            x={box.x + box.width / 2}
                            y={box.y + box.height / 2}
                            textAnchor="middle"
                            dominantBaseline="central"
                            fill={textOn(colour(field, row), fillOpacity / 100, theme)}
                          >
                            {shown}
                          </text>
                        )}
                      </g>
                    );
                  })}
                  {(isHorizontal || row % fits === 0) && (
                    <text
                      {...(isHorizontal
                        ? { x: left - 6, y: 8 + (row + 0.5) * along, textAnchor: "end", dominantBaseline: "middle" }
                        : { x: left + (row + 0.5) * along, y: height - 8, textAnchor: "middle" })}
                    >
                      {label}
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

export const barchart: PanelType = {
  draw: Bars,
  isOfOneFrame: true,
  defaultColour: FieldColorModeId.PaletteClassic,
  options: ["barWidth", "groupWidth", "legend", "orientation", "showValue", "stacking", "tooltip", "xField"],
  custom: ["fillOpacity", "lineWidth", "hideFrom", "axisPlacement", "axisSoftMin", "axisSoftMax"],
};
