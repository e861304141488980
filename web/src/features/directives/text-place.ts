/** Where a line and a column, both from 1, are in a text, in UTF-16 units. */
export function offsetOf(text: string, line: number, column: number | null): number {
  let start = 0;
  for (let passed = 1; passed < line; passed += 1) {
    const end = text.indexOf("\n", start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  // Columns count characters, some of which take two units.
  const before = [...lineFrom(text, start)].slice(0, Math.max((column ?? 1) - 1, 0));
  return start + before.join("").length;
}

/** The end of the line that a place is in. */
export function endOfLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end;
}

function lineFrom(text: string, start: number): string {
  return text.slice(start, endOfLine(text, start));
}
