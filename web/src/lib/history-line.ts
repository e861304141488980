// Lines of the history log in parts. The log keeps Nagios' wording: `TYPE: a;b;c;…`.
import { HOST_STATES, SERVICE_STATES, type AnyState } from "@/theme/status";

export interface HistoryLine {
  /** What comes before the colon. */
  label: string;
  state?: AnyState;
  stateType?: "soft" | "hard";
  attempt?: string;
  /** What is left to read. */
  text: string;
}

const STATES: ReadonlySet<string> = new Set([...HOST_STATES, ...SERVICE_STATES]);
const STATE_LINE = /^(HOST|SERVICE) (ALERT|NOTIFICATION)$|^(INITIAL|CURRENT) (HOST|SERVICE) STATE$/;

/** Finds state, state type and attempt in lines that have them; other lines stay as they are. */
export function parseHistoryLine(text: string): HistoryLine {
  const colon = text.indexOf(": ");
  const label = colon < 0 ? "" : text.slice(0, colon);
  const rest = colon < 0 ? text : text.slice(colon + 2);
  if (!STATE_LINE.test(label)) return { label, text: rest };
  if (label.endsWith("NOTIFICATION")) return notification(label, rest);

  const own = label.includes("SERVICE") ? 2 : 1;
  const [state, type, attempt, ...output] = rest.split(";").slice(own);
  if (!isState(state)) return { label, text: rest };
  return {
    label,
    state,
    stateType: type === "SOFT" ? "soft" : "hard",
    ...(attempt ? { attempt } : {}),
    text: output.join(";"),
  };
}

/** `contact;host[;service];state;command;output` */
function notification(label: string, rest: string): HistoryLine {
  const own = label.startsWith("SERVICE") ? 3 : 2;
  const fields = rest.split(";");
  const [state, command, ...output] = fields.slice(own);
  // A kind of notification may stand around the state: `ACKNOWLEDGEMENT (CRITICAL)`.
  const word = /\((\w+)\)/.exec(state ?? "")?.[1] ?? state;
  const text = `to ${fields[0] ?? "?"} by ${command ?? "?"}: ${output.join(";")}`;
  return isState(word) ? { label, state: word, text } : { label, text: rest };
}

function isState(word: string | undefined): word is AnyState {
  return word !== undefined && STATES.has(word);
}
