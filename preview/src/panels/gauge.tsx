import type { FieldDisplay } from "@grafana/data";
import { useTheme2 } from "@grafana/ui";

import type { Drawing, PanelType } from "./drawing";
import { FONT_SIZE, Repeated, shortened, text, useValues } from "./shared";

// In degrees, clockwise from the top.
const START = -120;
const END = 120;

function Gauges(drawing: Drawing) {
  const values = useValues(drawing);
  return (
    <Repeated drawing={drawing} values={values} autoGrid>
      {({ value, width, height, count }) => <Gauge value={value} width={width} height={height} isNamed={count > 1} />}
    </Repeated>
  );
}

function Gauge({ value, width, height, isNamed }: { value: FieldDisplay; width: number; height: number; isNamed: boolean }) {
  const theme = useTheme2();
  const { display, field } = value;
  const nameHeight = isNamed ? 20 : 0;
  const radius = Math.max(10, Math.min(width / 2, (height - nameHeight) / 1.5) - 6);
  const [x, y] = [width / 2, radius + 6];
  const thickness = radius / 4;
  const { min = 0, max = 100 } = field;
  const angle = (of: number) => START + Math.max(0, Math.min(1, (of - min!) / (max! - min! || 1))) * (END - START);
  const steps = field.thresholds?.steps ?? [];
  const shown = text(display);
  return (
    <svg width={width} height={height} data-drawn="gauge">
      <path d={arc(x, y, radius - 8, START, END)} stroke={theme.colors.background.secondary} strokeWidth={thickness} fill="none" />
      <path d={arc(x, y, radius - 8, START, angle(display.numeric))} stroke={display.color} strokeWidth={thickness} fill="none" />
      {field.thresholds?.mode !== "percentage" &&
        steps.map((step, index) => {
          const from = Math.max(step.value, min!);
          const to = Math.min(steps[index + 1]?.value ?? max!, max!);
          const colour = theme.visualization.getColorByName(step.color);
          return from < to && <path key={index} d={arc(x, y, radius, angle(from), angle(to))} stroke={colour} strokeWidth={4} fill="none" />;
        })}
      <text
        x={x}
        y={y + radius / 8}
        textAnchor="middle"
        fill={display.color}
        fontSize={Math.min(radius / 2.2, (radius * 2.1) / Math.max(shown.length, 1))}
        fontWeight={500}
      >
        {shown}
      </text>
      {isNamed && (
        <text x={x} y={y + radius * 0.5 + nameHeight} textAnchor="middle" fill={theme.colors.text.primary} fontSize={FONT_SIZE}>
          <title>{display.title}</title>
          {shortened(display.title ?? "", width)}
        </text>
      )}
    </svg>
  );
}

/** A part of a circle; angles in degrees, clockwise from the top. */
export function arc(x: number, y: number, radius: number, from: number, to: number): string {
  const point = (angle: number) => {
    const radians = ((angle - 90) * Math.PI) / 180;
    return `${(x + radius * Math.cos(radians)).toFixed(2)} ${(y + radius * Math.sin(radians)).toFixed(2)}`;
  };
  const end = Math.min(to, from + 359.99);
  return `M ${point(from)} A ${radius} ${radius} 0 ${end - from > 180 ? 1 : 0} 1 ${point(end)}`;
}

export const gauge: PanelType = {
  draw: Gauges,
  options: ["minVizHeight", "minVizWidth", "orientation", "reduceOptions", "showThresholdMarkers", "sizing", "barWidthFactor", "effects"],
  custom: [],
};
