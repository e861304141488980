/** The address when it may become a link; `undefined` for scripts, data and unfilled macros. */
export function safeUrl(text: string | null): string | undefined {
  if (!text || /\$[A-Z_]+\$/.test(text)) return undefined;
  if (text.startsWith("/") && !/^\/[/\\]/.test(text)) return text;
  return /^https?:\/\//i.test(text) ? text : undefined;
}
