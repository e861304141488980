import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { asApiError, type FailureKind } from "@/api/errors";
import { Icon, type IconName } from "./Icon";
import classes from "./Message.module.css";

interface MessageProps {
  icon: IconName;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  role?: "alert" | "status";
}

/** What stands where content would: nothing found, no permission, a failure. */
export function Message({ icon, title, children, action, role = "status" }: MessageProps) {
  return (
    <div className={classes.message} role={role}>
      <span className={classes.icon}>
        <Icon name={icon} size={22} />
      </span>
      <h2 className={classes.title}>{title}</h2>
      {children && <div className={classes.text}>{children}</div>}
      {action && <div className={classes.action}>{action}</div>}
    </div>
  );
}

const FAILURES: Record<FailureKind, { icon: IconName; title: string; text?: string }> = {
  "signed-out": { icon: "user", title: "You are signed out" },
  forbidden: {
    icon: "pause",
    title: "You may not see this",
    text: "Your role does not allow it. Ask an administrator for access.",
  },
  "not-found": {
    icon: "search",
    title: "There is no such object",
    text: "It may have been renamed, or removed from the configuration.",
  },
  unreachable: {
    icon: "refresh",
    title: "Atalaya does not answer",
    text: "The server may be restarting. This page tries again by itself.",
  },
  failed: { icon: "close", title: "That did not work" },
};

/** A failed request, told so that the reader knows what to do. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { kind, message, problem } = asApiError(error);
  const { icon, title, text } = FAILURES[kind];
  // A server that answers says itself what is not available.
  const says = kind !== "unreachable" || problem?.type === "unavailable";
  return (
    <Message
      icon={icon}
      title={title}
      role="alert"
      action={
        retry && (
          <Button variant="default" size="xs" onClick={retry}>
            Try again
          </Button>
        )
      }
    >
      {text ?? message}
      {text && says && <div className={classes.detail}>{message}</div>}
    </Message>
  );
}
