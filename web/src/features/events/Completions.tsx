import { useEffect, useRef } from "react";
import { visible } from "@/lib/visible";
import type { Option } from "./completion";
import classes from "./QueryBar.module.css";

interface Props {
  id: string;
  options: readonly Option[];
  /** -1: none. */
  chosen: number;
  onChoose: (option: Option) => void;
}

/** What can be completed, under the query bar. The keys are the query bar's. */
export function Completions({ id, options, chosen, onChoose }: Props) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    <div
      ref={list}
      id={id}
      className={classes.options}
      role="listbox"
      aria-label="Completions"
      tabIndex={-1}
      // The query bar must not lose the cursor before the click counts.
      onMouseDown={(event) => event.preventDefault()}
    >
      {options.map((option, index) => (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the query bar has the keys
        <div
          key={option.label}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          className={classes.option}
          onClick={() => onChoose(option)}
        >
          <code className={classes.name}>{visible(option.label)}</code>
          <span className={classes.detail}>{visible(option.detail)}</span>
        </div>
      ))}
    </div>
  );
}
