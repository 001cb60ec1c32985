import { BarGaugeDisplayMode, BarGaugeNamePlacement, BarGaugeValueMode } from "@grafana/schema";
import { BarGauge, useTheme2 } from "@grafana/ui";

import type { Drawing, PanelType } from "./drawing";
import { Repeated, useValues } from "./shared";

const GAP = 10;

function Bars(drawing: Drawing) {
  const theme = useTheme2();
  const values = useValues(drawing);
  const options = drawing.panel.options ?? {};
  return (
    <Repeated
      drawing={drawing}
      values={values}
      itemSpacing={GAP}
      minVizWidth={options["minVizWidth"] ?? 8}
      minVizHeight={options["minVizHeight"] ?? 16}
      maxVizHeight={options["sizing"] === "manual" ? options["maxVizHeight"] : 300}
    >
      {({ value, width, height, orientation, alignmentFactors, count }) => (
        <BarGauge
          value={value.display}
          field={value.field}
          display={value.view?.getFieldDisplayProcessor(value.colIndex ?? 0)}
          width={width}
          height={height}
          orientation={orientation}
          text={options["text"] ?? {}}
          itemSpacing={GAP}
          lcdCellWidth={12}
          displayMode={options["displayMode"] ?? BarGaugeDisplayMode.Gradient}
          showUnfilled={options["showUnfilled"] ?? true}
          valueDisplayMode={options["valueMode"] ?? BarGaugeValueMode.Color}
          namePlacement={options["namePlacement"] ?? BarGaugeNamePlacement.Auto}
          alignmentFactors={count > 1 ? alignmentFactors : undefined}
          theme={theme}
        />
      )}
    </Repeated>
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
