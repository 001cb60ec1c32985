import {
  applyFieldOverrides,
  booleanOverrideProcessor,
  cacheFieldDisplayNames,
  dataLinksOverrideProcessor,
  displayNameOverrideProcessor,
  FieldConfigOptionsRegistry,
  identityOverrideProcessor,
  numberOverrideProcessor,
  standardTransformers,
  standardTransformersRegistry,
  stringOverrideProcessor,
  thresholdsOverrideProcessor,
  transformDataFrame,
  TransformerCategory,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
  type DataFrame,
  type DataTransformerConfig,
  type DataTransformerInfo,
  type FieldConfigPropertyItem,
  type FieldConfigSource,
  type GrafanaTheme2,
} from "@grafana/data";
import { lastValueFrom } from "rxjs";

import type { Interpolation } from "./queries/interpolate";

const NOTHING = () => null;

/** What Grafana's own editors register; only `process` matters without an editor. */
const STANDARD: Record<string, FieldConfigPropertyItem["process"]> = {
  unit: unitOverrideProcessor,
  min: numberOverrideProcessor,
  max: numberOverrideProcessor,
  fieldMinMax: booleanOverrideProcessor,
  decimals: numberOverrideProcessor,
  displayName: displayNameOverrideProcessor,
  noValue: stringOverrideProcessor,
  thresholds: thresholdsOverrideProcessor,
  mappings: valueMappingsOverrideProcessor,
  links: dataLinksOverrideProcessor,
  color: identityOverrideProcessor,
  filterable: booleanOverrideProcessor,
};

function property(id: string, path: string, process: FieldConfigPropertyItem["process"], isCustom: boolean) {
  return { id, path, name: id, process, isCustom, shouldApply: () => true, override: NOTHING, editor: NOTHING };
}

/** Register the transformations of `@grafana/data`; without it, frames pass unchanged. */
export function registerTransformations(): void {
  const known = new Map(Object.values(standardTransformers).map((each: DataTransformerInfo) => [each.id, each]));
  standardTransformersRegistry.setInit(() =>
    [...known.values()].map((each) => ({
      id: each.id,
      name: each.name,
      description: each.description,
      transformation: async () => each,
      editor: NOTHING,
      imageDark: "",
      imageLight: "",
      categories: new Set<TransformerCategory>(),
    })),
  );
}

/** The ids of transformations that this page cannot apply. */
export function unknownTransformations(all: readonly DataTransformerConfig[]): string[] {
  return all.map(({ id }) => id).filter((id) => !standardTransformersRegistry.getIfExists(id));
}

/** The frames as a panel draws them: transformed, and with units, colours, names and links. */
export async function prepare(
  frames: DataFrame[],
  transformations: readonly DataTransformerConfig[],
  source: FieldConfigSource,
  interpolation: Interpolation,
  theme: GrafanaTheme2,
  timeZone: string,
): Promise<DataFrame[]> {
  const active = transformations.filter((each) => !each.disabled);
  const transformed = await lastValueFrom(
    transformDataFrame(active, frames, { interpolate: (text: string) => interpolation.replace(text) }),
  );
  const prepared = applyFieldOverrides({
    data: transformed,
    fieldConfig: source,
    fieldConfigRegistry: registry(source),
    replaceVariables: interpolation.replace,
    theme,
    timeZone,
  });
  cacheFieldDisplayNames(prepared);
  return prepared;
}

/** Every `custom.*` key needs an entry, because `applyFieldOverrides` passes over others. */
function registry({ defaults, overrides }: FieldConfigSource): FieldConfigOptionsRegistry {
  const custom = new Set(Object.keys(defaults.custom ?? {}));
  for (const { properties } of overrides) {
    properties.filter(({ id }) => id.startsWith("custom.")).forEach(({ id }) => custom.add(id.slice("custom.".length)));
  }
  return new FieldConfigOptionsRegistry(() => [
    ...Object.entries(STANDARD).map(([id, process]) => property(id, id, process, false)),
    ...[...custom].map((key) => property(`custom.${key}`, key, identityOverrideProcessor, true)),
  ]);
}
