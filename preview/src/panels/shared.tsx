import type { ComponentProps, ReactElement } from "react";

import {
  colorManipulator,
  FieldType,
  getDisplayValueAlignmentFactors,
  getFieldDisplayValues,
  VizOrientation,
  type DataFrame,
  type DisplayValue,
  type DisplayValueAlignmentFactors,
  type Field,
  type FieldDisplay,
  type GrafanaTheme2,
} from "@grafana/data";
import { measureText, useTheme2, VizLayout, VizLegend, VizRepeater, type VizLegendItem } from "@grafana/ui";
import { LegendDisplayMode } from "@grafana/schema";

import type { Drawing } from "./drawing";

/** One value for each series or cell, as stat, gauge, bar gauge and pie chart show them. */
export function useValues({ panel, frames, interpolation, timeZone }: Drawing, sparkline = false): FieldDisplay[] {
  const theme = useTheme2();
  return getFieldDisplayValues({
    data: frames,
    fieldConfig: panel.fieldConfig ?? { defaults: {}, overrides: [] },
    reduceOptions: panel.options?.["reduceOptions"] ?? { calcs: ["lastNotNull"] },
    replaceVariables: interpolation.replace,
    theme,
    timeZone,
    sparkline,
  });
}

/** The numeric fields of all frames. */
export function numericFields(frames: readonly DataFrame[]): Field[] {
  return frames.flatMap(({ fields }) => fields.filter(({ type }) => type === FieldType.number));
}

/** A value with its unit. */
export function text({ prefix, text, suffix }: DisplayValue): string {
  return `${prefix ?? ""}${text}${suffix ?? ""}`;
}

/** Black or white, whichever is easier to read on this colour over a panel. */
export function textOn(colour: string, opacity: number, { colors }: GrafanaTheme2): string {
  const behind = colorManipulator.alpha(colour, opacity);
  const contrast = (text: string) => colorManipulator.getContrastRatio(text, behind, colors.background.primary);
  return contrast("#ffffff") > contrast("#000000") ? "#ffffff" : "#000000";
}

// px: the font of labels in our own drawings.
export const FONT_SIZE = 12;

/** In px, in the font of labels. */
export function textWidth(text: string): number {
  return measureText(text, FONT_SIZE).width;
}

/** As much of a text as has room in so many px. */
export function shortened(text: string, room: number): string {
  if (textWidth(text) <= room) {
    return text;
  }
  const most = [...text].findLastIndex((_, index) => textWidth(`${text.slice(0, index)}…`) <= room);
  return `${text.slice(0, Math.max(most, 1))}…`;
}

type Repeat = ComponentProps<typeof VizRepeater<FieldDisplay, DisplayValueAlignmentFactors>>;

type Room = "autoGrid" | "itemSpacing" | "minVizWidth" | "minVizHeight" | "maxVizHeight";

interface RepeatedProps extends Partial<Pick<Repeat, Room>> {
  drawing: Drawing;
  values: FieldDisplay[];
  children: Repeat["renderValue"];
}

/** The same drawing for each value, inside the link to its drill-down if it has one. */
export function Repeated({ drawing: { panel, width, height }, values, children, ...room }: RepeatedProps) {
  return (
    <VizRepeater<FieldDisplay, DisplayValueAlignmentFactors>
      getValues={() => values}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      source={values}
      width={width}
      height={height}
      renderCounter={0}
      orientation={panel.options?.["orientation"] ?? VizOrientation.Auto}
      renderValue={(each) => {
        const [link] = each.value.getLinks?.() ?? [];
        return link ? (
          <a href={link.href} title={link.title} style={{ display: "block", width: each.width, height: each.height }}>
            {children(each)}
          </a>
        ) : (
          children(each)
        );
      }}
      {...room}
    />
  );
}

interface WithLegendProps {
  drawing: Drawing;
  items: VizLegendItem[];
  children: (width: number, height: number) => ReactElement;
}

/** A legend of `@grafana/ui` beside or below what `children` draw in the rest. */
export function WithLegend({ drawing: { panel, width, height }, items, children }: WithLegendProps) {
  const { showLegend = true, displayMode = LegendDisplayMode.List, placement = "bottom" } = panel.options?.["legend"] ?? {};
  const isHidden = !showLegend || displayMode === LegendDisplayMode.Hidden || !items.length;
  const legend = isHidden ? null : (
    <VizLayout.Legend placement={placement}>
      <VizLegend items={items} placement={placement} displayMode={displayMode} />
    </VizLayout.Legend>
  );
  return (
    <VizLayout width={width} height={height} legend={legend}>
      {children}
    </VizLayout>
  );
}

/** Where an axis has its ticks: round numbers from `low` to `high`, at most `count` steps. */
export function ticks(low: number, high: number, count: number): number[] {
  const rough = (high - low || 1) / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough * 0.999) ?? rough;
  const found = [];
  for (let index = Math.ceil(low / step - 1e-9); index * step <= high + step * 1e-9; index++) {
    found.push(index * step);
  }
  return found;
}
