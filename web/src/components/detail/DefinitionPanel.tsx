import type { ReactNode } from "react";
import type { HostDetail, ServiceDetail } from "@/api/types";
import { safeUrl } from "@/lib/url";
import { Facts } from "../Facts";
import { Panel } from "../Panel";

interface Props {
  item: HostDetail | ServiceDetail;
  /** Facts that only hosts or only services have. */
  more: Record<string, ReactNode>;
}

/** What the configuration says, and where it says it. */
export function DefinitionPanel({ item, more }: Props) {
  return (
    <Panel title="Definition">
      <Facts
        facts={{
          ...more,
          Groups: item.groups.join(", "),
          Notes: item.notes,
          "Notes URL": link(item.notes_url),
          "Action URL": link(item.action_url),
          "Defined in": item.config && `${item.config.file}:${item.config.line}`,
        }}
      />
    </Panel>
  );
}

function link(text: string | null): ReactNode {
  const href = safeUrl(text);
  if (!href) return text;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {href}
    </a>
  );
}
