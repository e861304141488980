import { useSession } from "@/features/session/session";
import { Icon } from "./Icon";
import classes from "./Note.module.css";

/** Tells those who may not change what a page shows why it has no buttons for it. */
export function ReadOnlyNote({ what }: { what: string }) {
  const { role } = useSession();
  if (role === "admin") return null;
  return (
    <p className={classes.note} data-tone="pending">
      <Icon name="pause" size={14} />
      <span>
        You see {what}, but only an administrator can change them. Your role is <b>{role}</b>.
      </span>
    </p>
  );
}
