import type { ReactNode } from "react";
import type { StateShape } from "@/theme/status";

const disc = <circle cx="8" cy="8" r="6.5" fill="currentColor" stroke="none" />;

/** Filled shapes that differ in outline too, so that they can be told apart without colour. */
const SHAPES: Record<StateShape, ReactNode> = {
  check: (
    <>
      {disc}
      <path className="cut" d="m5 8.2 2.1 2.100L11 6.2" />
    </>
  ),
  up: (
    <>
      {disc}
      <path className="cut" d="M8 11V5.500M5.5 7.8 8 5.300l2.5 2.5" />
    </>
  ),
  triangle: (
    <>
      <path d="M8 1.8 15 14H1z" fill="currentColor" strokeWidth="1" />
      <path className="cut" d="M8 6.200v3.600M8 11.900v.1" />
    </>
  ),
  cross: (
    <>
      <path
        d="M5.2 1.500h5.600l3.7 3.700v5.600l-3.7 3.700H5.200l-3.7-3.700V5.200z"
        fill="currentColor"
        stroke="none"
      />
      <path className="cut" d="m5.6 5.6 4.8 4.800M10.4 5.600l-4.8 4.8" />
    </>
  ),
  down: (
    <>
      <path
        d="M5.2 1.500h5.600l3.7 3.700v5.600l-3.7 3.700H5.200l-3.7-3.700V5.200z"
        fill="currentColor"
        stroke="none"
      />
      <path className="cut" d="M8 4.800v5.700M5.5 8.2 8 10.700l2.5-2.5" />
    </>
  ),
  question: (
    <>
      <path d="m8 1 7 7-7 7-7-7z" fill="currentColor" stroke="none" />
      <path
        className="cut"
        d="M6.4 6.500a1.7 1.7 0 1 1 2.5 1.500c-.6.3-.9.7-.9 1.300M8 11.300v.1"
      />
    </>
  ),
  broken: (
    <>
      <path d="m8 1 7 7-7 7-7-7z" fill="currentColor" stroke="none" />
      <path className="cut" d="m5.5 10.5 5-5" />
    </>
  ),
  clock: (
    <>
      <circle cx="8" cy="8" r="5.8" fill="none" strokeWidth="1.5" strokeDasharray="2.6 2" />
      <path d="M8 5v3.200l2 1.3" strokeWidth="1.5" />
    </>
  ),
};

export function StateIcon({ shape, size = 14 }: { shape: StateShape; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {SHAPES[shape]}
    </svg>
  );
}
