import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { api, dataOf, setCsrfToken } from "@/api/client";
import { ApiError, asApiError } from "@/api/errors";
import { keys } from "@/api/keys";
import type { Session } from "@/api/types";

/** Who is signed in; `null` when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: fetchSession,
  staleTime: Infinity,
  gcTime: Infinity,
});

async function fetchSession(): Promise<Session | null> {
  try {
    return remember(await dataOf(api.GET("/api/v1/session")));
  } catch (error) {
    if (asApiError(error).kind === "signed-out") return null;
    throw error;
  }
}

function remember(session: Session): Session {
  setCsrfToken(session.csrf_token);
  return session;
}

/** The session inside of the frame, where there always is one. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery);
  if (!data) throw new ApiError("signed-out", "The session ended");
  return data;
}

/** Whether the signed-in user may submit commands. */
export function useMayOperate(): boolean {
  return useSession().role !== "read";
}

/** Whether the signed-in user may do what cannot be undone. */
export function useMayAdminister(): boolean {
  return useSession().role === "admin";
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { user: string; password: string }) =>
      dataOf(api.POST("/api/v1/session", { body })),
    onSuccess: (session) => client.setQueryData(keys.session, remember(session)),
  });
}

export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { current: string; new: string }) =>
      dataOf(api.PUT("/api/v1/session/password", { body })),
    onSuccess: (session) => client.setQueryData(keys.session, remember(session)),
  });
}

export function useSignOut() {
  const client = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: () => api.DELETE("/api/v1/session"),
    onSettled: async () => {
      setCsrfToken(undefined);
      // Nothing that the last user saw stays behind for the next one.
      client.clear();
      client.setQueryData(keys.session, null);
      await router.invalidate();
    },
  });
}
