import { Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { AssetDetail } from "@/api/types";
import { Facts } from "@/components/Facts";
import { ConfirmDialog } from "@/components/form/ConfirmDialog";
import { Field } from "@/components/form/Field";
import form from "@/components/form/Form.module.css";
import { Failure } from "@/components/Message";
import { ReadOnlyNote } from "@/components/ReadOnlyNote";
import { RiskBadge } from "@/components/RiskBadge";
import { StateBadge } from "@/components/StateBadge";
import { DateTime } from "@/components/Time";
import { useMayAdminister } from "@/features/session/session";
import { formatCount } from "@/lib/number";
import { CommonFields } from "./CommonFields";
import { DialogForm } from "@/components/form/DialogForm";
import { assetDraftOf, assetRequestOf, NEW_ASSET } from "./draft";
import { assetDetailQuery, useDeleteAsset, useSaveAsset } from "./queries";
import { useDraft } from "./use-form";

interface Props {
  /** `new` for one to be made. */
  id: string;
  onClose: () => void;
}

/** A host asset to read or to edit, with what both halves know of it. */
export function AssetDialog({ id, onClose }: Props) {
  const isNew = id === "new";
  const { data, error, refetch } = useQuery({ ...assetDetailQuery(id), enabled: !isNew });
  const title = isNew ? "New host asset" : (data?.asset.name ?? "Host asset");
  return (
    <Modal opened onClose={onClose} title={title} size={640} centered>
      {!isNew && !data && !error && <p role="status">Loading…</p>}
      {!isNew && !data && error && <Failure error={error} retry={() => void refetch()} />}
      {(isNew || data) && (
        <AssetForm
          key={data?.asset.version ?? "new"}
          detail={data}
          onClose={onClose}
          onReload={() => void refetch()}
        />
      )}
    </Modal>
  );
}

interface FormProps {
  detail: AssetDetail | undefined;
  onClose: () => void;
  onReload: () => void;
}

function AssetForm({ detail, onClose, onReload }: FormProps) {
  const asset = detail?.asset;
  const mayChange = useMayAdminister();
  const save = useSaveAsset(asset?.id);
  const remove = useDeleteAsset();
  const [deleting, setDeleting] = useState(false);
  const { draft, problems, dirty, change, request, refuse } = useDraft(
    asset ? assetDraftOf(asset) : NEW_ASSET,
    (given) => assetRequestOf(given, asset?.version),
  );

  function submit() {
    const body = request();
    if (body) save.mutate(body, { onSuccess: onClose, onError: refuse });
  }

  return (
    <div className={form.stack}>
      {detail && <About detail={detail} />}
      <ReadOnlyNote what="assets" />
      <DialogForm
        onSubmit={mayChange ? submit : undefined}
        error={save.error}
        saving={save.isPending}
        dirty={dirty}
        onCancel={onClose}
        onReload={onReload}
        onDelete={asset && (() => setDeleting(true))}
      >
        <CommonFields
          draft={draft}
          problems={problems}
          onChange={change}
          addresses={{
            field: "ips",
            label: "Addresses",
            hint: "IPv4 or IPv6, with commas between them; no other asset may have them",
          }}
        />
        <div className={form.grid}>
          <Text
            label="Monitored host"
            hint="The host in Nagios' configuration with which it is one"
            value={draft.host}
            problem={problems.host}
            onChange={(host) => change({ host })}
          />
          <Text
            label="Operating system"
            value={draft.operating_system}
            problem={problems.operating_system}
            onChange={(operating_system) => change({ operating_system })}
          />
        </div>
        <Text
          label="Further names"
          hint="Domain names, with commas between them"
          value={draft.fqdns}
          problem={problems.fqdns}
          onChange={(fqdns) => change({ fqdns })}
        />
      </DialogForm>
      {deleting && asset && (
        <ConfirmDialog
          title={`Delete ${asset.name}?`}
          yes="Delete"
          busy={remove.isPending}
          onNo={() => setDeleting(false)}
          onYes={() =>
            remove.mutate(asset, { onSuccess: onClose, onError: () => setDeleting(false) })
          }
        >
          <p>
            Its events and alarms stay.{" "}
            {asset.host && "Its monitored host becomes an asset again at the next start."}
          </p>
        </ConfirmDialog>
      )}
    </div>
  );
}

/** Both halves in numbers. */
function About({ detail: { asset, host_state, networks, security } }: { detail: AssetDetail }) {
  return (
    <Facts
      facts={{
        "Monitored host": asset.host && (
          <>
            <Link to="/hosts/$host" params={{ host: asset.host }}>
              {asset.host}
            </Link>{" "}
            {host_state && <StateBadge state={host_state} />}
          </>
        ),
        "Open alarms": (
          <>
            <Link to="/alarms" search={{ asset: asset.id }}>
              {formatCount(security.open_alarms)}
            </Link>{" "}
            {security.open_alarms_risk !== null && <RiskBadge risk={security.open_alarms_risk} />}
          </>
        ),
        "Events in 24 h": security.events_24h !== null && (
          <Link to="/events" search={{ q: security.query }}>
            {formatCount(security.events_24h)}
          </Link>
        ),
        Networks: networks.map(({ name }) => name).join(", "),
        "Last changed": (
          <>
            <DateTime at={asset.changed_at} /> by {asset.changed_by}
          </>
        ),
      }}
    />
  );
}

interface TextProps {
  label: string;
  hint?: string;
  value: string;
  problem: string | undefined;
  onChange: (value: string) => void;
}

function Text({ label, hint, value, problem, onChange }: TextProps) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(tied) => (
        <input
          {...tied}
          className={form.input}
          value={value}
          maxLength={255}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
