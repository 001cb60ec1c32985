import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";

import { dateMath, dateTime, rangeUtil, type TimeRange } from "@grafana/data";
import { Icon, TimeRangePicker, useTheme2 } from "@grafana/ui";

import type { Dashboard, Panel } from "../dashboard";
import { pixels, place, type Placed } from "../layout";
import { events, type Event } from "../queries/annotations";
import { Interpolation, type Chosen } from "../queries/interpolate";
import { leastStep } from "../queries/interval";
import { Prometheus } from "../queries/prometheus";
import { choose, type Times } from "../queries/variables";
import type { Settings } from "../settings";
import { SharedProvider, useShared, type Shared } from "./context";
import { Links } from "./links";
import { PanelBox } from "./panel-box";
import { VariablePicker } from "./variable-picker";

interface DashboardPageProps {
  dashboard: Dashboard;
  settings: Settings;
}

/** A dashboard. What the reader chose is in the address of the page, as in Grafana. */
export function DashboardPage({ dashboard, settings }: DashboardPageProps) {
  const [address, setAddress] = useState(() => new URLSearchParams(location.search));
  const [asOf, setAsOf] = useState(Date.now);
  const [shared, setShared] = useState<Omit<Shared, "settle">>();
  const [chosen, setChosen] = useState<Chosen[]>([]);
  const [problems, setProblems] = useState<string[]>([]);
  const [toggled, setToggled] = useState<ReadonlySet<number>>(new Set());
  const settle = useSettled();
  const change = (changed: Record<string, string | string[]>) => {
    const next = new URLSearchParams(address);
    for (const [name, values] of Object.entries(changed)) {
      next.delete(name);
      [values].flat().forEach((value) => next.append(name, value));
    }
    history.replaceState(null, "", `?${next}`);
    setAddress(next);
  };

  useEffect(() => {
    let isCurrent = true;
    settle("dashboard", false);
    void read(dashboard, settings, address).then((found) => {
      if (isCurrent) {
        setShared(found.shared);
        setChosen(found.chosen);
        setProblems(found.problems);
      }
    });
    return () => {
      isCurrent = false;
    };
  }, [dashboard, settings, address, asOf, settle]);

  useEffect(() => {
    const every = dashboard.refresh && !settings.now ? rangeUtil.intervalToMs(dashboard.refresh) : 0;
    const timer = every ? setInterval(() => setAsOf(Date.now()), every) : undefined;
    return () => clearInterval(timer);
  }, [dashboard, settings]);

  const isOpen = (row: Panel) => Boolean(row.collapsed) === toggled.has(row.id);
  const toggle = (row: Panel) =>
    setToggled((all) => (all.has(row.id) ? new Set([...all].filter((id) => id !== row.id)) : new Set([...all, row.id])));
  const value = useMemo(() => shared && { ...shared, settle }, [shared, settle]);
  return (
    <>
      <header>
        <h1>
          <a href="/">Dashboards</a> / {dashboard.title}
        </h1>
        <p className="disclaimer">Preview without Grafana</p>
        {shared && <Links links={dashboard.links ?? []} shared={shared} />}
        {shared && (
          <TimeRangePicker
            value={shared.timeRange}
            timeZone={shared.timeZone}
            onChange={({ raw }) => change({ from: written(raw.from), to: written(raw.to) })}
            onChangeTimeZone={() => undefined}
            onMoveBackward={() => change(moved(shared.timeRange, -1))}
            onMoveForward={() => change(moved(shared.timeRange, 1))}
            onZoom={() => change(zoomed(shared.timeRange))}
          />
        )}
      </header>
      <nav>
        {(dashboard.templating?.list ?? []).map((variable, index) => (
          <VariablePicker
            key={variable.name}
            variable={variable}
            chosen={chosen[index]}
            onChange={(values) => change({ [`var-${variable.name}`]: values })}
          />
        ))}
      </nav>
      {problems.map((each) => (
        <p key={each} className="problem" role="alert">
          {each}
        </p>
      ))}
      {value && (
        <SharedProvider value={value}>
          <Grid placed={place(dashboard.panels, chosen, isOpen)} isOpen={isOpen} toggle={toggle} />
        </SharedProvider>
      )}
    </>
  );
}

