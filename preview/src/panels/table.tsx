import { TableNG } from "@grafana/ui/unstable";

import type { Drawing, PanelType } from "./drawing";

function Cells({ panel, frames, width, height, timeRange }: Drawing) {
  const options = panel.options ?? {};
  const [shown] = frames;
  return (
    <TableNG
      data={shown!}
      width={width}
      height={height}
      noHeader={options["showHeader"] === false}
      showTypeIcons={options["showTypeIcons"]}
      sortBy={options["sortBy"]}
      cellHeight={options["cellHeight"]}
      frozenColumns={options["frozenColumns"]?.left}
      enablePagination={options["enablePagination"]}
      fieldConfig={panel.fieldConfig}
      timeRange={timeRange}
      resizable
    />
  );
}

export const table: PanelType = {
  draw: Cells,
  isOfOneFrame: true,
  options: ["cellHeight", "enablePagination", "frozenColumns", "showHeader", "showTypeIcons", "sortBy"],
  custom: ["align", "cellOptions", "filterable", "footer", "hidden", "hideFrom", "inspect", "minWidth", "width", "wrapText", "wrapHeaderText"],
  defaultCustom: { align: "auto", cellOptions: { type: "auto" }, inspect: false },
};
