import { asApiError } from "@/api/errors";

/** What the server says of one field of a form. */
export interface FieldProblem {
  field: string;
  message: string;
}

/** The field that a refused request is about; `undefined` when it is about something else. */
export function fieldProblem(error: unknown): FieldProblem | undefined {
  const { problem } = asApiError(error);
  const found = /^field `([^`]+)` (.+)$/su.exec(problem?.detail ?? "");
  return found ? { field: found[1]!, message: sentence(found[2]!) } : undefined;
}

/** Whether somebody else changed the thing in the meantime. */
export function isStale(error: unknown): boolean {
  return asApiError(error).problem?.type === "changed-meanwhile";
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
