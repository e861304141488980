// Where a query is wrong, drawn under it.

/** Characters shown on either side of what is wrong. */
const AROUND = 48;

/** A part of a query with what is wrong in it, and a line of carets to stand under that. */
export interface MarkedQuery {
  text: string;
  carets: string;
}

/** `position` and `length` count whole characters, as the server does. */
export function markQuery(query: string, position: number, length: number): MarkedQuery {
  // Line ends and controls would break the line; every character keeps a single place.
  const characters = [...query].map((c) => (/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]/u.test(c) ? "·" : c));
  const at = Math.min(position, characters.length);
  const end = Math.min(at + length, characters.length, at + AROUND);
  const from = Math.max(0, at - AROUND);
  const to = Math.min(characters.length, end + AROUND);
  const head = from > 0 ? "…" : "";
  const tail = to < characters.length ? "…" : "";
  return {
    text: head + characters.slice(from, to).join("") + tail,
    carets: " ".repeat(head.length + at - from) + "^".repeat(Math.max(end - at, 1)),
  };
}

/** The query with `closest` in place of what is wrong. */
export function repaired(query: string, position: number, length: number, closest: string): string {
  const characters = [...query];
  characters.splice(position, length, closest);
  return characters.join("");
}
