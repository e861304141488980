import { Button } from "@mantine/core";
import { useState } from "react";
import type { LabelItem } from "@/api/types";
import { Icon } from "@/components/Icon";
import bar from "@/components/list/Toolbar.module.css";
import { useShortcuts } from "@/lib/shortcuts";
import { riskLevel } from "@/theme/risk";
import {
  narrowedBy,
  REFRESH_CHOICES,
  USUAL_REFRESH,
  withoutFilters,
  type AlarmSearch,
} from "./alarm-search";
import classes from "./Alarms.module.css";
import { FilterFields, LiveInput } from "./FilterFields";

interface Props {
  search: AlarmSearch;
  onSearch: (change: Partial<AlarmSearch>) => void;
  labels: readonly LabelItem[];
}

const STATUSES: readonly [word: string | undefined, label: string][] = [
  [undefined, "Open"],
  ["closed", "Closed"],
  ["all", "All"],
];

/** Above 2, 4 and 7: where OSSIM changes its colours. */
const RISKS = [3, 5, 8];

/** The filters of the list of alarms. All of them live in the address. */
export function AlarmToolbar({ search, onSearch, labels }: Props) {
  const [more, setMore] = useState(false);
  useShortcuts({ f: () => setMore(!more) });
  return (
    <>
      <div className={bar.toolbar}>
        <div className={bar.box}>
          <Icon name="search" size={14} />
          <LiveInput
            type="search"
            aria-label="Filter alarms by name"
            placeholder="Name contains"
            value={search.name ?? ""}
            onValue={(name) => onSearch({ name })}
          />
        </div>
        <div className={bar.chips} role="group" aria-label="Filter">
          {STATUSES.map(([word, label]) => (
            <button
              key={label}
              type="button"
              className={bar.chip}
              aria-pressed={search.status === word}
              onClick={() => onSearch({ status: word })}
            >
              {label}
            </button>
          ))}
          <span className={bar.gap} />
          {RISKS.map((risk) => (
            <RiskChip key={risk} risk={risk} search={search} onSearch={onSearch} />
          ))}
          <FilterChips search={search} onSearch={onSearch} labels={labels} />
        </div>
        <div className={bar.end}>
          <Button
            size="xs"
            variant="default"
            aria-expanded={more}
            title="f"
            onClick={() => setMore(!more)}
          >
            Filters
          </Button>
          <RefreshChooser search={search} onSearch={onSearch} />
        </div>
      </div>
      {more && <FilterFields search={search} onSearch={onSearch} labels={labels} />}
    </>
  );
}

function RiskChip({ risk, search, onSearch }: Omit<Props, "labels"> & { risk: number }) {
  const { word, tone } = riskLevel(risk);
  const pressed = search.risk_min === String(risk);
  return (
    <button
      type="button"
      className={bar.chip}
      data-tone={tone}
      aria-pressed={pressed}
      title={`Risk ${risk} and more`}
      onClick={() =>
        onSearch({ risk_min: pressed ? undefined : String(risk), risk_max: undefined })
      }
    >
      {risk}+ {word}
    </button>
  );
}

function RefreshChooser({ search, onSearch }: Omit<Props, "labels">) {
  return (
    <label className={classes.refresh}>
      Refresh
      <select
        value={search.refresh ?? USUAL_REFRESH}
        onChange={({ currentTarget: { value } }) =>
          onSearch({ refresh: value === USUAL_REFRESH ? undefined : value })
        }
      >
        {REFRESH_CHOICES.map(([word, label]) => (
          <option key={word} value={word}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

const CHIP_WORDS: Record<string, string> = {
  name_is: "Name is",
  src: "Source",
  dst: "Destination",
  ip: "Address",
  host: "Host",
  asset: "Asset",
  directive: "Directive",
  sensor: "Sensor",
  label: "Label",
  from: "From",
  to: "Until",
  risk_min: "Risk from",
  risk_max: "Risk up to",
  events_min: "Events from",
  events_max: "Events up to",
};

/** What the list is narrowed by and no other control shows; each can be taken off. */
function FilterChips({ search, onSearch, labels }: Props) {
  const fields = narrowedBy(search).filter((field) => {
    const shownAsRisk = field === "risk_min" && RISKS.includes(Number(search.risk_min));
    return field in CHIP_WORDS && !shownAsRisk;
  });
  return (
    <>
      {fields.map((field) => (
        <button
          key={field}
          type="button"
          className={bar.scope}
          title="Take this filter off"
          onClick={() => onSearch({ [field]: undefined })}
        >
          {CHIP_WORDS[field]}: <b>{shownValue(field, search, labels)}</b>
          <Icon name="close" size={12} />
        </button>
      ))}
      {fields.length > 1 && (
        <button
          type="button"
          className={classes.textButton}
          onClick={() => onSearch(withoutFilters(search))}
        >
          Clear all
        </button>
      )}
    </>
  );
}

function shownValue(
  field: keyof AlarmSearch,
  search: AlarmSearch,
  labels: readonly LabelItem[],
): string | undefined {
  const value = search[field];
  if (field !== "label") return value;
  return labels.find(({ id }) => id === value)?.name ?? value;
}
