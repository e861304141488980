import type { Problem } from "./types";

/** What went wrong with a request, as far as the page can act on it. */
export type FailureKind = "signed-out" | "forbidden" | "not-found" | "unreachable" | "failed";

/** The one error that requests throw. */
export class ApiError extends Error {
  readonly kind: FailureKind;
  readonly problem: Problem | undefined;

  constructor(kind: FailureKind, message: string, problem?: Problem) {
    super(message);
    this.name = "ApiError";
    this.kind = kind;
    this.problem = problem;
  }
}

const KINDS: Record<number, FailureKind> = {
  401: "signed-out",
  403: "forbidden",
  404: "not-found",
  502: "unreachable",
  503: "unreachable",
  504: "unreachable",
};

/** Reads an RFC 9457 answer; copes with proxies that answer something else. */
export async function errorOf(response: Response): Promise<ApiError> {
  const kind = KINDS[response.status] ?? "failed";
  const problem = await problemOf(response);
  const text = problem?.detail || problem?.title || `${response.status} ${response.statusText}`;
  return new ApiError(kind, asSentence(text), problem);
}

/** The server writes messages in lower case, to stand inside of a line. */
function asSentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

async function problemOf(response: Response): Promise<Problem | undefined> {
  if (!response.headers.get("content-type")?.includes("json")) return undefined;
  try {
    const body: unknown = await response.json();
    return isProblem(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "title" in body && "status" in body;
}

/** The error a query failed with; anything foreign counts as `failed`. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError("failed", error instanceof Error ? error.message : String(error));
}
