// The readable part of a line: the table has the time in a column of its own.

/** RFC 5424: priority, version, time, host, program, process, message id, structured data. */
const MODERN =
  /^<\d{1,3}>1 \S+ \S+ (\S+) (\S+) \S+ (?:-|(?:\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*\])+)(?: |$)/;
/** RFC 3164: priority, time, host; many programs write the time as RFC 3339 does. */
const CLASSIC =
  /^(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S+) [\w.:-]+ (?=\S)/;

/** What a line says, without what syslog put in front; a line of another form as it is. */
export function messageOf(line: string): string {
  const modern = MODERN.exec(line);
  if (modern) {
    const [head, program = "-", process = "-"] = modern;
    const text = line.slice(head.length).replace(/^\u{feff}/u, "");
    const pid = process === "-" ? "" : `[${process}]`;
    return program === "-" ? text : `${program}${pid}: ${text}`;
  }
  const rest = line.replace(CLASSIC, "");
  return rest === "" ? line : rest;
}
