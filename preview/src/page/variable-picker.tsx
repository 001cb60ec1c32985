import { useId } from "react";

import { Combobox, MultiCombobox } from "@grafana/ui";

import { ALL, type Chosen } from "../queries/interpolate";
import type { Variable } from "../queries/variables";

interface VariablePickerProps {
  variable: Variable;
  chosen: Chosen | undefined;
  onChange: (values: string[]) => void;
}

/** A dropdown for a variable; one that the dashboard hides is not shown. */
export function VariablePicker({ variable, chosen, onChange }: VariablePickerProps) {
  const id = useId();
  if (!chosen || variable.hide === 2) {
    return null;
  }
  const all = variable.includeAll ? [{ value: ALL, label: "All" }] : [];
  const options = [...all, ...chosen.options.map((value) => ({ value, label: value }))];
  const shared = { id, options, width: "auto" as const, minWidth: 12, maxWidth: 50 };
  return (
    <div className="variable">
      {variable.hide !== 1 && <label htmlFor={id}>{variable.label || variable.name}</label>}
      {variable.multi ? (
        <MultiCombobox
          {...shared}
          value={chosen.values}
          onChange={(picked) => {
            const values = picked.map(({ value }) => value);
            const isAllNew = values.includes(ALL) && !chosen.values.includes(ALL);
            const others = values.filter((value) => value !== ALL);
            onChange(isAllNew || !others.length ? (variable.includeAll ? [ALL] : values) : others);
          }}
        />
      ) : (
        <Combobox {...shared} value={chosen.values[0] ?? null} onChange={({ value }) => onChange([value])} />
      )}
    </div>
  );
}