async function read(dashboard: Dashboard, settings: Settings, address: URLSearchParams) {
  const timeRange = timeRangeOf(address, dashboard);
  const times: Times = {
    from: written(timeRange.raw.from),
    to: written(timeRange.raw.to),
    fromMs: timeRange.from.valueOf(),
    toMs: timeRange.to.valueOf(),
  };
  const prometheus = new Prometheus(settings.prometheus);
  const variables = dashboard.templating?.list ?? [];
  const { chosen, problems } = await choose(variables, address, prometheus, times, settings.datasource);
  const interpolation = new Interpolation(chosen, times);
  const queries = (dashboard.annotations?.list ?? []).filter(({ enable, builtIn }) => enable && !builtIn);
  const found = await Promise.allSettled(
    queries.map((each) => events(each, prometheus, interpolation, times, annotationStep(each.step, times))),
  );
  const happened: Event[] = found.flatMap((each) => (each.status === "fulfilled" ? each.value : []));
  found.forEach((each, index) => {
    if (each.status === "rejected") {
      problems.push(`annotation ${queries[index]?.name}: ${each.reason.message}`);
    }
  });
  const timeZone = dashboard.timezone === "utc" ? "utc" : "browser";
  return {
    shared: { dashboard, settings, prometheus, interpolation, timeRange, timeZone, events: happened },
    chosen,
    problems: [...new Set(problems)],
  };
}

/** Grafana asks annotations for at most 11,000 points too. */
function annotationStep(step: string | undefined, { fromMs, toMs }: Times): number {
  return Math.max(rangeUtil.intervalToMs(step || "1m"), leastStep(toMs - fromMs));
}

function timeRangeOf(address: URLSearchParams, { time, timezone }: Dashboard): TimeRange {
  const raw = { from: address.get("from") ?? time?.from ?? "now-6h", to: address.get("to") ?? time?.to ?? "now" };
  const zone = timezone === "utc" ? "utc" : undefined;
  const parsed = (text: string, isEnd: boolean) =>
    /^\d+$/.test(text) ? dateTime(Number(text)) : (dateMath.parse(text, isEnd, zone) ?? dateTime(Date.now()));
  const [from, to] = [parsed(raw.from, false), parsed(raw.to, true)];
  return { from, to, raw: { from: /^\d+$/.test(raw.from) ? from : raw.from, to: /^\d+$/.test(raw.to) ? to : raw.to } };
}

/** A time as it stands in an address: relative, or in ms. */
function written(time: TimeRange["raw"]["from"]): string {
  return typeof time === "string" ? time : String(time.valueOf());
}

function moved({ from, to }: TimeRange, halves: number) {
  const half = ((to.valueOf() - from.valueOf()) / 2) * halves;
  return { from: String(Math.round(from.valueOf() + half)), to: String(Math.round(to.valueOf() + half)) };
}

function zoomed({ from, to }: TimeRange) {
  const half = (to.valueOf() - from.valueOf()) / 2;
  return { from: String(Math.round(from.valueOf() - half)), to: String(Math.round(to.valueOf() + half)) };
}

interface GridProps {
  placed: Placed[];
  isOpen: (row: Panel) => boolean;
  toggle: (row: Panel) => void;
}

/** Grafana's grid of 24 columns, as wide as the page. */
function Grid({ placed, isOpen, toggle }: GridProps) {
  const theme = useTheme2();
  const { settle } = useShared();
  const element = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, []);
  // After the effects of all panels, so that the page is never settled before they ask.
  useEffect(() => {
    if (width > 0) {
      settle("dashboard", true);
    }
  });
  const boxes = placed.map((each) => ({ ...each, box: pixels(each.gridPos, width) }));
  const height = Math.max(0, ...boxes.map(({ box }) => box.top + box.height));
  return (
    <main ref={element} style={{ height }}>
      {width > 0 &&
        boxes.map(({ box, ...each }) => (
          <div key={each.key} className="place" style={box}>
            {each.panel.type === "row" ? (
              <h2>
                <button onClick={() => toggle(each.panel)} aria-expanded={isOpen(each.panel)} style={{ color: theme.colors.text.primary }}>
                  <Icon name={isOpen(each.panel) ? "angle-down" : "angle-right"} />
                  <RowTitle placed={each} />
                </button>
              </h2>
            ) : (
              <PanelBox placed={each} width={box.width} height={box.height} />
            )}
          </div>
        ))}
    </main>
  );
}

function RowTitle({ placed: { panel, scope } }: { placed: Placed }) {
  const values = Object.values(scope);
  const inside = panel.panels?.length ? ` (${panel.panels.length} panel${panel.panels.length > 1 ? "s" : ""})` : "";
  return `${(panel.title ?? "").replace(/\$\{?\w+\}?/, values[0] ?? "$&")}${inside}`;
}

/** Marks the page as settled once all that was begun is done, so that a picture can be taken. */
function useSettled() {
  const pending = useRef(new Set<string>());
  return useCallback((key: string, isDone: boolean) => {
    if (isDone) {
      pending.current.delete(key);
    } else {
      pending.current.add(key);
    }
    document.documentElement.dataset["pending"] = String(pending.current.size);
  }, []);
}
