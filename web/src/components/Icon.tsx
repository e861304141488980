const PATHS = {
  menu: "M2 4h12M2 8h12M2 12h12",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10ZM10.8 10.8 14 14",
  close: "m4 4 8 8M12 4l-8 8",
  sun: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
  moon: "M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7Z",
  auto: "M2 3h12v8H2zM6 14h4M8 11v3",
  user: "M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2.5 14c.6-2.6 2.7-4 5.5-4s4.9 1.4 5.5 4",
  keyboard: "M1.5 4h13v8h-13zM4 6.500h.01M6.5 6.500h.01M9 6.500h.01M11.5 6.500h.01M5 9.500h6",
  columns: "M2 3h12v10H2zM6 3v10M10 3v10",
  play: "M4.5 3v10l8-5z",
  refresh: "M13.5 8a5.5 5.5 0 1 1-1.7-4M13.5 1.500V4.500h-3",
  sortUp: "m4.5 9.5 3.5-3.5 3.5 3.5",
  sortDown: "m4.5 6.5 3.5 3.5 3.5-3.5",
  chevron: "m6 4 4 4-4 4",
  more: "M8 3.500h.01M8 8h.01M8 12.500h.01",
  external: "M6.5 3H3v10h10V9.500M9.5 2.500h4v4M13.5 2.5 7.5 8.5",
  copy: "M5.5 5.500h8v8h-8zM10.5 5.500v-3h-8v8h3",
  mute: "M3.5 11.500h9l-1-1.500V7A3.5 3.5 0 0 0 8 3.5 3.5 3.5 0 0 0 4.5 7v3zM7 13.500h2M2 2l12 12",
  hand: "M3 8h10M9 4l4 4-4 4",
  clock: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.500V8l2.5 1.5",
  download: "M8 2.500v8M4.8 7.5 8 10.700l3.2-3.200M3 13.500h10",
  group: "M2.5 4h11M2.5 8h7M2.5 12h4",
  pause: "M5.5 3.500v9M10.5 3.500v9",
} as const;

export type IconName = keyof typeof PATHS;

/** A line icon in the colour of the text around it. Decoration only: say it in words too. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
