// Lists of ports, event types and addresses as people type them.
import type { PolicyConditions } from "@/api/types";

type Ports = PolicyConditions["source_ports"][number];
export interface Range {
  first: number;
  last: number;
}

/** What a text means, or why it means nothing. */
export type Read<T> = { value: T } | { problem: string };

/** Words between commas or white space. */
export function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

/** `22/tcp, 80-443, any/icmp` */
export function readPorts(text: string): Read<Ports[]> {
  return readAll(text, (word) => {
    const [range = "", protocol] = word.split("/", 2);
    const ports = range.toLowerCase() === "any" ? { first: 0, last: 0 } : readRange(range, 65_535);
    if (!ports) return undefined;
    return { ...ports, protocol: protocol || null };
  });
}

export function writtenPorts(ports: readonly Ports[]): string {
  return ports
    .map(({ first, last, protocol }) => {
      const range = first === 0 && last === 0 ? "any" : writtenRange({ first, last });
      return protocol ? `${range}/${protocol}` : range;
    })
    .join(", ");
}

/** `1-6, 9` */
export function readNumbers(text: string): Read<Range[]> {
  return readAll(text, (word) => readRange(word, 4_294_967_295));
}

export function writtenNumbers(ranges: readonly Range[]): string {
  return ranges.map(writtenRange).join(", ");
}

function writtenRange({ first, last }: Range): string {
  return first === last ? String(first) : `${first}-${last}`;
}

function readRange(word: string, most: number): Range | undefined {
  const found = /^(\d+)(?:[-–](\d+))?$/.exec(word);
  if (!found) return undefined;
  const first = Number(found[1]);
  const last = Number(found[2] ?? found[1]);
  return first <= last && last <= most ? { first, last } : undefined;
}

function readAll<T>(text: string, read: (word: string) => T | undefined): Read<T[]> {
  const value: T[] = [];
  for (const word of wordsOf(text)) {
    const one = read(word);
    if (one === undefined) return { problem: `“${word}” is not understood` };
    value.push(one);
  }
  return { value };
}
