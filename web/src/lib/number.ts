// Numbers as people read them.

const GROUPED = new Intl.NumberFormat("en");
const SHORT = new Intl.NumberFormat("en", { maximumSignificantDigits: 6 });

/** `100,000` */
export function formatCount(n: number): string {
  return GROUPED.format(n);
}

/** One or many: `1 service`, `8 services`. */
export function formatCounted(n: number, one: string, many = `${one}s`): string {
  return `${formatCount(n)} ${n === 1 ? one : many}`;
}

/** A measured value without noise: six significant digits at most. */
export function formatValue(n: number): string {
  return SHORT.format(n);
}

/** `12.4 MiB` */
export function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
