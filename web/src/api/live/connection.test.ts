import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { stayConnected, type Listener } from "./connection";

/** A server that answers each connection with the next of `answers`. */
function serve(...answers: (() => Response)[]) {
  const fetch = vi.fn(async () => {
    const answer = answers[fetch.mock.calls.length - 1];
    if (!answer) throw new TypeError("network error");
    return answer();
  });
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

const stream = (text: string) => () =>
  new Response(text, { headers: { "Content-Type": "text/event-stream" } });

function listen() {
  const log: string[] = [];
  const listener: Listener = {
    onOpen: () => log.push("open"),
    onEvents: (events) => log.push(...events.map((event) => event.name)),
    onLost: () => log.push("lost"),
    onSignedOut: () => log.push("signed out"),
  };
  return { log, listener };
}

describe("stayConnected", () => {
  let stop: AbortController;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("addEventListener", vi.fn());
    vi.stubGlobal("removeEventListener", vi.fn());
    stop = new AbortController();
  });

  afterEach(() => {
    stop.abort();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("reads events and connects again when the stream ends", async () => {
    const fetch = serve(stream("event: hello\ndata: {}\n\n"), stream("event: state\ndata: {}\n\n"));
    const { log, listener } = listen();
    void stayConnected("/changes", listener, stop.signal);
    await vi.advanceTimersByTimeAsync(100);
    expect(log).toEqual(["open", "hello", "lost"]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(log.slice(3)).toEqual(["open", "state", "lost"]);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it("waits longer after each failure, up to half a minute", async () => {
    const fetch = serve();
    const { listener } = listen();
    void stayConnected("/changes", listener, stop.signal);
    await vi.advanceTimersByTimeAsync(0);
    const waits: number[] = [];
    for (const wait of [1, 2, 4, 8, 16, 30, 30]) {
      const before = fetch.mock.calls.length;
      await vi.advanceTimersByTimeAsync(wait * 1_000 - 1);
      expect(fetch.mock.calls.length).toBe(before);
      await vi.advanceTimersByTimeAsync(1);
      waits.push(fetch.mock.calls.length - before);
    }
    expect(waits).toEqual([1, 1, 1, 1, 1, 1, 1]);
  });

  it("gives a silent connection up", async () => {
    vi.stubGlobal("fetch", (_url: string, init: RequestInit) => neverAnswer(init.signal));
    const { log, listener } = listen();
    void stayConnected("/changes", listener, stop.signal);
    await vi.advanceTimersByTimeAsync(44_000);
    expect(log).not.toContain("lost");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(log).toContain("lost");
  });

  it("stops for good when the session is gone", async () => {
    const fetch = serve(() => new Response(null, { status: 401 }));
    const { log, listener } = listen();
    await stayConnected("/changes", listener, stop.signal);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(log).toEqual(["signed out"]);
    expect(fetch).toHaveBeenCalledTimes(1);
  });
});

/** A connection whose headers never come, until it is aborted. */
function neverAnswer(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(new DOMException("stopped", "AbortError")));
  });
}
