import { Button, Menu } from "@mantine/core";
import type { AlarmItem, LabelItem } from "@/api/types";
import { useAlarmActions } from "./actions";
import { LabelChip } from "./LabelChip";

interface Props {
  alarms: readonly AlarmItem[];
  labels: readonly LabelItem[];
  opened: boolean;
  onOpened: (opened: boolean) => void;
  onEdit: () => void;
}

/** Gives labels to alarms, takes them away, and leads to the editor of labels. */
export function LabelMenu({ alarms, labels, opened, onOpened, onEdit }: Props) {
  const { label } = useAlarmActions();
  return (
    <Menu opened={opened} onChange={onOpened} position="bottom-start">
      <Menu.Target>
        <Button size="xs" variant="default" title="l">
          Label
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {labels.map((item) => {
          const all = alarms.length > 0 && alarms.every(({ labels: on }) => on.includes(item.id));
          const change = all ? { remove: [item.id] } : { add: [item.id] };
          return (
            <Menu.CheckboxItem
              key={item.id}
              checked={all}
              onChange={() => label.mutate({ alarms, ...change })}
            >
              <LabelChip label={item} />
            </Menu.CheckboxItem>
          );
        })}
        {labels.length > 0 && <Menu.Divider />}
        <Menu.Item onClick={onEdit}>
          {labels.length === 0 ? "Make a label…" : "Edit labels…"}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
