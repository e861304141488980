import { useNotices } from "@/lib/notices";
import classes from "./Notices.module.css";
import { StateIcon } from "./StateIcon";

export function Notices() {
  const notices = useNotices();
  return (
    <div className={classes.stack} role="status" aria-live="polite">
      {notices.map(({ id, text, tone }) => (
        <div key={id} className={classes.notice} data-tone={tone}>
          <StateIcon shape={tone === "ok" ? "check" : "cross"} />
          <span>{text}</span>
        </div>
      ))}
    </div>
  );
}
