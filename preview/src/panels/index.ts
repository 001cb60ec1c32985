import { alertlist } from "./alertlist";
import { barchart } from "./barchart";
import { bargauge } from "./bargauge";
import type { PanelType } from "./drawing";
import { gauge } from "./gauge";
import { heatmap } from "./heatmap";
import { piechart } from "./piechart";
import { stat } from "./stat";
import { stateTimeline, statusHistory } from "./states";
import { table } from "./table";
import { textPanel } from "./text";
import { timeseries } from "./timeseries";

/** Every type of panel that the page draws, by its name in the dashboard's JSON. */
export const PANEL_TYPES: Record<string, PanelType | undefined> = {
  alertlist,
  barchart,
  bargauge,
  gauge,
  heatmap,
  piechart,
  stat,
  "state-timeline": stateTimeline,
  "status-history": statusHistory,
  table,
  text: textPanel,
  timeseries,
};
