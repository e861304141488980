import { useQuery } from "@tanstack/react-query";
import type { PolicyAddress } from "@/api/types";
import { FieldGroup } from "@/components/form/Field";
import form from "@/components/form/Form.module.css";
import { allAssetsQuery, allNetworksQuery } from "@/features/assets/all";
import { RemoveButton, AddButton } from "./ListButtons";

interface Props {
  label: string;
  value: readonly PolicyAddress[];
  problem: string | undefined;
  onChange: (value: PolicyAddress[]) => void;
}

const KINDS: readonly [PolicyAddress["kind"], string][] = [
  ["home_net", "HOME_NET (internal networks)"],
  ["external", "outside of HOME_NET"],
  ["network", "Network"],
  ["asset", "Host asset"],
  ["range", "Address or range"],
];

/** A set of addresses: one entry must match, none is any. */
export function AddressField({ label, value, problem, onChange }: Props) {
  function replace(index: number, next: PolicyAddress) {
    onChange(value.with(index, next));
  }

  return (
    <FieldGroup
      label={label}
      hint={value.length === 0 ? "Any address" : "One of them must match"}
      problem={problem}
    >
      {value.map((address, index) => (
        <div key={index} className={form.line}>
          <select
            className={form.select}
            aria-label={`${label} ${index + 1}: kind`}
            value={address.kind}
            onChange={(event) =>
              replace(index, emptyOf(event.currentTarget.value as PolicyAddress["kind"]))
            }
          >
            {KINDS.map(([kind, words]) => (
              <option key={kind} value={kind}>
                {words}
              </option>
            ))}
          </select>
          <Which
            label={`${label} ${index + 1}`}
            address={address}
            onChange={(next) => replace(index, next)}
          />
          <RemoveButton
            label={`Remove ${label.toLowerCase()} ${index + 1}`}
            onRemove={() => onChange(value.toSpliced(index, 1))}
          />
        </div>
      ))}
      <AddButton onAdd={() => onChange([...value, { kind: "home_net" }])}>
        Add {label.toLowerCase()}
      </AddButton>
    </FieldGroup>
  );
}

function emptyOf(kind: PolicyAddress["kind"]): PolicyAddress {
  if (kind === "range") return { kind, range: "" };
  if (kind === "asset" || kind === "network") return { kind, id: "" };
  return { kind };
}

interface WhichProps {
  label: string;
  address: PolicyAddress;
  onChange: (next: PolicyAddress) => void;
}

function Which({ label, address, onChange }: WhichProps) {
  const assets = useQuery(allAssetsQuery).data;
  const networks = useQuery(allNetworksQuery).data;
  if (address.kind === "home_net" || address.kind === "external") return null;
  if (address.kind === "range") {
    return (
      <input
        className={form.input}
        aria-label={`${label}: address or range`}
        value={address.range}
        placeholder="10.0.0.0/8"
        spellCheck={false}
        onChange={(event) => onChange({ kind: "range", range: event.currentTarget.value })}
      />
    );
  }
  const { kind, id } = address;
  const choices = kind === "asset" ? assets?.items : networks?.items;
  const known = choices?.some((choice) => choice.id === id);
  return (
    <select
      className={form.select}
      aria-label={`${label}: ${kind === "asset" ? "host asset" : "network"}`}
      value={id}
      onChange={(event) => onChange({ kind, id: event.currentTarget.value })}
    >
      <option value="">choose…</option>
      {id && !known && <option value={id}>{`number ${id}`}</option>}
      {choices?.map((choice) => (
        <option key={choice.id} value={choice.id}>
          {choice.name}
        </option>
      ))}
    </select>
  );
}
