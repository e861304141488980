import type { ReactNode } from "react";
import form from "@/components/form/Form.module.css";
import { Icon } from "@/components/Icon";

/** Adds an entry to a list of a form. */
export function AddButton({ onAdd, children }: { onAdd: () => void; children: ReactNode }) {
  return (
    <div>
      <button type="button" className={form.small} onClick={onAdd}>
        + {children}
      </button>
    </div>
  );
}

/** Takes an entry out of a list of a form. */
export function RemoveButton({ label, onRemove }: { label: string; onRemove: () => void }) {
  return (
    <button
      type="button"
      className={form.small}
      data-danger
      aria-label={label}
      title={label}
      onClick={onRemove}
    >
      <Icon name="close" size={12} />
    </button>
  );
}
