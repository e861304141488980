import { Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useCallback, useState, type ReactNode } from "react";
import { keepEscape } from "./keep-escape";
import { copyText } from "@/lib/copy";
import { addCondition } from "./condition";
import { fieldLabel } from "./fields";
import { assetOfQuery } from "./queries";
import type { OnSearch } from "./search";
import { ValueMenuContext, type PickedValue } from "./value-menu";
import classes from "./ValueMenu.module.css";

interface Props {
  q: string;
  onSearch: OnSearch;
  children: ReactNode;
}

interface Opened {
  value: PickedValue;
  anchor: HTMLElement;
  box: DOMRect;
}

/** One menu for all values on the page: include, exclude, group by, open. */
export function ValueMenu({ q, onSearch, children }: Props) {
  const [opened, setOpened] = useState<Opened | undefined>();
  const open = useCallback((value: PickedValue, anchor: HTMLElement) => {
    setOpened({ value, anchor, box: anchor.getBoundingClientRect() });
  }, []);
  function close() {
    // Rows come and go: the value may have left the page in the meantime.
    if (opened?.anchor.isConnected) opened.anchor.focus();
    setOpened(undefined);
  }
  return (
    <ValueMenuContext value={open}>
      {children}
      {opened && (
        <Menu
          key={`${opened.box.x} ${opened.box.y}`}
          opened
          position="bottom-start"
          returnFocus={false}
          onChange={(stays) => !stays && close()}
          onClose={close}
        >
          <Menu.Target>
            <span
              className={classes.anchor}
              style={{
                left: opened.box.left,
                top: opened.box.top,
                width: Math.min(opened.box.width, 200),
                height: opened.box.height,
              }}
            />
          </Menu.Target>
          <Menu.Dropdown className={classes.menu} aria-label="Value">
            <div onKeyDownCapture={keepEscape}>
              <Items value={opened.value} q={q} onSearch={onSearch} />
            </div>
          </Menu.Dropdown>
        </Menu>
      )}
    </ValueMenuContext>
  );
}

interface ItemsProps {
  value: PickedValue;
  q: string;
  onSearch: OnSearch;
}

function Items({ value, q, onSearch }: ItemsProps) {
  const { field, label, condition, ip, alarm } = value;
  return (
    <>
      <Menu.Label className={classes.label}>{label.slice(0, 120)}</Menu.Label>
      <Menu.Item onClick={() => onSearch({ q: addCondition(q, condition) })}>Include</Menu.Item>
      <Menu.Item onClick={() => onSearch({ q: addCondition(q, condition, true) })}>
        Exclude
      </Menu.Item>
      {ip && field !== "sensor" && (
        <Menu.Item onClick={() => onSearch({ q: addCondition(q, `ip:${ip}`) })}>
          Include on either side
        </Menu.Item>
      )}
      <Menu.Item onClick={() => onSearch({ by: field })}>Group by {fieldLabel(field)}</Menu.Item>
      <Menu.Item onClick={() => void copyText(label, "Copied")}>Copy</Menu.Item>
      {ip && <AssetItem ip={ip} />}
      {alarm && (
        <Menu.Item
          renderRoot={(props) => <Link to="/alarms/$alarm" params={{ alarm }} {...props} />}
        >
          Open the alarm
        </Menu.Item>
      )}
    </>
  );
}

function AssetItem({ ip }: { ip: string }) {
  const { data: asset, isPending } = useQuery(assetOfQuery(ip));
  if (asset?.host) {
    return (
      <Menu.Item
        renderRoot={(props) => (
          <Link to="/hosts/$host" params={{ host: asset.host ?? "" }} {...props} />
        )}
      >
        Open host {asset.host}
      </Menu.Item>
    );
  }
  if (asset) {
    return (
      <Menu.Item
        renderRoot={(props) => <Link to="/assets" search={{ q: asset.name }} {...props} />}
      >
        Open asset {asset.name}
      </Menu.Item>
    );
  }
  return <Menu.Item disabled>{isPending ? "Looking for its asset…" : "No asset has it"}</Menu.Item>;
}
