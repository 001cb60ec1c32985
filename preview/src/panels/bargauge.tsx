import { getDisplayValueAlignmentFactors, VizOrientation, type DisplayValueAlignmentFactors, type FieldDisplay } from "@grafana/data";
import { BarGaugeDisplayMode, BarGaugeNamePlacement, BarGaugeValueMode } from "@grafana/schema";
import { BarGauge, useTheme2, VizRepeater } from "@grafana/ui";

import type { Drawing, PanelType } from "./drawing";
import { Linked, useValues } from "./shared";

function Bars(drawing: Drawing) {
  const theme = useTheme2();
  const values = useValues(drawing);
  const options = drawing.panel.options ?? {};
  return (
    <VizRepeater<FieldDisplay, DisplayValueAlignmentFactors>
      getValues={() => values}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      source={values}
      width={drawing.width}
      height={drawing.height}
      renderCounter={0}
      itemSpacing={10}
      minVizWidth={options["minVizWidth"] ?? 8}
      minVizHeight={options["minVizHeight"] ?? 16}
      maxVizHeight={options["sizing"] === "manual" ? options["maxVizHeight"] : 300}
      orientation={options["orientation"] ?? VizOrientation.Auto}
      renderValue={({ value, width, height, orientation, alignmentFactors, count }) => {
        const [link] = value.getLinks?.() ?? [];
        return (
          <Linked href={link?.href} title={link?.title}>
            <BarGauge
              value={value.display}
              field={value.field}
              display={value.view?.getFieldDisplayProcessor(value.colIndex ?? 0)}
              width={width}
              height={height}
              orientation={orientation}
              text={options["text"] ?? {}}
              itemSpacing={10}
              lcdCellWidth={12}
              displayMode={options["displayMode"] ?? BarGaugeDisplayMode.Gradient}
              showUnfilled={options["showUnfilled"] ?? true}
              valueDisplayMode={options["valueMode"] ?? BarGaugeValueMode.Color}
              namePlacement={options["namePlacement"] ?? BarGaugeNamePlacement.Auto}
              alignmentFactors={count > 1 ? alignmentFactors : undefined}
              theme={theme}
            />
          </Linked>
        );
      }}
    />
  );
}

export const bargauge: PanelType = {
  draw: Bars,
  options: [
    "displayMode",
    "maxVizHeight",
    "minVizHeight",
    "minVizWidth",
    "namePlacement",
    "orientation",
    "reduceOptions",
    "showUnfilled",
    "sizing",
    "text",
    "valueMode",
  ],
  custom: [],
};
