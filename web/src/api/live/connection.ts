import { EventParser, type ServerEvent } from "./parse";

/** Longer than two heartbeats of the server: silence means that the connection is dead. */
const SILENCE_MS = 45_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

export interface Listener {
  onOpen(): void;
  onEvents(events: ServerEvent[]): void;
  /** The connection broke; `heardAt` is when it last gave a sign of life. */
  onLost(heardAt: number): void;
  /** The session ended: reconnecting is of no use. */
  onSignedOut(): void;
}

/** Keeps one event stream open until `stop` is aborted; waits longer after each failure. */
export async function stayConnected(url: string, listener: Listener, stop: AbortSignal) {
  let retryMs = FIRST_RETRY_MS;
  let heardAt = Date.now();
  while (!stop.aborted) {
    const watch = new Watchdog(stop);
    try {
      const response = await fetch(url, {
        headers: { Accept: "text/event-stream" },
        signal: watch.signal,
      });
      if (response.status === 401) return listener.onSignedOut();
      if (response.ok && response.body) {
        listener.onOpen();
        retryMs = FIRST_RETRY_MS;
        await read(response.body, (events) => {
          heardAt = Date.now();
          watch.feed();
          if (events.length > 0) listener.onEvents(events);
        });
      }
    } catch {
      // A broken connection is the normal end of a stream; what counts is that it is over.
    } finally {
      watch.end();
    }
    if (stop.aborted) return;
    listener.onLost(heardAt);
    await pause(retryMs, stop);
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
  }
}

async function read(body: ReadableStream<Uint8Array>, heard: (events: ServerEvent[]) => void) {
  const parser = new EventParser();
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>);
  const chunks = reader.getReader();
  for (;;) {
    const { done, value } = await chunks.read();
    if (done) return;
    heard(parser.push(value));
  }
}

/** Aborts when nothing feeds it for too long. */
class Watchdog {
  readonly #own = new AbortController();
  readonly signal: AbortSignal;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(stop: AbortSignal) {
    this.signal = AbortSignal.any([stop, this.#own.signal]);
    this.feed();
  }

  feed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#own.abort(), SILENCE_MS);
  }

  end() {
    clearTimeout(this.#timer);
  }
}

/** Waits, but not while the page is hidden from the network: `online` ends the wait early. */
function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener("online", done);
    stop.addEventListener("abort", done, { once: true });
  });
}
