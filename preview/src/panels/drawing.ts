import type { ComponentType } from "react";

import type { DataFrame, FieldColorModeId, TimeRange } from "@grafana/data";

import type { Panel } from "../dashboard";
import type { Event } from "../queries/annotations";
import type { Interpolation } from "../queries/interpolate";

/** What a panel is drawn from; sizes are in px, without title and border. */
export interface Drawing {
  panel: Panel;
  frames: DataFrame[];
  events: Event[];
  width: number;
  height: number;
  timeRange: TimeRange;
  timeZone: string;
  interpolation: Interpolation;
}

/** A type of panel: how it is drawn, and which settings that honours. */
export interface PanelType {
  draw: ComponentType<Drawing>;
  /** The keys of `options`; any other that is set is named on the panel. */
  options: readonly string[];
  /** The keys of `fieldConfig.defaults.custom`, the same. */
  custom: readonly string[];
  /** What Grafana's panel has where nothing is set. */
  defaultCustom?: Record<string, unknown>;
  defaultColour?: FieldColorModeId;
  /** Whether it draws the first frame alone. */
  isOfOneFrame?: true;
  /** Whether it draws what Prometheus answers to its queries. */
  hasQueries?: false;
}
