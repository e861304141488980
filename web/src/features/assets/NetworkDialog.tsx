import { Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { NetworkItem } from "@/api/types";
import { Facts } from "@/components/Facts";
import { ConfirmDialog } from "@/components/form/ConfirmDialog";
import form from "@/components/form/Form.module.css";
import { Failure } from "@/components/Message";
import { ReadOnlyNote } from "@/components/ReadOnlyNote";
import { DateTime } from "@/components/Time";
import { useMayAdminister } from "@/features/session/session";
import { CommonFields } from "./CommonFields";
import { DialogForm } from "@/components/form/DialogForm";
import { networkDraftOf, networkRequestOf, NEW_NETWORK } from "./draft";
import { networkQuery, useDeleteNetwork, useSaveNetwork } from "./queries";
import { useDraft } from "./use-form";

interface Props {
  /** `new` for one to be made. */
  id: string;
  onClose: () => void;
}

/** A network to read or to edit. */
export function NetworkDialog({ id, onClose }: Props) {
  const isNew = id === "new";
  const { data, error, refetch } = useQuery({ ...networkQuery(id), enabled: !isNew });
  return (
    <Modal
      opened
      onClose={onClose}
      title={isNew ? "New network" : (data?.name ?? "Network")}
      size={640}
      centered
    >
      {!isNew && !data && !error && <p role="status">Loading…</p>}
      {!isNew && !data && error && <Failure error={error} retry={() => void refetch()} />}
      {(isNew || data) && (
        <NetworkForm
          key={data?.version ?? "new"}
          network={data}
          onClose={onClose}
          onReload={() => void refetch()}
        />
      )}
    </Modal>
  );
}

interface FormProps {
  network: NetworkItem | undefined;
  onClose: () => void;
  onReload: () => void;
}

function NetworkForm({ network, onClose, onReload }: FormProps) {
  const mayChange = useMayAdminister();
  const save = useSaveNetwork(network?.id);
  const remove = useDeleteNetwork();
  const [deleting, setDeleting] = useState(false);
  const { draft, problems, dirty, change, request, refuse } = useDraft(
    network ? networkDraftOf(network) : NEW_NETWORK,
    (given) => networkRequestOf(given, network?.version),
  );

  function submit() {
    const body = request();
    if (body) save.mutate(body, { onSuccess: onClose, onError: refuse });
  }

  return (
    <div className={form.stack}>
      {network && <About network={network} />}
      <ReadOnlyNote what="networks" />
      <DialogForm
        onSubmit={mayChange ? submit : undefined}
        error={save.error}
        saving={save.isPending}
        dirty={dirty}
        onCancel={onClose}
        onReload={onReload}
        onDelete={network && (() => setDeleting(true))}
      >
        <CommonFields
          draft={draft}
          problems={problems}
          onChange={change}
          addresses={{
            field: "cidrs",
            label: "Address ranges",
            hint: "Such as 10.1.0.0/16, 2001:db8::/32; no other network may have them",
          }}
        />
        <label className={form.check}>
          <input
            type="checkbox"
            checked={draft.internal}
            onChange={(event) => change({ internal: event.currentTarget.checked })}
          />
          Internal: directives and policies mean it by HOME_NET
        </label>
      </DialogForm>
      {deleting && network && (
        <ConfirmDialog
          title={`Delete ${network.name}?`}
          yes="Delete"
          busy={remove.isPending}
          onNo={() => setDeleting(false)}
          onYes={() =>
            remove.mutate(network, { onSuccess: onClose, onError: () => setDeleting(false) })
          }
        >
          <p>Hosts in it that are no asset of their own lose its value.</p>
        </ConfirmDialog>
      )}
    </div>
  );
}

function About({ network }: { network: NetworkItem }) {
  return (
    <Facts
      facts={{
        "Host assets in it": (
          <Link to="/assets" search={{ network: network.id }}>
            show them
          </Link>
        ),
        "Last changed": (
          <>
            <DateTime at={network.changed_at} /> by {network.changed_by}
          </>
        ),
      }}
    />
  );
}
