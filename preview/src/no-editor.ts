// Stands in for the Monaco editor: see vite.config.ts.
export default function NoEditor() {
  return null;
}
export const loader = { config() {}, init: () => Promise.resolve({}) };
