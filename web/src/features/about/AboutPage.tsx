import { useDocumentTitle } from "@mantine/hooks";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import { keys } from "@/api/keys";
import type { About } from "@/api/types";
import { Facts } from "@/components/Facts";
import { Logo } from "@/components/Logo";
import { Failure } from "@/components/Message";
import { Panel } from "@/components/Panel";
import { DateTime, Since } from "@/components/Time";
import { formatBytes, formatCount } from "@/lib/number";
import classes from "./About.module.css";

const aboutQuery = queryOptions({
  queryKey: keys.about,
  queryFn: ({ signal }) => dataOf(api.GET("/api/v1/about", { signal })),
});

/** What runs here, since when, on what. */
export function AboutPage() {
  const { data, error, refetch } = useQuery(aboutQuery);
  useDocumentTitle("About Atalaya");
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <Logo size={52} />
        <div>
          <h1 className={classes.title}>Atalaya {data?.version}</h1>
          <p className={classes.motto}>Monitoring you can point at what you have.</p>
        </div>
      </div>
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {data && <Parts about={data} />}
    </div>
  );
}

function Parts({ about }: { about: About }) {
  const { build, database, counts } = about;
  return (
    <div className={classes.parts}>
      <Panel title="Program">
        <Facts
          facts={{
            Version: about.version,
            Build: `${build.profile}, ${build.target}`,
            Commit: build.commit,
            "Running for": <Since at={about.started_at} />,
            Started: <DateTime at={about.started_at} />,
            Licence: about.licence,
          }}
        />
      </Panel>
      <Panel title="Files">
        <Facts
          facts={{
            Configuration: about.config_file,
            Read: <DateTime at={about.loaded_at} />,
            "State kept in": `${database.path} (${database.kind})`,
            Size: database.size_bytes === null ? "unknown" : formatBytes(database.size_bytes),
          }}
        />
      </Panel>
      <Panel title="Configured">
        <Facts
          facts={{
            Hosts: formatCount(counts.hosts),
            Services: formatCount(counts.services),
            "Host groups": formatCount(counts.host_groups),
            "Service groups": formatCount(counts.service_groups),
            Contacts: formatCount(counts.contacts),
            "Contact groups": formatCount(counts.contact_groups),
            Commands: formatCount(counts.commands),
            "Time periods": formatCount(counts.timeperiods),
          }}
        />
      </Panel>
    </div>
  );
}
