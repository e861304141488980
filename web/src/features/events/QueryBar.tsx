import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { Icon } from "@/components/Icon";
import { useShortcuts } from "@/lib/shortcuts";
import { accept, type Option } from "./completion";
import { Completions } from "./Completions";
import type { EventFilter } from "./queries";
import { useCompletion } from "./use-completion";
import classes from "./QueryBar.module.css";

interface Props {
  /** The query in force. */
  query: string;
  /** Where its values come from. */
  range: Omit<EventFilter, "q">;
  invalid: boolean;
  /** Id of what says why. */
  errorId: string;
  onSubmit: (query: string) => void;
}

/** Where the query is written. Enter searches, Tab completes, the arrow keys choose. */
export function QueryBar({ query, range, invalid, errorId, onSubmit }: Props) {
  const [draft, setDraft] = useState(query);
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const input = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const { slot, options } = useCompletion(draft, caret, active, range);
  const open = active && options.length > 0;
  useShortcuts({ "/": () => input.current?.focus() });

  // A click on a value, a link or the back button change the query from outside.
  const [shown, setShown] = useState(query);
  if (shown !== query) {
    setShown(query);
    setDraft(query);
  }

  // As high as the query is long.
  useEffect(() => {
    const box = input.current;
    if (!box) return;
    box.style.height = "";
    if (draft !== "") box.style.height = `${Math.min(box.scrollHeight, 140)}px`;
  }, [draft]);

  function moveTo(at: number) {
    setCaret(at);
    setChosen(-1);
  }

  function take(option: Option | undefined) {
    if (!option || !slot) return;
    const next = accept(draft, slot, option);
    setDraft(next.query);
    moveTo(next.caret);
    // React writes the text first, which puts the cursor at its end.
    requestAnimationFrame(() => input.current?.setSelectionRange(next.caret, next.caret));
  }

  function submit() {
    setActive(false);
    onSubmit(draft.trim());
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing) return;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      if (!open) {
        // Several lines, perhaps: the cursor moves as usual unless there is something to offer.
        if (key === "ArrowDown" && !active) setActive(true);
        return;
      }
      const count = options.length + 1;
      setChosen(((chosen + 1 + (key === "ArrowDown" ? 1 : -1) + count) % count) - 1);
    } else if (key === "Enter") {
      if (open && chosen >= 0) take(options[chosen]);
      else submit();
    } else if (key === "Tab" && open && !event.shiftKey && (chosen >= 0 || slot?.typed)) {
      take(options[Math.max(chosen, 0)]);
    } else if (key === "Escape") {
      if (open) setActive(false);
      else input.current?.blur();
    } else {
      return;
    }
    event.preventDefault();
  }

  return (
    <div className={classes.bar} data-invalid={invalid || undefined} role="search">
      <span className={classes.icon}>
        <Icon name="search" size={15} />
      </span>
      <textarea
        ref={input}
        className={classes.input}
        rows={1}
        role="combobox"
        aria-label="Query"
        aria-expanded={open}
        aria-controls={listId}
        aria-activedescendant={open && chosen >= 0 ? `${listId}-${chosen}` : undefined}
        aria-autocomplete="list"
        aria-invalid={invalid}
        aria-describedby={invalid ? errorId : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        placeholder="Words of the line, or src_ip:10.0.0.0/8 risk>=3 -generic:true"
        value={draft}
        onChange={(event) => {
          setDraft(event.currentTarget.value);
          moveTo(event.currentTarget.selectionStart);
          setActive(true);
        }}
        onSelect={(event) => {
          const at = event.currentTarget.selectionStart;
          if (at !== caret) moveTo(at);
        }}
        onKeyDown={onKeyDown}
        onClick={() => setActive(true)}
        onBlur={() => setActive(false)}
      />
      {draft !== "" && (
        <button
          type="button"
          className={classes.clear}
          aria-label="Clear the query"
          onClick={() => {
            setDraft("");
            onSubmit("");
            input.current?.focus();
          }}
        >
          <Icon name="close" size={14} />
        </button>
      )}
      {draft.trim() !== query && (
        <button
          type="button"
          className={classes.go}
          onMouseDown={(event) => event.preventDefault()}
          onClick={submit}
        >
          Search
        </button>
      )}
      {draft === "" && <kbd className={classes.key}>/</kbd>}
      {open && <Completions id={listId} options={options} chosen={chosen} onChoose={take} />}
    </div>
  );
}
