// From the event stream to the query cache.
import type { QueryClient } from "@tanstack/react-query";
import { keys } from "../keys";
import type { Hello, StateEvent } from "../types";
import { stayConnected, type Listener } from "./connection";
import type { ServerEvent } from "./parse";
import { applyChanges } from "./patch";
import { setLiveStatus } from "./status";

/** Changes are gathered this long, so that a storm costs a few renderings a second. */
const BATCH_MS = 200;
/** Counts and the order of rows are fetched again at most this often while states change. */
const REFRESH_MS = 5_000;

/** Follows the server until `stop` is aborted. */
export function followServer(client: QueryClient, stop: AbortSignal, signedOut: () => void) {
  const updates = new Updates(client, signedOut);
  stop.addEventListener("abort", () => updates.end(), { once: true });
  return stayConnected("/api/v1/changes", updates, stop);
}

class Updates implements Listener {
  readonly #client: QueryClient;
  readonly onSignedOut: () => void;
  #waiting: StateEvent[] = [];
  #batch: ReturnType<typeof setTimeout> | undefined;
  #refresh: ReturnType<typeof setTimeout> | undefined;
  #stale = new Set<string>();
  #missed = false;
  #hello: Hello | undefined;

  constructor(client: QueryClient, signedOut: () => void) {
    this.#client = client;
    this.onSignedOut = signedOut;
  }

  onOpen() {
    setLiveStatus({ phase: "live" });
    if (this.#missed) this.#fetchEverythingAgain();
    this.#missed = false;
  }

  onLost(heardAt: number) {
    this.#missed = true;
    setLiveStatus({ phase: "stale", since: heardAt });
  }

  onEvents(events: ServerEvent[]) {
    for (const event of events) {
      if (event.name === "hello") this.#greet(JSON.parse(event.data) as Hello);
      if (event.name === "resync") this.#fetchEverythingAgain();
      if (event.name === "state") this.#waiting.push(JSON.parse(event.data) as StateEvent);
    }
    if (this.#waiting.length > 0) this.#batch ??= setTimeout(() => this.#apply(), BATCH_MS);
  }

  end() {
    clearTimeout(this.#batch);
    clearTimeout(this.#refresh);
  }

  #greet(hello: Hello) {
    const before = this.#hello;
    this.#hello = hello;
    // A new version brings new pages with it; a new configuration brings new objects.
    if (before && before.version !== hello.version) location.reload();
    else if (before && before.loaded_at !== hello.loaded_at) this.#fetchEverythingAgain();
  }

  #apply() {
    this.#batch = undefined;
    const moved = applyChanges(this.#client, this.#waiting);
    this.#noteDetails();
    this.#waiting = [];
    // Hosts show counts of their services, services the state of their host.
    if (moved) this.#stale.add(keys.hosts[0]).add(keys.services[0]).add(keys.host("")[0]);
    this.#stale.add(keys.overview[0]).add(keys.history[0]);
    this.#refresh ??= setTimeout(() => this.#fetchStale(), REFRESH_MS);
  }

  /** The list item has no perfdata: an open detail page asks for its own. */
  #noteDetails() {
    for (const change of this.#waiting) {
      const key =
        change.kind === "host"
          ? keys.host(change.item.name)
          : keys.service(change.item.host, change.item.name);
      if (this.#client.getQueryState(key)) void this.#client.invalidateQueries({ queryKey: key });
    }
  }

  #fetchStale() {
    this.#refresh = undefined;
    for (const name of this.#stale) void this.#client.invalidateQueries({ queryKey: [name] });
    this.#stale.clear();
  }

  #fetchEverythingAgain() {
    const others = (key: readonly unknown[]) => key[0] !== keys.session[0];
    void this.#client.invalidateQueries({ predicate: (query) => others(query.queryKey) });
  }
}
