import { Button, Checkbox, Popover } from "@mantine/core";
import { Icon } from "../Icon";
import { chosenColumns, columnWord, type Column } from "./columns";
import classes from "./ColumnChooser.module.css";

interface Props<T> {
  all: readonly Column<T>[];
  chosen: string | undefined;
  onChosen: (columns: string | undefined) => void;
}

export function ColumnChooser<T>({ all, chosen, onChosen }: Props<T>) {
  const shown = chosenColumns(all, chosen).map((column) => column.id);

  function toggle(id: string) {
    const next = shown.includes(id) ? shown.filter((other) => other !== id) : [...shown, id];
    onChosen(columnWord(all, next));
  }

  return (
    <Popover position="bottom-end">
      <Popover.Target>
        <Button variant="default" size="compact-sm" leftSection={<Icon name="columns" size={14} />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.choices}>
        {all.map(({ id, title }) => (
          <Checkbox
            key={id}
            size="xs"
            label={title}
            checked={shown.includes(id)}
            disabled={shown.length === 1 && shown[0] === id}
            onChange={() => toggle(id)}
          />
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}
