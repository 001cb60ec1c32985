import { BigValue, BigValueColorMode, BigValueGraphMode, BigValueJustifyMode, BigValueTextMode, useTheme2 } from "@grafana/ui";

import type { Drawing, PanelType } from "./drawing";
import { Repeated, useValues } from "./shared";

function Stat(drawing: Drawing) {
  const theme = useTheme2();
  const options = drawing.panel.options ?? {};
  const graphMode = options["graphMode"] ?? BigValueGraphMode.Area;
  const values = useValues(drawing, graphMode !== BigValueGraphMode.None);
  return (
    <Repeated drawing={drawing} values={values} autoGrid>
      {({ value, width, height, alignmentFactors, count }) => (
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
      )}
    </Repeated>
  );
}

export const stat: PanelType = {
  draw: Stat,
  options: ["colorMode", "graphMode", "justifyMode", "orientation", "reduceOptions", "textMode", "wideLayout", "text"],
  custom: [],
};
