// Text from logs is hostile: control characters, invisible ones and those that turn the direction
// of writing must not hide or disguise what is there.

/** A piece of a text: as it was written, or a stand-in for what would not be seen. */
export interface Piece {
  text: string;
  /** The character that this piece stands for, such as `U+001B`. */
  code?: string;
}

/**
 * Controls, format characters (zero width, direction, tags), line and paragraph separators, lone
 * surrogates and private use: everything that draws nothing of its own. Line ends and tabs too.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\u{115f}\u{1160}\u{3164}\u{ffa0}\u{2800}]/gu;

/** The text in pieces; together they show every character that it has. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(UNSEEN)) {
    if (match.index > at) found.push({ text: text.slice(at, match.index) });
    found.push(standIn(match[0]));
    at = match.index + match[0].length;
  }
  if (at < text.length) found.push({ text: text.slice(at) });
  return found;
}

/** The text with every character to be seen, for where there can be no markup. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => standIn(character).text);
}

const SHORT: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function standIn(character: string): Piece {
  const point = character.codePointAt(0) ?? 0;
  const hex = point.toString(16);
  const code = `U+${hex.toUpperCase().padStart(4, "0")}`;
  const byte = point < 0x100 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`;
  return { text: SHORT[character] ?? byte, code };
}
