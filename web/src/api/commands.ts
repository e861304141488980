import { useMutation } from "@tanstack/react-query";
import { notify } from "@/lib/notices";
import { api, dataOf } from "./client";
import { ApiError, asApiError } from "./errors";

/** A host, or a service on it. */
export interface CheckTarget {
  host: string;
  service?: string;
}

/** Asks for a check now, whatever the schedule says. Says how it went in a notice. */
export function useCheckNow() {
  return useMutation({
    mutationFn: (target: CheckTarget) => submit(forcedCheck(target, new Date())),
    onSuccess: (_, target) => notify(`Check of ${nameOf(target)} requested`),
    onError: (error, target) =>
      notify(`Check of ${nameOf(target)} refused. ${asApiError(error).message}`, "critical"),
  });
}

/** The external command for a check at `at`. */
export function forcedCheck({ host, service }: CheckTarget, at: Date) {
  return service === undefined
    ? { command: "SCHEDULE_FORCED_HOST_CHECK", args: [host, at.toISOString()] }
    : { command: "SCHEDULE_FORCED_SVC_CHECK", args: [host, service, at.toISOString()] };
}

async function submit(command: { command: string; args: string[] }) {
  const { results } = await dataOf(api.POST("/api/v1/commands", { body: command }));
  const refused = results.find((result) => !result.accepted);
  if (refused) throw new ApiError("failed", refused.error ?? "the server did not say why");
}

function nameOf({ host, service }: CheckTarget): string {
  return service === undefined ? host : `${service} on ${host}`;
}
