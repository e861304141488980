import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { optionsFor, slotAt, type KnownValue, type Option, type Slot } from "./completion";
import { fieldsQuery, topQuery, type EventFilter } from "./queries";

/** Values of a field that are offered: the most frequent ones. */
const VALUES = 200;

interface Completion {
  slot: Slot | undefined;
  options: Option[];
}

/** What can be completed at `caret`. Values are those that events of the time range have. */
export function useCompletion(
  query: string,
  caret: number,
  active: boolean,
  range: Omit<EventFilter, "q">,
): Completion {
  const { data: fields } = useQuery({ ...fieldsQuery, enabled: active });
  const slot = useMemo(() => (active ? slotAt(query, caret) : undefined), [active, query, caret]);
  const field = slot?.kind === "value" ? slot.field : "";
  const [wanted] = useDebouncedValue(field, 150);
  const counted = fields?.some(({ name, can_group }) => name === wanted && can_group) ?? false;
  const { data: top } = useQuery({
    ...topQuery(range, wanted, VALUES),
    enabled: active && counted && wanted === field,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const options = useMemo(() => {
    if (!slot || !fields) return [];
    const known = top?.fields.join() === slot.field ? top.items : [];
    const values = known.flatMap(({ values: [value], events }): KnownValue[] =>
      value ? [{ value: value.value, name: value.name, events }] : [],
    );
    return optionsFor(slot, fields, values);
  }, [slot, fields, top]);
  return { slot, options };
}
