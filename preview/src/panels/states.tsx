import { FieldColorModeId, FieldType, getFieldDisplayName, type DataFrame, type Field } from "@grafana/data";
import { useTheme2, type VizLegendItem } from "@grafana/ui";

import type { Drawing, PanelType } from "./drawing";
import { FONT_SIZE, shortened, text, textOn, textWidth, WithLegend } from "./shared";
import { TimeAxis, timeScale } from "./time-axis";

// px: a name, and the room around all rows, because a name may be higher than its row.
const LINE = 14;
const AROUND = 4;

/** A value that a series had from one time to another, in ms. */
interface State {
  from: number;
  to: number;
  value: unknown;
}

interface Row {
  field: Field;
  name: string;
  states: State[];
}

function rows(frames: DataFrame[], until: number, isMerged: boolean): Row[] {
  return frames.flatMap((frame) => {
    const time = frame.fields.find(({ type }) => type === FieldType.time);
    return frame.fields
      .filter((field) => field !== time && !field.config.custom?.hideFrom?.viz)
      .map((field) => {
        const states: State[] = [];
        const step: number = time?.config.interval ?? 0;
        time?.values.forEach((at: number, index) => {
          const value = field.values[index];
          const last = states.at(-1);
          const next: number = Math.min(time.values[index + 1] ?? at + step, at + Math.max(step, 1) * 1.5, until);
          if (value === null || value === undefined) {
            return;
          }
          if (isMerged && last && last.to >= at && same(field, last.value, value)) {
            last.to = next;
          } else {
            states.push({ from: at, to: next, value });
          }
        });
        return { field, name: getFieldDisplayName(field, frame, frames), states };
      });
  });
}

function same(field: Field, one: unknown, other: unknown): boolean {
  return one === other || (field.config.mappings?.length ? shown(field, one) === shown(field, other) : false);
}

function shown(field: Field, value: unknown): string {
  return field.display ? text(field.display(value)) : String(value);
}

function timeline(isMerged: boolean) {
  return function States(drawing: Drawing) {
    const { panel, frames, timeRange, timeZone } = drawing;
    const theme = useTheme2();
    const options = panel.options ?? {};
    const all = rows(frames, timeRange.to.valueOf(), isMerged && options["mergeValues"] !== false);
    const legend = new Map<string, VizLegendItem>();
    for (const { field, states } of all) {
      for (const { value } of states) {
        const label = shown(field, value);
        legend.set(label, { label, color: field.display?.(value).color ?? "", yAxis: 1 });
      }
    }
    return (
      <WithLegend drawing={drawing} items={[...legend.values()]}>
        {(width, height) => {
          const left = Math.min(Math.max(...all.map(({ name }) => textWidth(name))) + 20, width * 0.6);
          const each = (height - 24 - 2 * AROUND) / Math.max(all.length, 1);
          const every = Math.ceil(LINE / each);
          const scale = timeScale(timeRange, left, width);
          return (
            <svg width={width} height={height} data-drawn={panel.type} fontSize={FONT_SIZE}>
              {all.map(({ field, name, states }, index) => {
                const { fillOpacity = 70, lineWidth = 0 } = field.config.custom ?? {};
                const thickness = each * (options["rowHeight"] ?? 0.9);
                const middle = AROUND + (index + 0.5) * each;
                const top = middle - thickness / 2;
                return (
                  <g key={index}>
                    {index % every === 0 && (
                      <text
                        x={left - 8}
                        y={middle}
                        textAnchor="end"
                        dominantBaseline="central"
                        fill={theme.colors.text.primary}
                      >
                        <title>{name}</title>
                        {shortened(name, left - 12)}
                      </text>
                    )}
                    {states.map(({ from, to, value }, at) => {
                      const [start, end] = [Math.max(scale(from), left), Math.min(scale(to), width)];
                      const colour = field.display?.(value).color ?? theme.colors.text.primary;
                      const label = shown(field, value);
                      const hasRoom = end - start > textWidth(label) + 8 && thickness > 12;
                      return (
                        end > start && (
                          <g key={at}>
                            <title>{`${name}: ${label}`}</title>
                            <rect
                              x={start}
                              y={top}
                              width={(end - start) * (isMerged ? 1 : (options["colWidth"] ?? 0.9))}
                              height={thickness}
                              fill={colour}
                              fillOpacity={fillOpacity / 100}
                              stroke={colour}
                              strokeWidth={lineWidth}
                            />
                            {options["showValue"] !== "never" && hasRoom && (
                              <text x={start + 4} y={middle} dominantBaseline="central" fill={textOn(colour, fillOpacity / 100, theme)}>
                                {label}
                              </text>
                            )}
                          </g>
                        )
                      );
                    })}
                  </g>
                );
              })}
              <TimeAxis timeRange={timeRange} timeZone={timeZone} left={left} right={width} y={height - 6} />
            </svg>
          );
        }}
      </WithLegend>
    );
  };
}

const SETTINGS = {
  options: ["alignValue", "colWidth", "legend", "mergeValues", "perPage", "rowHeight", "showValue", "tooltip"],
  custom: ["fillOpacity", "lineWidth", "hideFrom", "spanNulls", "insertNulls"],
};

export const stateTimeline: PanelType = {
  draw: timeline(true),
  defaultColour: FieldColorModeId.ContinuousGrYlRd,
  ...SETTINGS,
};
export const statusHistory: PanelType = { draw: timeline(false), ...SETTINGS };
