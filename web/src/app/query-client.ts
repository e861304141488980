import { QueryCache, QueryClient } from "@tanstack/react-query";
import { asApiError } from "@/api/errors";
import { keys } from "@/api/keys";

/** The cache of server data. `signedOut` is called when a request finds the session gone. */
export function makeQueryClient(signedOut: () => void): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        // The event stream keeps data fresh; this covers what it does not carry.
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => asApiError(error).kind === "unreachable" && failures < 2,
        // An unreachable server is asked again until it answers.
        refetchInterval: ({ state }) =>
          state.error && asApiError(state.error).kind === "unreachable" ? 5_000 : false,
      },
    },
    queryCache: new QueryCache({
      onError: (error) => {
        if (asApiError(error).kind !== "signed-out") return;
        client.setQueryData(keys.session, null);
        signedOut();
      },
    }),
  });
  return client;
}
