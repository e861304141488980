import createClient, { type Middleware } from "openapi-fetch";
import { ApiError, errorOf } from "./errors";
import type { paths } from "./generated/schema";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

let csrfToken: string | undefined;

/** The token of the session, to be sent with everything that changes something. */
export function setCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

const conventions: Middleware = {
  onRequest({ request }) {
    if (csrfToken && !SAFE_METHODS.has(request.method)) {
      request.headers.set("X-CSRF-Token", csrfToken);
    }
    return request;
  },
  async onResponse({ response }) {
    if (!response.ok) throw await errorOf(response);
    return response;
  },
  onError({ error }) {
    if (error instanceof ApiError || isAbort(error)) return error;
    return new ApiError("unreachable", "Atalaya does not answer");
  },
};

function isAbort(error: unknown): error is Error {
  return error instanceof Error && error.name === "AbortError";
}

/** Typed by openapi.json. Failures throw `ApiError`. */
export const api = createClient<paths>({ baseUrl: globalThis.location?.origin ?? "" });
api.use(conventions);

/** The body of a successful answer. */
export async function dataOf<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  if (data === undefined) throw new ApiError("failed", "The answer was empty");
  return data;
}
