import type { HostDetail, ServiceDetail } from "@/api/types";
import { formatInterval } from "@/lib/time";
import { Facts } from "../Facts";
import { Panel } from "../Panel";
import { Relative } from "../Time";

/** Who is told, and who last was. */
export function NotificationPanel({ item }: { item: HostDetail | ServiceDetail }) {
  const repeat = item.notification_interval_s;
  return (
    <Panel title="Notifications">
      <Facts
        facts={{
          Notifications: item.notifications_enabled ? "on" : "off",
          Contacts: item.contacts.join(", "),
          "Contact groups": item.contact_groups.join(", "),
          Repeated: repeat > 0 ? `every ${formatInterval(repeat)}` : "never",
          "Last sent": <Relative at={item.last_notification} />,
          "Sent for this problem": item.notification_number || null,
        }}
      />
    </Panel>
  );
}
