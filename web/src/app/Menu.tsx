import { Link, useLocation } from "@tanstack/react-router";
import { MENU, type MenuEntry, type MenuSection } from "./menu";
import classes from "./Menu.module.css";

/** The main menu: in a column at the side, or in a drawer on narrow screens. */
export function Menu({ onChosen }: { onChosen?: () => void }) {
  return (
    <nav className={classes.menu} aria-label="Main">
      <ul>
        {MENU.map((section) => (
          <Section key={section.label} section={section} onChosen={onChosen} />
        ))}
      </ul>
    </nav>
  );
}

function Section({ section, onChosen }: { section: MenuSection; onChosen?: () => void }) {
  const empty = section.entries.length === 0;
  return (
    <li className={classes.section} data-empty={empty || undefined}>
      <div className={classes.heading}>
        {section.label}
        {empty && <span className={classes.hint}>nothing here yet</span>}
      </div>
      {!empty && (
        <ul>
          {section.entries.map((entry) => (
            <li key={entry.label}>
              {entry.group && <div className={classes.group}>{entry.group}</div>}
              <Entry entry={entry} onChosen={onChosen} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Entry({ entry, onChosen }: { entry: MenuEntry; onChosen?: () => void }) {
  const active = isActive(entry, useLocation());
  return (
    <Link
      className={classes.entry}
      to={entry.to}
      search={entry.search ?? {}}
      data-active={active || undefined}
      aria-current={active ? "page" : undefined}
      onClick={onChosen}
    >
      {entry.label}
    </Link>
  );
}

/** Problem lists share the path of the lists that they are views of. */
function isActive({ to, search }: MenuEntry, at: { pathname: string; search: object }): boolean {
  if (at.pathname !== to) return !search && at.pathname.startsWith(`${to}/`);
  const showsProblems = "problem" in at.search && at.search.problem === "true";
  return showsProblems === (search?.problem === "true");
}
