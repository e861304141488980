// Priority and reliability of event types, and what people changed of them.
import type { InfiniteData } from "@tanstack/react-query";
import type { EventTypeItem, EventTypePage } from "@/api/types";

/** What can be changed: `null` stands for "as defined". */
export interface Weights {
  priority: number | null;
  reliability: number | null;
}

/** The whole change that sets one of both and leaves the other as it is. */
export function withWeight(
  type: EventTypeItem,
  field: "priority" | "reliability",
  value: number,
): Weights {
  const own = (now: number, defined: number) => (now === defined ? null : now);
  const now: Weights = {
    priority: own(type.priority, type.default_priority),
    reliability: own(type.reliability, type.default_reliability),
  };
  const defined = field === "priority" ? type.default_priority : type.default_reliability;
  return { ...now, [field]: own(value, defined) };
}

/** Whether somebody changed it. */
export function isChanged(type: EventTypeItem): boolean {
  return (
    type.changed_at !== null &&
    (type.priority !== type.default_priority || type.reliability !== type.default_reliability)
  );
}

/** An event type as it will be once the server has taken the change. */
export function foreseen(type: EventTypeItem, { priority, reliability }: Weights): EventTypeItem {
  return {
    ...type,
    priority: priority ?? type.default_priority,
    reliability: reliability ?? type.default_reliability,
  };
}

/** Pages of event types with one of them replaced. */
export function replaceType(
  data: InfiniteData<EventTypePage> | undefined,
  next: EventTypeItem,
): InfiniteData<EventTypePage> | undefined {
  if (!data) return data;
  const pages = data.pages.map((page) => ({
    ...page,
    items: page.items.map((item) => (item.sid === next.sid ? next : item)),
  }));
  return { ...data, pages };
}
