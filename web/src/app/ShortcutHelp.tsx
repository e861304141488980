import { Modal } from "@mantine/core";
import classes from "./ShortcutHelp.module.css";

const HELP: readonly { title: string; keys: readonly [string, string][] }[] = [
  {
    title: "Go to",
    keys: [
      ["/", "Search"],
      ["g o", "Tactical overview"],
      ["g h", "Hosts"],
      ["g s", "Services"],
      ["g p", "Service problems"],
      ["g a", "Alarms"],
      ["g y", "History"],
      ["g e", "Events"],
    ],
  },
  {
    title: "In a list",
    keys: [
      ["j", "Next row"],
      ["k", "Previous row"],
      ["Enter", "Open the row"],
      ["c", "Check now"],
    ],
  },
  {
    title: "Among events",
    keys: [
      ["/", "Write a query"],
      ["p", "Pause or resume"],
      ["Esc", "Close the event"],
    ],
  },
  {
    title: "On a host or service",
    keys: [["c", "Check now"]],
  },
  {
    title: "Among alarms",
    keys: [
      ["x", "Select the row"],
      ["c", "Close"],
      ["o", "Reopen"],
      ["l", "Label"],
      ["d", "Delete"],
      ["f", "More filters"],
    ],
  },
  {
    title: "Among policies, assets and event types",
    keys: [
      ["n", "Make a new one"],
      ["J", "Move the policy down"],
      ["K", "Move the policy up"],
    ],
  },
];

export function ShortcutHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts" size={380} centered>
      {HELP.map(({ title, keys }) => (
        <section key={title} className={classes.section}>
          <h3 className={classes.title}>{title}</h3>
          <dl>
            {keys.map(([key, what]) => (
              <div key={key} className={classes.row}>
                <dt>
                  {key.split(" ").map((part) => (
                    <kbd key={part} className={classes.key}>
                      {part}
                    </kbd>
                  ))}
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Modal>
  );
}
