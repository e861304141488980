import { useDebouncedValue } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { Icon } from "@/components/Icon";
import classes from "./GlobalSearch.module.css";
import { useHits, type Hit } from "./search-hits";
import { SearchHits } from "./SearchHits";

interface Props {
  active: boolean;
  onActive: (active: boolean) => void;
}

/** Finds hosts and services from anywhere. `/` puts the cursor here. */
export function GlobalSearch({ active, onActive }: Props) {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const [wanted] = useDebouncedValue(text.trim(), 150);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const navigate = useNavigate();
  const { hits, loading } = useHits(active ? wanted : "");
  const open = active && text.trim() !== "";

  useEffect(() => {
    if (active) input.current?.focus();
  }, [active]);

  function leave() {
    setText("");
    setChosen(0);
    onActive(false);
    input.current?.blur();
  }

  function go(hit: Hit | undefined) {
    if (!hit) return;
    leave();
    void navigate(hit.target);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") leave();
    if (event.key === "Enter") go(hits[chosen]);
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    setChosen((chosen + step + hits.length) % Math.max(hits.length, 1));
  }

  return (
    <div className={classes.search} role="search">
      <span className={classes.icon}>
        <Icon name="search" />
      </span>
      <input
        ref={input}
        className={classes.input}
        type="search"
        role="combobox"
        aria-label="Search hosts and services"
        aria-expanded={open}
        aria-controls={listId}
        aria-activedescendant={open && hits[chosen] ? `${listId}-${chosen}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder="Search hosts and services"
        value={text}
        onFocus={() => onActive(true)}
        onBlur={() => onActive(false)}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <kbd className={classes.key}>/</kbd>
      {open && (
        <SearchHits id={listId} hits={hits} chosen={chosen} loading={loading} onChoose={go} />
      )}
    </div>
  );
}
