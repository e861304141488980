// @ts-check
// Answers like the API, from memory. For development and tests of the console only.
import { createServer } from "node:http";
import { makeFeed } from "./event-feed.mjs";
import { makeAlarmDesk } from "./alarm-desk.mjs";
import { makeIntelligenceDesk } from "./intelligence-desk.mjs";
import { about, hostDetail, overview, serviceDetail } from "./details.mjs";
import { answerList } from "./query.mjs";
import { serveFile } from "./files.mjs";
import { makeWorld } from "./world.mjs";

/** @typedef {import("node:http").IncomingMessage} Request */
/** @typedef {import("node:http").ServerResponse} Response */
/** @typedef {import("../src/api/types").StateEvent} StateEvent */

const CHECK_MS = 300;
const HEARTBEAT_MS = 10_000;

/**
 * @typedef {object} Options
 * @property {number} services
 * @property {string} password
 * @property {"read" | "operate" | "admin"} [role]
 * @property {number} [events] how many are stored
 * @property {number} [alarms] how many there are
 * @property {number} [eventEveryMs] one more comes each time; 0: none
 */

/** @param {Options} options */
export function makeServer(options) {
  const { services, password, role = "admin", events = 3_000, eventEveryMs = 0 } = options;
  const intelligence = makeIntelligenceDesk((status, detail) => new Problem(status, detail));
  const desk = makeAlarmDesk({ size: options.alarms ?? 350, now: Date.now() });
  const startedAt = new Date().toISOString();
  const world = makeWorld(services, Date.now());
  const feed = makeFeed({ size: events, now: Date.now(), everyMs: eventEveryMs });
  const login = { user: "admin", password, mustChange: true };
  /** @type {Set<string>} */
  const sessions = new Set();
  /** @type {Set<Response>} */
  const streams = new Set();

  /** @param {StateEvent} event */
  function publish(event) {
    for (const stream of streams) stream.write(`event: state\ndata: ${JSON.stringify(event)}\n\n`);
  }

  const session = () => ({
    user: login.user,
    role,
    must_change_password: login.mustChange,
    csrf_token: "mock-token",
    expires_at: new Date(Date.now() + 8 * 3_600_000).toISOString(),
  });

  /** @param {string} host @param {string} [service] */
  function runCheck(host, service) {
    const item =
      service === undefined
        ? world.hosts.find((h) => h.name === host)
        : world.services.find((s) => s.host === host && s.name === service);
    if (!item) return false;
    const tell = () =>
      publish(
        "host" in item
          ? { kind: "service", host, service: item.name, item }
          : { kind: "host", host, item },
      );
    item.executing = true;
    tell();
    setTimeout(() => {
      item.executing = false;
      item.last_check = new Date().toISOString();
      item.next_check = new Date(Date.now() + 300_000).toISOString();
      tell();
    }, CHECK_MS);
    return true;
  }

  /** @param {unknown} body */
  function obey(body) {
    const commands = Array.isArray(body) ? body : [body];
    return commands.map(({ command, args }) => {
      const known = command.startsWith("SCHEDULE_FORCED_");
      const found =
        known && (command.includes("SVC") ? runCheck(args[0], args[1]) : runCheck(args[0]));
      return {
        accepted: found,
        error: found ? null : known ? "no such object" : "unknown command",
      };
    });
  }

  /** @type {Record<string, (query: URLSearchParams, body: any, path: string[]) => unknown>} */
  const routes = {
    "GET session": () => session(),
    "PUT session/password": (_, body) => {
      if (body.current !== login.password) return new Problem(422, "The current password is wrong");
      login.password = body.new;
      login.mustChange = false;
      return session();
    },
    "GET overview": () => overview(world, startedAt),
    "GET about": () => about(world, startedAt),
    "GET hosts": (query) => answerList(world.hosts, query),
    "GET services": (query) => answerList(world.services, query),
    "GET hosts/*": (_, __, [name]) => {
      const item = world.hosts.find((h) => h.name === name);
      return item ? hostDetail(item) : new Problem(404, `no host is named ${name}`);
    },
    "GET hosts/*/services/*": (_, __, [host, name]) => {
      const item = world.services.find((s) => s.host === host && s.name === name);
      return item ? serviceDetail(item) : new Problem(404, `${host} has no service ${name}`);
    },
    "GET history": (query) => {
      const items = world.history.filter((line) =>
        ["host", "service", "kind"].every((field) => {
          const wanted = query.get(field);
          const value = /** @type {Record<string, unknown>} */ ({ ...line })[field];
          return !wanted || wanted.split(",").includes(String(value));
        }),
      );
      return { items, next: null, total: items.length };
    },
    "POST commands": (_, body) => ({ results: obey(body) }),
    ...desk.routes,
    ...intelligence.routes,
  };

  /** @param {Request} request @param {Response} response @param {URL} url */
  async function answer(request, response, url) {
    const path = url.pathname.replace("/api/v1/", "");
    const body = await readBody(request);
    if (`${request.method} ${path}` === "POST session") {
      if (body?.user !== login.user || body?.password !== login.password) {
        return send(response, new Problem(401, "User or password is wrong"));
      }
      const id = `atalaya_session=${sessions.size + 1}`;
      sessions.add(id);
      response.setHeader("Set-Cookie", `${id}; HttpOnly; SameSite=Strict; Path=/`);
      return send(response, session());
    }
    const cookie = request.headers.cookie ?? "";
    if (!sessions.has(cookie)) return send(response, new Problem(401, "Nobody is signed in"));
    if (request.method !== "GET" && request.headers["x-csrf-token"] !== "mock-token") {
      return send(response, new Problem(403, "The request does not carry the session's token"));
    }
    if (`${request.method} ${path}` === "DELETE session") {
      sessions.delete(cookie);
      return send(response, undefined);
    }
    if (path === "changes") return follow(response);
    if (feed.serve(path, url.searchParams, response)) return undefined;
    const found = match(routes, request.method ?? "GET", path);
    if (!found) return send(response, new Problem(404, "No such address"));
    const result = found.route(url.searchParams, body, found.parts);
    const refusal = /** @type {any} */ (result)?.refusal;
    return send(response, refusal ? new Problem(refusal.status, refusal.detail) : result);
  }

  /** @param {Response} response */
  function follow(response) {
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    const hello = { version: "0.1.0", now: new Date().toISOString(), loaded_at: startedAt };
    response.write(`event: hello\ndata: ${JSON.stringify(hello)}\n\n`);
    const beat = setInterval(() => response.write(":\n\n"), HEARTBEAT_MS);
    streams.add(response);
    response.on("close", () => {
      clearInterval(beat);
      streams.delete(response);
    });
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (url.pathname.startsWith("/api/")) void answer(request, response, url);
    else serveFile(url.pathname, response);
  });
  server.on("close", feed.stop);
  return { server, world, feed, alarms: desk.alarms, publish, streams };
}

/** An error answer. */
class Problem {
  type = "about:blank";
  /** @param {number} status @param {string} detail */
  constructor(status, detail) {
    this.title = detail;
    this.status = status;
    this.detail = detail;
  }
}

/** @param {Response} response @param {unknown} body */
function send(response, body) {
  const problem = body instanceof Problem;
  const status = problem ? body.status : body === undefined ? 204 : 200;
  const type = problem ? "application/problem+json" : "application/json";
  response.writeHead(status, { "Content-Type": type, "Cache-Control": "no-store" });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

/** @template R @param {Record<string, R>} routes @param {string} method @param {string} path */
function match(routes, method, path) {
  for (const [pattern, route] of Object.entries(routes)) {
    const [verb, shape = ""] = pattern.split(" ");
    const regex = new RegExp(`^${shape.replaceAll("*", "([^/]+)")}$`);
    const found = verb === method ? regex.exec(path) : null;
    if (found) return { route, parts: found.slice(1).map(decodeURIComponent) };
  }
  return undefined;
}

/** @param {Request} request */
async function readBody(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text ? JSON.parse(text) : undefined;
}
