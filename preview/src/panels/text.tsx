import { renderMarkdown, textUtil } from "@grafana/data";

import type { Drawing, PanelType } from "./drawing";

function Text({ panel, interpolation, height }: Drawing) {
  const { content = "", mode = "markdown" } = panel.options ?? {};
  const shown = interpolation.replace(content, undefined, "text");
  const html = mode === "markdown" ? renderMarkdown(shown) : mode === "html" ? textUtil.sanitize(shown) : undefined;
  return html === undefined ? (
    <pre style={{ height }}>{shown}</pre>
  ) : (
    <div className="markdown-html" style={{ height, overflow: "auto" }} dangerouslySetInnerHTML={{ __html: html }} />
  );
}

export const textPanel: PanelType = { draw: Text, options: ["content", "mode", "code"], custom: [], hasQueries: false };
