/** Where to go after signing in. Only addresses of our own: a link must not lead elsewhere. */
export function safeTarget(next: string | undefined): string {
  return next && /^\/(?![/\\])/.test(next) ? next : "/overview";
}
