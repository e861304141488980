import { Icon, type IconName } from "./Icon";
import classes from "./CheckFlags.module.css";

interface Flags {
  active_checks_enabled: boolean;
  passive_checks_enabled: boolean;
  notifications_enabled: boolean;
  executing: boolean;
}

/** What is out of the ordinary about a check, as small icons. */
export function CheckFlags({ item }: { item: Flags }) {
  return (
    <>
      {item.executing && <Flag icon="refresh" label="Check is running" turning />}
      {!item.notifications_enabled && <Flag icon="mute" label="Notifications are off" />}
      {!item.active_checks_enabled && (
        <Flag
          icon={item.passive_checks_enabled ? "hand" : "pause"}
          label={item.passive_checks_enabled ? "Only passive results" : "Checks are off"}
        />
      )}
    </>
  );
}

function Flag({ icon, label, turning }: { icon: IconName; label: string; turning?: boolean }) {
  return (
    <span
      className={classes.flag}
      data-turning={turning || undefined}
      role="img"
      aria-label={label}
      title={label}
    >
      <Icon name={icon} size={13} />
    </span>
  );
}
