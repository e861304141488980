import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import type { Session } from "@/api/types";
import { Message } from "@/components/Message";
import { toAlarmSearch } from "@/features/alarms/alarm-search";
import { sessionQuery } from "@/features/session/session";
import { parseSearch, stringifySearch, toListSearch } from "@/lib/search-params";
import { Frame } from "./Frame";
import { PageFailure } from "./PageFailure";

const root = createRootRouteWithContext<{ client: QueryClient }>()({ component: Outlet });

/** Text fields of an address that a page understands. */
function only<K extends string>(...names: K[]) {
  return (raw: Record<string, unknown>): Partial<Record<K, string>> => {
    const known = names.filter((name) => typeof raw[name] === "string" && raw[name] !== "");
    return Object.fromEntries(known.map((name) => [name, raw[name]])) as Partial<Record<K, string>>;
  };
}

const toNext = only("next");

interface Arrival {
  context: { client: QueryClient };
  location: { href: string };
}

async function requireSession({ context, location }: Arrival): Promise<Session> {
  const session = await context.client.ensureQueryData(sessionQuery);
  if (!session) throw redirect({ to: "/sign-in", search: { next: location.href } });
  return session;
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: toNext,
  component: lazyRouteComponent(() => import("@/features/session/SignInPage"), "SignInPage"),
});

const password = createRoute({
  getParentRoute: () => root,
  path: "/password",
  validateSearch: toNext,
  beforeLoad: async (arrival): Promise<void> => {
    await requireSession(arrival);
  },
  component: lazyRouteComponent(() => import("@/features/session/PasswordPage"), "PasswordPage"),
});

/** Everything that needs a session lives inside of the frame. */
const frame = createRoute({
  getParentRoute: () => root,
  id: "frame",
  beforeLoad: async (arrival): Promise<void> => {
    const session = await requireSession(arrival);
    if (session.must_change_password) {
      throw redirect({ to: "/password", search: { next: arrival.location.href } });
    }
  },
  component: Frame,
});

const home = createRoute({
  getParentRoute: () => frame,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/overview", replace: true });
  },
});

const overview = createRoute({
  getParentRoute: () => frame,
  path: "/overview",
  component: lazyRouteComponent(() => import("@/features/overview/OverviewPage"), "OverviewPage"),
});

const hosts = createRoute({
  getParentRoute: () => frame,
  path: "/hosts",
  validateSearch: toListSearch,
  component: lazyRouteComponent(() => import("@/features/hosts/HostsPage"), "HostsPage"),
});

const host = createRoute({
  getParentRoute: () => frame,
  path: "/hosts/$host",
  component: lazyRouteComponent(() => import("@/features/hosts/HostPage"), "HostPage"),
});

const services = createRoute({
  getParentRoute: () => frame,
  path: "/services",
  validateSearch: toListSearch,
  component: lazyRouteComponent(() => import("@/features/services/ServicesPage"), "ServicesPage"),
});

const service = createRoute({
  getParentRoute: () => frame,
  path: "/hosts/$host/services/$service",
  component: lazyRouteComponent(() => import("@/features/services/ServicePage"), "ServicePage"),
});

const history = createRoute({
  getParentRoute: () => frame,
  path: "/history",
  validateSearch: only("host", "service", "kind"),
  component: lazyRouteComponent(() => import("@/features/history/HistoryPage"), "HistoryPage"),
});

const alarms = createRoute({
  getParentRoute: () => frame,
  path: "/alarms",
  validateSearch: toAlarmSearch,
  component: lazyRouteComponent(() => import("@/features/alarms/AlarmsPage"), "AlarmsPage"),
});

const alarm = createRoute({
  getParentRoute: () => frame,
  path: "/alarms/$alarm",
  component: lazyRouteComponent(() => import("@/features/alarms/AlarmPage"), "AlarmPage"),
});

const events = createRoute({
  getParentRoute: () => frame,
  path: "/events",
  validateSearch: only("q", "last", "from", "to", "columns", "by", "event"),
  component: lazyRouteComponent(() => import("@/features/events/EventsPage"), "EventsPage"),
});

const assets = createRoute({
  getParentRoute: () => frame,
  path: "/assets",
  validateSearch: only("q", "value", "monitored", "network", "sort", "edit"),
  component: lazyRouteComponent(() => import("@/features/assets/AssetsPage"), "AssetsPage"),
});

const networks = createRoute({
  getParentRoute: () => frame,
  path: "/networks",
  validateSearch: only("q", "internal", "sort", "edit"),
  component: lazyRouteComponent(() => import("@/features/assets/NetworksPage"), "NetworksPage"),
});

const policies = createRoute({
  getParentRoute: () => frame,
  path: "/policies",
  validateSearch: only("q"),
  component: lazyRouteComponent(() => import("@/features/policies/PoliciesPage"), "PoliciesPage"),
});

const policy = createRoute({
  getParentRoute: () => frame,
  path: "/policies/$policy",
  validateSearch: only("place", "other"),
  component: lazyRouteComponent(() => import("@/features/policies/PolicyPage"), "PolicyPage"),
});

const directives = createRoute({
  getParentRoute: () => frame,
  path: "/directives",
  validateSearch: only("q", "sort", "state", "view"),
  component: lazyRouteComponent(
    () => import("@/features/directives/DirectivesPage"),
    "DirectivesPage",
  ),
});

const directive = createRoute({
  getParentRoute: () => frame,
  path: "/directives/$directive",
  validateSearch: only("view"),
  component: lazyRouteComponent(
    () => import("@/features/directives/DirectivePage"),
    "DirectivePage",
  ),
});

const dataSources = createRoute({
  getParentRoute: () => frame,
  path: "/data-sources",
  validateSearch: only("q", "sort", "active"),
  component: lazyRouteComponent(
    () => import("@/features/data-sources/DataSourcesPage"),
    "DataSourcesPage",
  ),
});

const dataSource = createRoute({
  getParentRoute: () => frame,
  path: "/data-sources/$source",
  validateSearch: only("q", "sort", "changed"),
  component: lazyRouteComponent(
    () => import("@/features/data-sources/DataSourcePage"),
    "DataSourcePage",
  ),
});

const system = createRoute({
  getParentRoute: () => frame,
  path: "/system",
  component: lazyRouteComponent(() => import("@/features/system/SystemPage"), "SystemPage"),
});

const about = createRoute({
  getParentRoute: () => frame,
  path: "/about",
  component: lazyRouteComponent(() => import("@/features/about/AboutPage"), "AboutPage"),
});

export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([
      signIn,
      password,
      frame.addChildren([
        home,
        overview,
        hosts,
        host,
        services,
        service,
        history,
        alarms,
        alarm,
        events,
        assets,
        networks,
        policies,
        policy,
        directives,
        directive,
        dataSources,
        dataSource,
        system,
        about,
      ]),
    ]),
    context: { client },
    parseSearch,
    stringifySearch,
    defaultPreload: "intent",
    defaultErrorComponent: PageFailure,
    defaultNotFoundComponent: () => (
      <Message icon="search" title="There is no such page">
        The address may be mistyped.
      </Message>
    ),
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
