import { Drawer } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useNavigate, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { keys } from "@/api/keys";
import { followServer } from "@/api/live/updates";
import { Notices } from "@/components/Notices";
import { PROBLEMS } from "@/lib/links";
import { useShortcuts } from "@/lib/shortcuts";
import classes from "./Frame.module.css";
import { Header } from "./Header";
import { Menu } from "./Menu";
import { ShortcutHelp } from "./ShortcutHelp";
import { StaleBanner } from "./StaleBanner";

/** The first page comes first. */
const PAGES_AFTER_MS = 1_500;

/** What surrounds every page of a signed-in user. */
export function Frame() {
  const [menuOpen, setMenuOpen] = useState(false);
  const [helpOpen, setHelpOpen] = useState(false);
  const navigate = useNavigate();
  useLiveUpdates();
  useEveryPage();
  useShortcuts({
    "g o": () => void navigate({ to: "/overview" }),
    "g h": () => void navigate({ to: "/hosts" }),
    "g s": () => void navigate({ to: "/services" }),
    "g p": () => void navigate({ to: "/services", search: PROBLEMS }),
    "g a": () => void navigate({ to: "/alarms" }),
    "g y": () => void navigate({ to: "/history" }),
    "g e": () => void navigate({ to: "/events" }),
    "?": () => setHelpOpen(true),
  });

  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#main">
        Skip to content
      </a>
      <Header onMenu={() => setMenuOpen(true)} onHelp={() => setHelpOpen(true)} />
      <aside className={classes.menu}>
        <Menu />
      </aside>
      <main id="main" className={classes.main} tabIndex={-1}>
        <StaleBanner />
        <Outlet />
      </main>
      <Drawer
        opened={menuOpen}
        onClose={() => setMenuOpen(false)}
        title="Menu"
        size={264}
        padding={0}
        classNames={{ header: classes.drawerHeader }}
      >
        <Menu onChosen={() => setMenuOpen(false)} />
      </Drawer>
      <ShortcutHelp opened={helpOpen} onClose={() => setHelpOpen(false)} />
      <Notices />
    </div>
  );
}

/** Fetches the code of all pages when there is time, so that they open also without a server. */
function useEveryPage() {
  const router = useRouter();
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const route of Object.values(router.routesById)) {
        // A page whose code does not come now is fetched when it is opened.
        router.loadRouteChunk(route)?.catch(() => undefined);
      }
    }, PAGES_AFTER_MS);
    return () => clearTimeout(timer);
  }, [router]);
}

function useLiveUpdates() {
  const client = useQueryClient();
  const router = useRouter();
  useEffect(() => {
    const stop = new AbortController();
    void followServer(client, stop.signal, () => {
      client.setQueryData(keys.session, null);
      void router.invalidate();
    });
    return () => stop.abort();
  }, [client, router]);
}
