import type { Settings } from "../settings";

/** All dashboards of the environment, by folder. */
export function IndexPage({ settings: { dashboards, environment, prometheus } }: { settings: Settings }) {
  const folders = [...new Set(dashboards.map(({ folder }) => folder))];
  return (
    <div className="index">
      <h1>Dashboards of {environment}</h1>
      <p>
        A preview of what is in build/{environment}, drawn without a Grafana server, from Prometheus at {prometheus}. This is
        not Grafana: what the preview cannot draw, it says on the panel.
      </p>
      {folders.map((folder) => (
        <section key={folder}>
          <h2>{folder}</h2>
          <ul>
            {dashboards
              .filter((each) => each.folder === folder)
              .map(({ uid, title, description }) => (
                <li key={uid}>
                  <a href={`/d/${uid}`}>{title}</a>
                  <p>{description}</p>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
