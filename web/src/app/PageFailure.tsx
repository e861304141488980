import { useEffect, useState } from "react";
import { useLiveStatus } from "@/api/live/status";
import { Failure } from "@/components/Message";

/** A page that could not be drawn, or whose code could not be fetched. */
export function PageFailure({ error }: { error: unknown }) {
  const { phase } = useLiveStatus();
  const [cutOff] = useState(phase !== "live");
  // What failed for want of a server works once it is back.
  useEffect(() => {
    if (cutOff && phase === "live") location.reload();
  }, [cutOff, phase]);
  return <Failure error={error} retry={() => location.reload()} />;
}
