// Assets while they are edited: texts as they are typed.
import type { AssetItem, AssetRequest, NetworkItem, NetworkRequest } from "@/api/types";

/** Fields that hosts and networks have in common. */
export interface CommonDraft {
  name: string;
  /** Addresses or ranges, with commas, spaces or line ends between them. */
  addresses: string;
  /** Empty: as the server finds fitting. */
  value: string;
  threshold_c: string;
  threshold_a: string;
  description: string;
}

export interface AssetDraft extends CommonDraft {
  fqdns: string;
  operating_system: string;
  host: string;
}

export interface NetworkDraft extends CommonDraft {
  internal: boolean;
}

export type Problems = Readonly<Record<string, string>>;
export type Asked<T> = { request: T } | { problems: Problems };

const NEW: CommonDraft = {
  name: "",
  addresses: "",
  value: "",
  threshold_c: "",
  threshold_a: "",
  description: "",
};
export const NEW_ASSET: AssetDraft = { ...NEW, fqdns: "", operating_system: "", host: "" };
export const NEW_NETWORK: NetworkDraft = { ...NEW, internal: false };

export function assetDraftOf(asset: AssetItem): AssetDraft {
  return {
    ...commonOf(asset, asset.ips),
    fqdns: asset.fqdns.join(", "),
    operating_system: asset.operating_system,
    host: asset.host ?? "",
  };
}

export function networkDraftOf(network: NetworkItem): NetworkDraft {
  return { ...commonOf(network, network.cidrs), internal: network.internal };
}

function commonOf(item: AssetItem | NetworkItem, addresses: readonly string[]): CommonDraft {
  return {
    name: item.name,
    addresses: addresses.join(", "),
    value: String(item.value),
    threshold_c: String(item.threshold_c),
    threshold_a: String(item.threshold_a),
    description: item.description,
  };
}

export function assetRequestOf(draft: AssetDraft, version?: number): Asked<AssetRequest> {
  const problems = problemsOf(draft, "ips", "Needs an address");
  if (Object.keys(problems).length > 0) return { problems };
  return {
    request: {
      ...commonRequest(draft),
      ips: wordsOf(draft.addresses),
      fqdns: wordsOf(draft.fqdns),
      operating_system: draft.operating_system.trim(),
      host: draft.host.trim() || null,
      ...(version === undefined ? {} : { version }),
    },
  };
}

export function networkRequestOf(draft: NetworkDraft, version?: number): Asked<NetworkRequest> {
  const problems = problemsOf(draft, "cidrs", "Needs a range such as 10.1.0.0/16");
  if (Object.keys(problems).length > 0) return { problems };
  return {
    request: {
      ...commonRequest(draft),
      cidrs: wordsOf(draft.addresses),
      internal: draft.internal,
      ...(version === undefined ? {} : { version }),
    },
  };
}

function problemsOf(draft: CommonDraft, addresses: string, missing: string) {
  const problems: Record<string, string> = {};
  if (!draft.name.trim()) problems.name = "Needs a name";
  if (wordsOf(draft.addresses).length === 0) problems[addresses] = missing;
  for (const field of ["threshold_c", "threshold_a"] as const) {
    if (!/^\d{0,9}$/.test(draft[field].trim())) problems[field] = "Is not a whole number";
  }
  return problems;
}

function commonRequest(draft: CommonDraft) {
  return {
    name: draft.name.trim(),
    value: numberOf(draft.value),
    threshold_c: numberOf(draft.threshold_c),
    threshold_a: numberOf(draft.threshold_a),
    description: draft.description.trim(),
  };
}

function numberOf(text: string): number | null {
  return text.trim() === "" ? null : Number(text);
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}
