import { createContext, useContext } from "react";

/** A value that was clicked. */
export interface PickedValue {
  /** Fields to group by; several for a combination. */
  field: string;
  /** What it is called. */
  label: string;
  /** The condition that events have it. */
  condition: string;
  /** When it is an address, that. */
  ip?: string | undefined;
  /** When it is an alarm, its id. */
  alarm?: string | undefined;
}

export type OpenValueMenu = (value: PickedValue, anchor: HTMLElement) => void;

export const ValueMenuContext = createContext<OpenValueMenu>(() => undefined);

export function useValueMenu(): OpenValueMenu {
  return useContext(ValueMenuContext);
}
