// Conditions in the language of the query bar, written the way the server prints them.

/** A value as a condition takes it: bare where that means the same, else in quotes. */
export function valueWord(value: string): string {
  const bare = value !== "" && !/[\s\p{Cc}"()*?]/u.test(value);
  return bare ? value : `"${value.replaceAll(/["\\]/g, "\\$&")}"`;
}

/** Of longer texts the server compares no more than this. */
const COMPARED = 1024;

/** The condition that `field` has `value`. */
export function conditionOn(field: string, value: string | number | boolean): string {
  return `${field}:${valueWord(String(value).slice(0, COMPARED))}`;
}

/** `query` with one more condition, which every event must meet or, with `exclude`, must not. */
export function addCondition(query: string, condition: string, exclude = false): string {
  const term = exclude ? negated(condition) : condition;
  const opposite = exclude ? condition : negated(condition);
  const text = query.trim();
  if (text === "" || text === "*") return term;
  const terms = topLevelTerms(text);
  if (!terms) return `${text} ${term}`;
  // AND binds tighter than OR.
  if (terms.includes("OR")) return `(${text}) ${term}`;
  if (terms.includes("NOT") || terms.includes("AND")) return `${text} ${term}`;
  if (terms.includes(term)) return text;
  const at = terms.indexOf(opposite);
  return (at < 0 ? [...terms, term] : terms.with(at, term)).join(" ");
}

function negated(condition: string): string {
  const terms = topLevelTerms(condition);
  if (terms?.length !== 1) return `-(${condition})`;
  return condition.startsWith("-") ? condition.slice(1) : `-${condition}`;
}

/** What spaces outside of quotes and parentheses separate; `undefined` when one stays open. */
export function topLevelTerms(query: string): string[] | undefined {
  const terms: string[] = [];
  let term = "";
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < query.length; at += 1) {
    const character = query.charAt(at);
    if (quoted && character === "\\") {
      term += character + query.charAt((at += 1));
      continue;
    }
    if (character === '"') quoted = !quoted;
    if (!quoted && character === "(") depth += 1;
    if (!quoted && character === ")") depth -= 1;
    if (depth < 0) return undefined;
    if (!quoted && depth === 0 && /[\s\p{Cc}]/u.test(character)) {
      if (term) terms.push(term);
      term = "";
    } else {
      term += character;
    }
  }
  if (term) terms.push(term);
  return quoted || depth > 0 ? undefined : terms;
}
