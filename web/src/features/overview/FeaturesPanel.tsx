import type { Overview } from "@/api/types";
import { Icon } from "@/components/Icon";
import { Panel } from "@/components/Panel";
import { StateIcon } from "@/components/StateIcon";
import { Relative } from "@/components/Time";
import classes from "./FeaturesPanel.module.css";

type Features = Overview["features"];

const FEATURES: readonly [keyof Features, string][] = [
  ["notifications_enabled", "Notifications"],
  ["active_host_checks", "Active host checks"],
  ["active_service_checks", "Active service checks"],
  ["passive_host_checks", "Passive host checks"],
  ["passive_service_checks", "Passive service checks"],
  ["event_handlers", "Event handlers"],
  ["flap_detection", "Flap detection"],
  ["performance_data", "Performance data"],
];

interface Props {
  features: Features;
  program: Overview["program"];
}

/** What is switched on for the whole program. */
export function FeaturesPanel({ features, program }: Props) {
  return (
    <Panel title="Monitoring features" aside={`Atalaya ${program.version}`}>
      <ul className={classes.list}>
        {FEATURES.map(([field, label]) => (
          <li
            key={field}
            className={classes.feature}
            data-tone={features[field] ? "ok" : "pending"}
          >
            {features[field] ? <StateIcon shape="check" /> : <Icon name="pause" size={14} />}
            {label}
            <span className={classes.word}>{features[field] ? "on" : "off"}</span>
          </li>
        ))}
      </ul>
      <p className={classes.program}>
        Started <Relative at={program.started_at} />, configuration read{" "}
        <Relative at={program.loaded_at} /> from <code>{program.config_file}</code>
      </p>
    </Panel>
  );
}
