import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import { keys } from "@/api/keys";
import type { AlarmLevel } from "@/api/types";
import { toAlarmQuery, type AlarmFilter } from "./alarm-search";

/** Rows fetched at once. */
const PAGE = 100;
const EVENTS_PAGE = 50;
/** What the tables of events show; the rest of an event is a click away. */
const EVENT_COLUMNS = "time,event_type,plugin_name,src_ip,src_port,dst_ip,dst_port,username";

function paged(filter: AlarmFilter, cursor: string) {
  return { ...toAlarmQuery(filter), limit: PAGE, ...(cursor ? { cursor } : {}) };
}

/** Alarms, newest first, older ones page by page. */
export function alarmsQuery(filter: AlarmFilter) {
  return infiniteQueryOptions({
    queryKey: [...keys.alarms, "list", filter],
    queryFn: ({ pageParam, signal }) =>
      dataOf(api.GET("/api/v1/alarms", { params: { query: paged(filter, pageParam) }, signal })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** How many alarms of a filter each day has. Days are those of the reader's zone. */
export function daysQuery(filter: AlarmFilter) {
  return queryOptions({
    queryKey: [...keys.alarms, "days", filter],
    queryFn: ({ signal }) => {
      const query = { ...toAlarmQuery(filter), zone_minutes: -new Date().getTimezoneOffset() };
      return dataOf(api.GET("/api/v1/alarms/days", { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
  });
}

/** Names of alarms, those with the newest events first. */
export function uniqueQuery(filter: AlarmFilter) {
  return infiniteQueryOptions({
    queryKey: [...keys.alarms, "unique", filter],
    queryFn: ({ pageParam, signal }) => {
      const query = paged(filter, pageParam);
      return dataOf(api.GET("/api/v1/alarms/unique", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** The newest few alarms of a filter, and how many there are. */
export function newestAlarmsQuery(filter: AlarmFilter, limit: number) {
  return queryOptions({
    queryKey: [...keys.alarms, "newest", filter, limit],
    queryFn: ({ signal }) => {
      const query = { ...toAlarmQuery(filter), limit };
      return dataOf(api.GET("/api/v1/alarms", { params: { query }, signal }));
    },
  });
}

export function alarmQuery(alarm: string) {
  return queryOptions({
    queryKey: [...keys.alarms, "one", alarm],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/alarms/{alarm}", { params: { path: { alarm } }, signal })),
  });
}

/** The events of one level of an alarm, oldest first; asked for again when there are more. */
export function alarmEventsQuery(alarm: string, { level, events }: AlarmLevel) {
  return infiniteQueryOptions({
    queryKey: [...keys.alarms, "events", alarm, level, events],
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) => {
      const page = { limit: EVENTS_PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      const query = { level, columns: EVENT_COLUMNS, ...page };
      return dataOf(
        api.GET("/api/v1/alarms/{alarm}/events", { params: { path: { alarm }, query }, signal }),
      );
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export const labelsQuery = queryOptions({
  queryKey: [...keys.alarms, "labels"],
  queryFn: ({ signal }) => dataOf(api.GET("/api/v1/alarms/labels", { signal })),
  staleTime: 300_000,
});
