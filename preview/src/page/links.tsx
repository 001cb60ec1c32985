import { Icon } from "@grafana/ui";

import type { DashboardLink } from "../dashboard";
import type { Shared } from "./context";

interface LinksProps {
  links: readonly DashboardLink[];
  shared: Omit<Shared, "settle">;
}

/** The links of a dashboard: to others with all the same tags, or to an address. */
export function Links({ links, shared: { settings, interpolation, dashboard } }: LinksProps) {
  return (
    <div className="links">
      {links.map((link) => {
        const kept = [
          ...(link.keepTime ? [interpolation.replace("${__url_time_range}")] : []),
          ...(link.includeVars ? [interpolation.replace("${__all_variables}")] : []),
        ].join("&");
        const target = link.targetBlank ? "_blank" : undefined;
        if (link.type === "link") {
          const url = interpolation.replace(link.url);
          const href = kept ? `${url}${url.includes("?") ? "&" : "?"}${kept}` : url;
          return (
            <a key={link.title} href={href} target={target} rel="noreferrer" title={link.tooltip}>
              <Icon name="external-link-alt" /> {link.title}
            </a>
          );
        }
        const others = settings.dashboards.filter(
          ({ uid, tags }) => uid !== dashboard.uid && (link.tags ?? []).every((tag) => tags.includes(tag)),
        );
        return (
          <details key={link.title}>
            <summary>{link.title}</summary>
            <ul>
              {others.map(({ uid, title }) => (
                <li key={uid}>
                  <a href={`/d/${uid}${kept && `?${kept}`}`} target={target}>
                    {title}
                  </a>
                </li>
              ))}
            </ul>
          </details>
        );
      })}
    </div>
  );
}
