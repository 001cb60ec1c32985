import type { DataLink, DataTransformerConfig, FieldConfigSource } from "@grafana/data";

import type { AnnotationQuery } from "./queries/annotations";
import type { Target } from "./queries/frames";
import type { Variable } from "./queries/variables";

export interface GridPos {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** A panel or a row, as it stands in the dashboard's JSON. */
export interface Panel {
  id: number;
  type: string;
  title?: string;
  description?: string;
  gridPos: GridPos;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- every type of panel has its own
  options?: Record<string, any>;
  fieldConfig?: FieldConfigSource;
  targets?: Target[];
  transformations?: DataTransformerConfig[];
  links?: DataLink[];
  datasource?: { type?: string; uid?: string };
  transparent?: boolean;
  interval?: string;
  maxDataPoints?: number;
  timeFrom?: string;
  timeShift?: string;
  repeat?: string;
  repeatDirection?: "h" | "v";
  maxPerRow?: number;
  /** Of a row. */
  collapsed?: boolean;
  panels?: Panel[];
}

export interface DashboardLink {
  title: string;
  type: "link" | "dashboards";
  url?: string;
  tags?: string[];
  keepTime?: boolean;
  includeVars?: boolean;
  targetBlank?: boolean;
  tooltip?: string;
}

export interface Dashboard {
  uid: string;
  title: string;
  description?: string;
  tags?: string[];
  timezone?: string;
  refresh?: string | false;
  time?: { from: string; to: string };
  panels: Panel[];
  links?: DashboardLink[];
  templating?: { list: Variable[] };
  annotations?: { list: AnnotationQuery[] };
}
