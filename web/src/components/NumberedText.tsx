import classes from "./NumberedText.module.css";

interface Props {
  label: string;
  text: string;
  /** Number of the first line. */
  first: number;
  /** Lines with something to say about them. */
  marked?: ReadonlySet<number>;
}

/** Text of a file with its line numbers; marked lines have a sign besides their colour. */
export function NumberedText({ label, text, first, marked }: Props) {
  return (
    // It scrolls, so the keyboard must be able to get into it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className={classes.text} aria-label={label} tabIndex={0}>
      {text
        .replace(/\n$/, "")
        .split("\n")
        .map((line, index) => {
          const number = first + index;
          const isMarked = marked?.has(number);
          return (
            <span key={number} className={classes.line} data-marked={isMarked || undefined}>
              <span className={classes.number}>{isMarked ? `! ${number}` : number}</span>
              <code>{line || " "}</code>
            </span>
          );
        })}
    </pre>
  );
}
