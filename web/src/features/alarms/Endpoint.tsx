import { Link } from "@tanstack/react-router";
import type { AssetRef } from "@/api/types";
import classes from "./Alarms.module.css";

interface Props {
  ip: string | null;
  port?: number | null;
  asset?: AssetRef | null;
}

/** One side of an alarm or event: the monitored host when it is one, else its address. */
export function Endpoint({ ip, port, asset }: Props) {
  if (!ip) return <span className={classes.quiet}>–</span>;
  const address = port ? `${ip.includes(":") ? `[${ip}]` : ip}:${port}` : ip;
  if (asset?.host) {
    return (
      <Link
        to="/hosts/$host"
        params={{ host: asset.host }}
        className={classes.host}
        title={`${address}, open the page of host ${asset.host}`}
      >
        {asset.host}
      </Link>
    );
  }
  if (asset) return <span title={address}>{asset.name}</span>;
  return <span title={address}>{address}</span>;
}
