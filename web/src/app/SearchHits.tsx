import { StateIcon } from "@/components/StateIcon";
import { statusOf } from "@/theme/status";
import classes from "./GlobalSearch.module.css";
import type { Hit } from "./search-hits";

interface Props {
  id: string;
  hits: readonly Hit[];
  chosen: number;
  loading: boolean;
  onChoose: (hit: Hit) => void;
}

export function SearchHits({ id, hits, chosen, loading, onChoose }: Props) {
  return (
    <div id={id} className={classes.hits} role="listbox" aria-label="Found" aria-busy={loading}>
      {hits.map((hit, index) => (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the input has the keys
        <div
          key={hit.key}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          className={classes.hit}
          // The input must not lose the cursor before the click counts.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(hit)}
        >
          <HitState hit={hit} />
          <span className={classes.label}>{hit.label}</span>
          <span className={classes.detail}>{hit.detail}</span>
        </div>
      ))}
      {hits.length === 0 && (
        <div className={classes.none}>{loading ? "Searching…" : "Nothing found"}</div>
      )}
    </div>
  );
}

function HitState({ hit }: { hit: Hit }) {
  if (!hit.state) return <span className={classes.state} />;
  const { tone, shape, word } = statusOf(hit.state);
  return (
    <span className={classes.state} data-tone={tone} title={word}>
      <StateIcon shape={shape} />
      <span className="visually-hidden">{word}</span>
    </span>
  );
}
