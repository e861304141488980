import { ActionIcon, Menu } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Role } from "@/api/types";
import { Icon } from "@/components/Icon";
import { useSession, useSignOut } from "@/features/session/session";

const ROLES: Record<Role, string> = {
  read: "may look",
  operate: "may look and submit commands",
  admin: "administrator",
};

export function UserMenu() {
  const session = useSession();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`User ${session.user}`}>
          <Icon name="user" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {session.user}: {ROLES[session.role]}
        </Menu.Label>
        <Menu.Item component={Link} to="/password">
          Change password
        </Menu.Item>
        <Menu.Item component={Link} to="/about">
          About Atalaya
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => signOut.mutate()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
