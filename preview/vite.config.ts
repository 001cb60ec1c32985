import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// The files that `@grafana/ui` asks for below `window.__grafana_public_path__`, and where they come from.
const PUBLIC = {
  "build/img/icons": "@grafana/ui/dist/public/img/icons",
  "fonts/inter/Inter-Regular.woff2": "@fontsource/inter/files/inter-latin-400-normal.woff2",
  "fonts/inter/Inter-Medium.woff2": "@fontsource/inter/files/inter-latin-500-normal.woff2",
  "fonts/inter/Inter-Italic.woff2": "@fontsource/inter/files/inter-latin-400-italic.woff2",
  "fonts/inter/Inter-MediumItalic.woff2": "@fontsource/inter/files/inter-latin-500-italic.woff2",
  "fonts/roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ.woff2":
    "@fontsource/roboto-mono/files/roboto-mono-latin-400-normal.woff2",
};

function publicFiles(): Plugin {
  let folder = "";
  return {
    name: "public-files",
    apply: "build",
    configResolved: ({ root, build }) => void (folder = resolve(root, build.outDir, "public")),
    closeBundle: () => {
      for (const [to, from] of Object.entries(PUBLIC)) {
        cpSync(here(`node_modules/${from}`), resolve(folder, to), { recursive: true });
      }
      // The time picker has both, and only one is published.
      const right = resolve(folder, "build/img/icons/unicons/angle-double-right.svg");
      const mirrored = readFileSync(right, "utf-8").replaceAll("<path", '<path transform="matrix(-1 0 0 1 24 0)"');
      writeFileSync(right.replace("right", "left"), mirrored);
    },
  };
}

export default defineConfig({
  plugins: [publicFiles()],
  resolve: {
    // No panel has a code editor, and it is as large as all the rest.
    alias: { "monaco-editor": here("src/no-editor.ts"), "@monaco-editor/react": here("src/no-editor.ts") },
  },
  // Their modules import CommonJS in a way that only a bundler understands.
  test: { server: { deps: { inline: [/@grafana/] } } },
  build: { chunkSizeWarningLimit: 10_000, reportCompressedSize: false },
});
