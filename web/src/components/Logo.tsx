/** The watchtower: a lit lookout on a tapered shaft. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path fill="var(--accent)" d="M16 2 5.5 8.500h21z" />
      <path fill="var(--accent)" d="M8 10h16v6.500H8z" />
      <path fill="var(--warning-solid)" d="M10.5 11.800h4.500v3h-4.500zM17 11.800h4.500v3H17z" />
      <path fill="var(--accent)" d="M6.5 18h19v2h-19z" />
      <path
        fill="var(--accent)"
        d="M11 21.500h10L23.2 30h-4.700v-2.500a2.5 2.5 0 0 0-5 0V30H8.800z"
      />
    </svg>
  );
}
