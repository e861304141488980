/** The address of a problem list: the worst first, among equals the newest. */
export const PROBLEMS = { problem: "true", sort: "-state,-last_state_change" };
