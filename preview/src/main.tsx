import { createRoot } from "react-dom/client";

import { createTheme, ThemeContext } from "@grafana/data";
import { GlobalStyles } from "@grafana/ui";

import type { Dashboard } from "./dashboard";
import { registerTransformations } from "./fields";
import { DashboardPage } from "./page/dashboard-page";
import { IndexPage } from "./page/index-page";
import { ask, stopClock, type Settings } from "./settings";
import "./style.css";

const theme = createTheme({ colors: { mode: "dark" } });

async function page() {
  const settings = await ask<Settings>("/settings.json");
  if (settings.now) {
    stopClock(settings.now);
  }
  const uid = location.pathname.match(/^\/d\/([^/]+)/)?.[1];
  const listed = settings.dashboards.find((each) => each.uid === uid);
  document.title = listed ? `${listed.title}: preview` : `${settings.environment}: preview`;
  if (!listed) {
    return <IndexPage settings={settings} />;
  }
  return <DashboardPage dashboard={await ask<Dashboard>(`/dashboards/${uid}.json`)} settings={settings} />;
}

registerTransformations();
const root = createRoot(document.getElementById("page")!);
page()
  .catch((error: Error) => <p className="problem fatal">{error.message}</p>)
  .then((content) =>
    root.render(
      <ThemeContext.Provider value={theme}>
        <GlobalStyles />
        {content}
      </ThemeContext.Provider>,
    ),
  );
