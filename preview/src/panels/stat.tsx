import { getDisplayValueAlignmentFactors, VizOrientation, type DisplayValueAlignmentFactors, type FieldDisplay } from "@grafana/data";
import {
  BigValue,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  useTheme2,
  VizRepeater,
} from "@grafana/ui";

import type { Drawing, PanelType } from "./drawing";
import { Linked, useValues } from "./shared";

function Stat(drawing: Drawing) {
  const theme = useTheme2();
  const options = drawing.panel.options ?? {};
  const graphMode = options["graphMode"] ?? BigValueGraphMode.Area;
  const values = useValues(drawing, graphMode !== BigValueGraphMode.None);
  return (
    <VizRepeater<FieldDisplay, DisplayValueAlignmentFactors>
      getValues={() => values}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      source={values}
      width={drawing.width}
      height={drawing.height}
      renderCounter={0}
      autoGrid
      orientation={options["orientation"] ?? VizOrientation.Auto}
      renderValue={({ value, width, height, alignmentFactors, count }) => {
        const [link] = value.getLinks?.() ?? [];
        return (
          <Linked href={link?.href} title={link?.title}>
            <BigValue
              value={value.display}
              sparkline={value.sparkline}
              width={width}
              height={height}
              count={count}
              colorMode={options["colorMode"] ?? BigValueColorMode.Value}
              graphMode={graphMode}
              justifyMode={options["justifyMode"] ?? BigValueJustifyMode.Auto}
              textMode={options["textMode"] ?? BigValueTextMode.Auto}
              alignmentFactors={alignmentFactors}
              text={options["text"] ?? {}}
              disableWideLayout={options["wideLayout"] === false}
              theme={theme}
            />
          </Linked>
        );
      }}
    />
  );
}

export const stat: PanelType = {
  draw: Stat,
  options: ["colorMode", "graphMode", "justifyMode", "orientation", "reduceOptions", "textMode", "wideLayout", "text"],
  custom: [],
};
