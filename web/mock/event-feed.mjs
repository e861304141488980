// @ts-check
// The stored events of the mock server, and those that keep coming.
import { inventEvent, makeEvent } from "./events.mjs";
import { eventFields } from "./event-fields.mjs";
import {
  compile,
  countEvents,
  exportCsv,
  histogramOf,
  QueryError,
  searchEvents,
} from "./event-query.mjs";

/** @typedef {import("../src/api/types").EventItem} EventItem */
/** @typedef {import("node:http").ServerResponse} Response */

const DAY_MS = 86_400_000;

/** @param {{size: number, now: number, everyMs: number}} options */
export function makeFeed({ size, now, everyMs }) {
  let seed = 11;
  const next = () => {
    seed = (seed * 1664525 + 1013904223) % 4294967296;
    return seed / 4294967296;
  };
  let lastId = 131_072;
  // More of them in the last hours, as after an attack.
  const times = Array.from({ length: size }, () => now - next() ** 1.6 * 7 * DAY_MS);
  const events = times
    .toSorted((a, b) => a - b)
    .map((at) => inventEvent(next, (lastId += 1), at))
    .toReversed();
  /** @type {Set<{response: Response, test: (event: EventItem) => boolean}>} */
  const followers = new Set();

  /** @param {Partial<EventItem>} [given] */
  function arrive(given) {
    const id = (lastId += 1);
    const event = given ? makeEvent(id, Date.now(), given) : inventEvent(next, id, Date.now());
    events.unshift(event);
    for (const { response, test } of followers) {
      if (test(event)) response.write(`event: event\ndata: ${JSON.stringify(event)}\n\n`);
    }
  }

  const timer = everyMs > 0 ? setInterval(() => arrive(), everyMs) : undefined;

  /** @param {URLSearchParams} query @param {Response} response */
  function follow(query, response) {
    const follower = { response, test: compile(query.get("q") ?? "") };
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    response.write(":\n\n");
    const beat = setInterval(() => response.write(":\n\n"), 10_000);
    followers.add(follower);
    response.on("close", () => {
      clearInterval(beat);
      followers.delete(follower);
    });
  }

  /** @param {string} path @param {URLSearchParams} query @returns {unknown} */
  function answer(path, query) {
    if (path === "events/fields") return { items: eventFields };
    if (path === "events/top") return countEvents(events, query);
    if (path === "events/histogram") return histogramOf(events, query);
    if (path === "events") return searchEvents(events, query);
    return events.find((event) => `events/${event.id}` === path);
  }

  /**
   * Answers a request about events; `false` when it is about something else.
   *
   * @param {string} path @param {URLSearchParams} query @param {Response} response
   */
  function serve(path, query, response) {
    if (path !== "events" && !path.startsWith("events/")) return false;
    try {
      if (path === "events/live") return (follow(query, response), true);
      if (path === "events/export.csv") {
        response.writeHead(200, { "Content-Type": "text/csv; charset=utf-8" });
        return (response.end(exportCsv(events, query)), true);
      }
      const body = answer(path, query);
      const missing = { title: "Not found", status: 404, detail: "there is no such event" };
      sendJson(response, body ? 200 : 404, body ?? missing);
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      const problem = { type: "invalid-query", title: "Invalid query", status: 400 };
      sendJson(response, 400, { ...problem, detail: error.message, query: error.query });
    }
    return true;
  }

  return { serve, arrive, stop: () => clearInterval(timer) };
}

/** @param {Response} response @param {number} status @param {unknown} body */
function sendJson(response, status, body) {
  const type = status === 200 ? "application/json" : "application/problem+json";
  response.writeHead(status, { "Content-Type": type, "Cache-Control": "no-store" });
  response.end(JSON.stringify(body));
}
