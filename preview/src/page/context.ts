import { createContext, useContext } from "react";

import type { TimeRange } from "@grafana/data";

import type { Dashboard } from "../dashboard";
import type { Event } from "../queries/annotations";
import type { Interpolation } from "../queries/interpolate";
import type { Prometheus } from "../queries/prometheus";
import type { Settings } from "../settings";

/** What all panels of a dashboard share. */
export interface Shared {
  dashboard: Dashboard;
  settings: Settings;
  prometheus: Prometheus;
  interpolation: Interpolation;
  timeRange: TimeRange;
  timeZone: string;
  events: Event[];
  /** A panel tells that it begins, or is done with, asking and drawing. */
  settle: (key: string, isDone: boolean) => void;
}

const Context = createContext<Shared | undefined>(undefined);
export const SharedProvider = Context.Provider;

export function useShared(): Shared {
  return useContext(Context)!;
}
