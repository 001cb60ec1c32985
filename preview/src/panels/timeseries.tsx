import { useLayoutEffect, useRef } from "react";

import { FieldColorModeId, type DataFrame } from "@grafana/data";
import { SortOrder, TooltipDisplayMode } from "@grafana/schema";
import { TimeSeries, TooltipPlugin, useTheme2, type UPlotConfigBuilder } from "@grafana/ui";

import type { Event } from "../queries/annotations";
import type { Drawing, PanelType } from "./drawing";

function Graph({ panel, frames, events, width, height, timeRange, timeZone }: Drawing) {
  const { legend, tooltip } = panel.options ?? {};
  return (
    <TimeSeries
      frames={frames}
      width={width}
      height={height}
      timeRange={timeRange}
      timeZone={timeZone}
      legend={{ showLegend: true, displayMode: "list", placement: "bottom", calcs: [], ...legend }}
      options={panel.options}
    >
      {(config: UPlotConfigBuilder, aligned: DataFrame) => (
        <>
          <Events events={events} config={config} />
          <TooltipPlugin
            data={aligned}
            frames={frames}
            config={config}
            mode={tooltip?.mode ?? TooltipDisplayMode.Single}
            sortOrder={tooltip?.sort ?? SortOrder.None}
            timeZone={timeZone}
          />
        </>
      )}
    </TimeSeries>
  );
}

/** Lines and areas for what happened, over a graph. */
function Events({ events, config }: { events: Event[]; config: UPlotConfigBuilder }) {
  const theme = useTheme2();
  const current = useRef(events);
  current.current = events;
  useLayoutEffect(() => {
    config.addHook("draw", ({ ctx, bbox, valToPos }) => {
      const { left, top, width, height } = bbox;
      ctx.save();
      ctx.beginPath();
      ctx.rect(left, top, width, height);
      ctx.clip();
      for (const { query, from, to } of current.current) {
        const [start, end] = [valToPos(from, "x", true), valToPos(to, "x", true)];
        const colour = theme.visualization.getColorByName(query.iconColor);
        ctx.fillStyle = ctx.strokeStyle = colour;
        ctx.globalAlpha = 0.1;
        ctx.fillRect(start, top, end - start, height);
        ctx.globalAlpha = 1;
        ctx.lineWidth = devicePixelRatio;
        ctx.setLineDash([5 * devicePixelRatio, 5 * devicePixelRatio]);
        for (const at of new Set([start, end])) {
          ctx.beginPath();
          ctx.moveTo(at, top);
          ctx.lineTo(at, top + height);
          ctx.stroke();
        }
      }
      ctx.restore();
    });
  }, [config, theme]);
  return null;
}

export const timeseries: PanelType = {
  draw: Graph,
  defaultColour: FieldColorModeId.PaletteClassic,
  options: ["legend", "tooltip"],
  custom: [
    "drawStyle",
    "lineInterpolation",
    "lineWidth",
    "lineStyle",
    "fillOpacity",
    "fillBelowTo",
    "gradientMode",
    "spanNulls",
    "insertNulls",
    "showPoints",
    "pointSize",
    "stacking",
    "barAlignment",
    "barWidthFactor",
    "axisPlacement",
    "axisLabel",
    "axisWidth",
    "axisSoftMin",
    "axisSoftMax",
    "axisColorMode",
    "axisBorderShow",
    "axisCenteredZero",
    "axisGridShow",
    "scaleDistribution",
    "hideFrom",
    "thresholdsStyle",
    "transform",
    "showValues",
  ],
  defaultCustom: {
    drawStyle: "line",
    lineInterpolation: "linear",
    lineWidth: 1,
    fillOpacity: 0,
    gradientMode: "none",
    spanNulls: false,
    showPoints: "auto",
    pointSize: 5,
    stacking: { mode: "none", group: "A" },
    barAlignment: 0,
    barWidthFactor: 0.6,
    axisPlacement: "auto",
    axisColorMode: "text",
    axisBorderShow: false,
    scaleDistribution: { type: "linear" },
    thresholdsStyle: { mode: "off" },
    hideFrom: { legend: false, tooltip: false, viz: false },
  },
};
