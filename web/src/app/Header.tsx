import { ActionIcon, Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Icon } from "@/components/Icon";
import { Logo } from "@/components/Logo";
import { useShortcuts } from "@/lib/shortcuts";
import { GlobalSearch } from "./GlobalSearch";
import classes from "./Header.module.css";
import { LiveIndicator } from "./LiveIndicator";
import { ProblemCounts } from "./ProblemCounts";
import { ThemeMenu } from "./ThemeMenu";
import { UserMenu } from "./UserMenu";

interface Props {
  onMenu: () => void;
  onHelp: () => void;
}

export function Header({ onMenu, onHelp }: Props) {
  // On narrow screens the search box shows only while it is in use.
  const [searching, setSearching] = useState(false);
  useShortcuts({ "/": () => setSearching(true) });

  return (
    <header className={classes.header} data-searching={searching || undefined}>
      <ActionIcon
        className={classes.burger}
        variant="subtle"
        color="gray"
        size="lg"
        aria-label="Open the menu"
        onClick={onMenu}
      >
        <Icon name="menu" size={18} />
      </ActionIcon>
      <Link to="/overview" className={classes.brand} aria-label="Atalaya: tactical overview">
        <Logo />
        <span className={classes.name}>Atalaya</span>
      </Link>
      <GlobalSearch active={searching} onActive={setSearching} />
      <div className={classes.right}>
        <ProblemCounts />
        <LiveIndicator />
        <ActionIcon
          className={classes.searchButton}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label="Search"
          onClick={() => setSearching(true)}
        >
          <Icon name="search" />
        </ActionIcon>
        <Tooltip label="Keyboard shortcuts (?)">
          <ActionIcon
            className={classes.wideOnly}
            variant="subtle"
            color="gray"
            size="lg"
            aria-label="Keyboard shortcuts"
            onClick={onHelp}
          >
            <Icon name="keyboard" />
          </ActionIcon>
        </Tooltip>
        <ThemeMenu />
        <UserMenu />
      </div>
    </header>
  );
}
