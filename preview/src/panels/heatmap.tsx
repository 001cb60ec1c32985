import { FieldType, getValueFormat, formattedValueToString, type Field } from "@grafana/data";
import { useTheme2 } from "@grafana/ui";

import type { Drawing, PanelType } from "./drawing";
import { FONT_SIZE, textWidth } from "./shared";
import { TimeAxis, timeScale } from "./time-axis";

// From light to dark, between which the colours of cells are mixed.
const SCHEMES: Record<string, [string, string]> = {
  Blues: ["#deebf7", "#2171b5"],
  Oranges: ["#feedde", "#d94701"],
  Greens: ["#e5f5e0", "#238b45"],
  Reds: ["#fee0d2", "#cb181d"],
};

function Cells({ panel, frames, width, height, timeRange, timeZone }: Drawing) {
  const theme = useTheme2();
  const [frame] = frames;
  const options = panel.options ?? {};
  const time = frame!.fields.find(({ type }) => type === FieldType.time)!;
  const buckets = frame!.fields.filter(({ type }) => type === FieldType.number);
  const most = Math.max(...buckets.flatMap(({ values }) => values.filter(Number.isFinite)), 0);
  const { exponent = 0.5, scheme = "Blues", reverse = false } = options["color"] ?? {};
  const [low, high] = SCHEMES[scheme] ?? SCHEMES["Blues"]!;
  const colours = theme.isDark !== reverse ? [high, low] : [low, high];
  const label = (field: Field) => {
    const bound = Number(field.name.replace("+Inf", "Infinity"));
    const { unit = "short", decimals } = options["yAxis"] ?? {};
    return Number.isFinite(bound) ? formattedValueToString(getValueFormat(unit)(bound, decimals)) : field.name.replace("+Inf", "more");
  };
  const labels = buckets.map(label);
  const left = Math.max(...labels.map(textWidth)) + 12;
  const each = (height - 24) / Math.max(buckets.length, 1);
  const every = Math.ceil(14 / each);
  const scale = timeScale(timeRange, left, width);
  const gap = Math.min(options["cellGap"] ?? 1, 1);
  const step: number = time.config.interval ?? 0;
  return (
    <svg width={width} height={height} data-drawn="heatmap" fontSize={FONT_SIZE}>
      {buckets.map((field, index) => {
        const y = (buckets.length - 1 - index) * each;
        return (
          <g key={field.name}>
            {index % every === 0 && (
              <text x={left - 8} y={y + each / 2} textAnchor="end" dominantBaseline="central" fill={theme.colors.text.primary}>
                {labels[index]}
              </text>
            )}
            {field.values.map((count, at) => {
              const start = Math.max(scale(time.values[at]), left);
              const end = Math.min(scale(time.values[at] + step), width);
              return (
                count > (options["filterValues"]?.le ?? 1e-9) &&
                end > start && (
                  <rect
                    key={at}
                    x={start}
                    y={y}
                    width={Math.max(end - start - gap, 0.5)}
                    height={Math.max(each - gap, 0.5)}
                    fill={mixed(colours[0]!, colours[1]!, most ? (count / most) ** exponent : 0)}
                  />
                )
              );
            })}
          </g>
        );
      })}
      <TimeAxis timeRange={timeRange} timeZone={timeZone} left={left} right={width} y={height - 6} />
    </svg>
  );
}

/** A colour between two others, in hexadecimal. */
function mixed(one: string, other: string, share: number): string {
  const part = (of: string, index: number) => parseInt(of.slice(1 + 2 * index, 3 + 2 * index), 16);
  const parts = [0, 1, 2].map((index) => Math.round(part(one, index) * (1 - share) + part(other, index) * share));
  return `#${parts.map((each) => each.toString(16).padStart(2, "0")).join("")}`;
}

export const heatmap: PanelType = {
  draw: Cells,
  isOfOneFrame: true,
  options: ["calculate", "cellGap", "color", "filterValues", "legend", "rowsFrame", "tooltip", "yAxis", "showValue"],
  custom: ["hideFrom"],
};
