import type { ZoneObserved, ZoneUse, ZoneView } from '../../../src/dns/zones/model.ts';
import { linkName, planZone } from '../../../src/dns/zones/plan.ts';
import { unused } from '../../../src/dns/zones/use.ts';
import { DnsPolicy } from '../../../src/policy/dns.ts';

/** Values of a zone for its plan tables: it exists, is written to and has no link, unless said otherwise. */

export const group = '/subscriptions/00000000-0000-0000-0000-000000000009/resourcegroups/dns';
export const zoneId = (name: string, at = group): string => `${at}/providers/microsoft.network/privatednszones/${name}`;
export const network = (name: string): string => `${group}/providers/microsoft.network/virtualnetworks/${name}`;
export const hub = network('hub');
export const blob = zoneId('privatelink.blob.core.windows.net');
export const now = new Date('2026-03-01T12:00:00.000Z');

const there: ZoneView = {
  isOurs: false,
  recordSets: { count: 1, most: 25_000 },
  links: { count: 1, most: 1_000 },
};

/** A zone in which somebody claims names. */
export const used = (more: Partial<ZoneUse> = {}): ZoneUse => ({
  ...unused,
  isWrittenTo: true,
  isServed: true,
  ...more,
});

export const observed = (more: Partial<ZoneObserved> = {}): ZoneObserved => ({
  id: blob,
  isManaged: true,
  owner: 'gatehouse-test',
  use: used(),
  block: undefined,
  zone: there,
  links: [],
  dnsServers: new Map(),
  around: [],
  gateways: [],
  elsewhere: new Map(),
  running: [],
  cutOff: [],
  unaudited: [],
  refusals: [],
  attempt: 0,
  current: { kind: 'links', zone: blob, standing: 'unread', operations: [], refusals: [], fingerprint: '' },
  ...more,
});

export const policyOf = (more: object = {}): DnsPolicy =>
  DnsPolicy.parse({ mode: 'enforce', zones: { resourceGroup: group, missing: 'create' }, ...more });
export const planOf = (more: Partial<ZoneObserved>, policy = policyOf()) => planZone(observed(more), policy, now);
export const kinds = (more: Partial<ZoneObserved>, policy = policyOf()): string[] =>
  planOf(more, policy).actions.map(({ kind }) => kind);

export const target = `${blob}/virtualnetworklinks/${linkName(hub)}`;
export const linking = policyOf({ links: [{ network: hub }] });
export const operation = {
  kind: 'createLink' as const,
  target,
  network: hub,
  because: '',
  decisionId: 'first',
  decidedAt: '2026-03-01T11:00:00.000Z',
  audited: false,
};
export const refusal = (nextTry: string) => ({
  kind: 'createLink' as const,
  target,
  network: hub,
  code: 'BadRequest',
  message: 'no',
  nextTry,
});
