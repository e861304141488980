/** The watchtower: a lit lookout on a tapered shaft. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path fill="var(--accent)" d="M16 1 7.5 7h17zM9.5 8.3h13v5.4h-13zM7 15h18v2.2H7z" />
      <path
        fill="var(--warning-solid)"
        d="M11.3 9.600h3.700v2.800h-3.700zM17 9.600h3.700v2.800H17z"
      />
      <path fill="var(--accent)" d="M11 18.500h10L23.5 31h-5v-3.500a2.5 2.5 0 0 0-5 0V31h-5z" />
    </svg>
  );
}
