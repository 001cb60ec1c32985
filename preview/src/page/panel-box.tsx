import { Component, useEffect, useMemo, useState, type ReactNode } from "react";

import { EventBusSrv, LoadingState, type DataFrame } from "@grafana/data";
import { Icon, PanelChrome, PanelContextProvider, useTheme2 } from "@grafana/ui";

import type { Placed } from "../layout";
import { PANEL_TYPES } from "../panels";
import { useShared } from "./context";
import { load, type PanelData } from "./panel-data";

const bus = new EventBusSrv();
const CONTEXT = { eventsScope: "preview", eventBus: bus };

interface PanelBoxProps {
  placed: Placed;
  width: number;
  height: number;
}

/** A panel with its title, its data, and what there is to say about both. */
export function PanelBox({ placed: { key, panel, scope }, width, height }: PanelBoxProps) {
  const shared = useShared();
  const theme = useTheme2();
  const [data, setData] = useState<PanelData>();
  const interpolation = useMemo(
    () => Object.entries(scope).reduce((all, [name, value]) => all.repeated(name, value), shared.interpolation),
    [shared.interpolation, JSON.stringify(scope)],
  );
  useEffect(() => {
    let isCurrent = true;
    shared.settle(key, false);
    void load(panel, width, interpolation, shared, theme).then((found) => {
      if (isCurrent) {
        setData(found);
      }
    });
    return () => {
      isCurrent = false;
    };
  }, [panel, width, interpolation, shared, theme, key]);
  useEffect(() => {
    if (data) {
      shared.settle(key, true);
    }
  }, [data]);

  const type = PANEL_TYPES[panel.type];
  const title = interpolation.replace(panel.title, undefined, "text");
  const isEmpty = data && type && type.hasQueries !== false && panel.type !== "alertlist" && !hasData(data.frames);
  return (
    <section data-panel={title} data-type={panel.type} data-state={!data ? "loading" : data.errors.length ? "error" : isEmpty ? "empty" : "drawn"}>
      <PanelChrome
        title={title}
        description={panel.description ? interpolation.replace(panel.description, undefined, "text") : undefined}
        displayMode={panel.transparent ? "transparent" : "default"}
        loadingState={data ? LoadingState.Done : LoadingState.Loading}
        titleItems={(panel.links ?? []).map((link) => (
          <a
            key={link.title}
            href={interpolation.replace(link.url)}
            title={link.title}
            target={link.targetBlank ? "_blank" : undefined}
            rel="noreferrer"
            aria-label={link.title}
          >
            <Icon name="external-link-alt" size="sm" />
          </a>
        ))}
        width={width}
        height={height}
      >
        {(innerWidth, innerHeight) => {
          if (!data) {
            return null;
          }
          const notes = [...data.errors, ...(data.notes.length ? [`The preview does not draw: ${data.notes.join(", ")}`] : [])];
          const room = innerHeight - (notes.length ? 22 : 0);
          const Draw = type?.draw;
          return (
            <PanelContextProvider value={CONTEXT}>
              <div style={{ height: room, overflow: "hidden" }}>
                {isEmpty ? (
                  <p className="empty" style={{ color: theme.colors.text.secondary }}>
                    {data.errors.length ? "" : (panel.fieldConfig?.defaults.noValue ?? "No data")}
                  </p>
                ) : (
                  Draw && (
                    <Caught key={`${innerWidth} ${innerHeight}`}>
                      <Draw
                        panel={panel}
                        frames={data.frames}
                        events={shared.events.filter(({ query }) => appliesTo(query.filter, panel.id))}
                        width={innerWidth}
                        height={room}
                        timeRange={data.timeRange}
                        timeZone={shared.timeZone}
                        interpolation={interpolation}
                      />
                    </Caught>
                  )
                )}
              </div>
              {notes.length > 0 && (
                <p
                  className="note"
                  title={notes.join("\n")}
                  style={{ color: data.errors.length ? theme.colors.error.text : theme.colors.warning.text }}
                >
                  {notes.join("; ")}
                </p>
              )}
            </PanelContextProvider>
          );
        }}
      </PanelChrome>
    </section>
  );
}

function hasData(frames: DataFrame[]): boolean {
  return frames.some(({ length, fields }) => length > 0 && fields.some(({ values }) => values.some((each) => each !== null && each !== undefined)));
}

function appliesTo(filter: { exclude?: boolean; ids?: number[] } | undefined, id: number): boolean {
  return !filter?.ids?.length || filter.ids.includes(id) !== Boolean(filter.exclude);
}

/** What a panel's own code throws is said on the panel. */
class Caught extends Component<{ children: ReactNode }, { error?: Error }> {
  override state: { error?: Error } = {};
  static getDerivedStateFromError(error: Error) {
    return { error };
  }
  override render() {
    return this.state.error ? <p className="failed">The preview cannot draw this: {this.state.error.message}</p> : this.props.children;
  }
}
