/** As the API demands it. */
export const MIN_PASSWORD_LENGTH = 10;

/** What stands in the way of changing the password; `undefined` when nothing does. */
export function passwordProblem(
  current: string,
  wanted: string,
  repeated: string,
): string | undefined {
  // Counted as people count: an emoji is one character.
  if ([...wanted].length < MIN_PASSWORD_LENGTH) return "The new password is too short";
  if (wanted === current) return "The new password is the current one";
  if (wanted !== repeated) return "The two new passwords differ";
  if (current === "") return "The current password is missing";
  return undefined;
}
