import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useRef, type ReactNode } from "react";
import { toggleWord, words, type ListSearch } from "@/lib/search-params";
import { statusOf, type AnyState } from "@/theme/status";
import { Icon } from "../Icon";
import { StateIcon } from "../StateIcon";
import classes from "./Toolbar.module.css";

interface Props {
  search: ListSearch;
  onSearch: (change: Partial<ListSearch>) => void;
  states: readonly AnyState[];
  placeholder: string;
  children: ReactNode;
}

/** The filters of a list. All of them live in the address. */
export function Toolbar({ search, onSearch, states, placeholder, children }: Props) {
  return (
    <div className={classes.toolbar}>
      <FilterBox
        value={search.q ?? ""}
        placeholder={placeholder}
        onChange={(q) => onSearch({ q: q || undefined })}
      />
      <div className={classes.chips} role="group" aria-label="Filter">
        {states.map((state) => (
          <Chip
            key={state}
            state={state}
            pressed={words(search.state).includes(state)}
            onClick={() => onSearch({ state: toggleWord(search.state, state) })}
          >
            {statusOf(state).word}
          </Chip>
        ))}
        <span className={classes.gap} />
        <Chip
          pressed={search.problem === "true"}
          onClick={() => onSearch({ problem: search.problem ? undefined : "true" })}
        >
          Problems
        </Chip>
        <Chip
          pressed={search.state_type === "hard"}
          onClick={() => onSearch({ state_type: search.state_type ? undefined : "hard" })}
        >
          Hard only
        </Chip>
        <ScopeChips search={search} onSearch={onSearch} />
      </div>
      <div className={classes.end}>{children}</div>
    </div>
  );
}

interface ChipProps {
  state?: AnyState;
  pressed: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Chip({ state, pressed, onClick, children }: ChipProps) {
  const status = state && statusOf(state);
  return (
    <button
      type="button"
      className={classes.chip}
      data-tone={status?.tone}
      aria-pressed={pressed}
      onClick={onClick}
    >
      {status && <StateIcon shape={status.shape} size={12} />}
      {children}
    </button>
  );
}

const SCOPES = [
  ["host", "Host"],
  ["hostgroup", "Host group"],
  ["servicegroup", "Service group"],
] as const;

/** Filters that links bring along; each can be taken off. */
function ScopeChips({ search, onSearch }: Pick<Props, "search" | "onSearch">) {
  return SCOPES.filter(([field]) => search[field]).map(([field, label]) => (
    <button
      key={field}
      type="button"
      className={classes.scope}
      title="Take this filter off"
      onClick={() => onSearch({ [field]: undefined })}
    >
      {label}: <b>{search[field]}</b>
      <Icon name="close" size={12} />
    </button>
  ));
}

interface FilterBoxProps {
  value: string;
  placeholder: string;
  onChange: (text: string) => void;
}

export function FilterBox({ value, placeholder, onChange }: FilterBoxProps) {
  const input = useRef<HTMLInputElement>(null);
  const report = useDebouncedCallback(onChange, 200);
  // The address can change from outside: a link, the back button.
  useEffect(() => {
    const box = input.current;
    if (box && box !== document.activeElement) box.value = value;
  }, [value]);
  return (
    <div className={classes.box}>
      <Icon name="search" size={14} />
      <input
        ref={input}
        type="search"
        aria-label={placeholder}
        placeholder={placeholder}
        defaultValue={value}
        spellCheck={false}
        onChange={(event) => report(event.currentTarget.value)}
      />
    </div>
  );
}
