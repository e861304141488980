import {
  ActionIcon,
  Menu,
  useComputedColorScheme,
  useMantineColorScheme,
  type MantineColorScheme,
} from "@mantine/core";
import { Icon, type IconName } from "@/components/Icon";
import classes from "./ThemeMenu.module.css";

const CHOICES: readonly { value: MantineColorScheme; label: string; icon: IconName }[] = [
  { value: "light", label: "Light", icon: "sun" },
  { value: "dark", label: "Dark", icon: "moon" },
  { value: "auto", label: "As the system", icon: "auto" },
];

export function ThemeMenu() {
  const { colorScheme, setColorScheme } = useMantineColorScheme({
    // Otherwise Mantine switches transitions off by a style element, which the policy forbids.
    keepTransitions: true,
  });
  const shown = useComputedColorScheme();
  return (
    <Menu position="bottom-end" width={170}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Colours">
          <Icon name={shown === "dark" ? "moon" : "sun"} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(value) => setColorScheme(value as MantineColorScheme)}
        >
          {CHOICES.map(({ value, label, icon }) => (
            <Menu.RadioItem key={value} value={value} closeMenuOnClick>
              <span className={classes.choice}>
                <Icon name={icon} />
                {label}
              </span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
