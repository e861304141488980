import type { AlarmItem, AssetRef } from "@/api/types";

export interface OtherSide {
  word: "from" | "to" | "on";
  ip: string | null;
  asset: AssetRef | null;
}

/** Whom an alarm of a host is also about: who attacks it, or whom it attacks. */
export function otherSide(alarm: AlarmItem, ips: readonly string[]): OtherSide {
  const isSource = alarm.src_ip !== null && ips.includes(alarm.src_ip);
  const isDestination = alarm.dst_ip !== null && ips.includes(alarm.dst_ip);
  if (isSource && isDestination) return { word: "on", ip: alarm.dst_ip, asset: alarm.dst_asset };
  if (isSource) return { word: "to", ip: alarm.dst_ip, asset: alarm.dst_asset };
  return { word: "from", ip: alarm.src_ip, asset: alarm.src_asset };
}
