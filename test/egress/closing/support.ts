import { createWholes } from '../../../src/egress/closing/whole.ts';
import { egressReconciler } from '../../../src/egress/reconciler.ts';
import { settled } from '../../../src/reconcile/outcome.ts';
import { passOnce } from '../../../src/reconcile/pass.ts';
import type { AuditEntry } from '../../../src/state/audit/model.ts';
import { createReviseFindings } from '../../../src/state/findings/revise.ts';
import type { Remediation } from '../../../src/state/remediations/model.ts';
import { createState } from '../../../src/state/state.ts';
import { everyFinding } from '../../support/every-finding.ts';
import { memoryState } from '../../support/memory-state.ts';
import { group, idOf, passWith, portsOver, storage, tinyArm } from '../support.ts';

type Body = Record<string, unknown>;

export const targetId = idOf(storage({}));
export const endpointId = `${group}/providers/microsoft.network/privateendpoints/pe1`.toLowerCase();
const zone = `${group}/providers/microsoft.network/privatednszones/privatelink.blob.core.windows.net`.toLowerCase();
export const recordId = `${zone}/a/st1`;
export const networkOf = (name: string): string =>
  `${group}/providers/microsoft.network/virtualnetworks/${name}`.toLowerCase();
export const networks = [networkOf('hub'), networkOf('spoke')] as const;

export const connection = (status: string): Body => ({
  id: `${targetId}/privateEndpointConnections/c1`,
  properties: { privateEndpoint: { id: endpointId }, privateLinkServiceConnectionState: { status } },
});
export const account = (status: string, more: Body = {}): Body =>
  storage({ privateEndpointConnections: [connection(status)], ...more });
export const record = (address: string): Body => ({
  id: recordId,
  properties: { aRecords: [{ ipv4Address: address }] },
});

/** Closes the account for both networks, a day after it is announced. */
export const closing = (more: Body = {}): Body => ({
  mode: 'enforce',
  remediate: {
    announce: '1d',
    rules: [{ checks: ['exposure-*'], match: { ids: ['**'] }, from: networks }],
    ...more,
  },
});

export interface Write {
  readonly verb: 'PATCH' | 'PUT';
  readonly id: string;
  readonly body: Body;
  readonly ifMatch: string | undefined;
}

/** The room over a small Azure that takes writes, with its own loop: passes, undo, and what came of them. */
export async function closingWorld(...bodies: readonly Body[]) {
  const tables = memoryState();
  const state = createState(tables);
  const base = tinyArm(...bodies);
  const writes: Write[] = [];
  const audit: AuditEntry[] = [];
  /** What each network reaches. */
  const reached = new Map<string, string>(networks.map((network) => [network, 'ok']));
  /** Called with every call to Azure and every write of a row, by what it is. */
  const hooks = { call: (_what: string): void => undefined, wrote: (_write: Write): void => undefined };
  const put = (write: Write): { status: number; headers: Record<string, string>; body: unknown } => {
    hooks.wrote(write);
    writes.push(write);
    const known = base.bodies.get(write.id) ?? {};
    const merged = write.verb === 'PATCH' ? merge(known, write.body) : { ...write.body, etag: `W/"${writes.length}"` };
    base.bodies.set(write.id, merged as Body);
    return { status: 200, headers: {}, body: structuredClone(merged) };
  };
  const arm = {
    ...base,
    find: async (...args: Parameters<typeof base.find>) => {
      hooks.call(`GET ${args[0].toLowerCase()}`);
      return base.find(...args);
    },
    patch: async (id: string, _: string, body: unknown) => {
      hooks.call(`PATCH ${id}`);
      return put({ verb: 'PATCH', id, body: body as Body, ifMatch: undefined });
    },
    put: async (id: string, _: string, body: unknown, { ifMatch }: { ifMatch?: string | undefined }) => {
      hooks.call(`PUT ${id}`);
      return put({ verb: 'PUT', id, body: body as Body, ifMatch });
    },
  };
  const remediations = {
    ...state.remediations,
    put: async (row: Remediation, etag: string | undefined) => {
      hooks.call(`ROW ${row.state}`);
      return state.remediations.put(row, etag);
    },
  };
  const ports = {
    ...portsOver(arm, { ...state, remediations }),
    askNetworks: async (_: string, from: readonly string[], isFresh: boolean) => {
      hooks.call(`ASK ${isFresh ? 'fresh' : 'kept'}`);
      return from.map((each) => ({ from: each, state: reached.get(each) ?? 'unknown', name: 'st1' }));
    },
  };
  await state.endpoints.put(
    {
      id: endpointId,
      resourceGuid: 'g',
      connectionState: 'Approved',
      provisioningState: 'Succeeded',
      privateLinkResource: targetId,
      groupIds: ['blob'],
      location: 'westeurope',
      fingerprint: '',
      names: [recordId],
      notes: [],
      firstSeen: '2026-03-01T00:00:00.000Z',
      lastSeen: '2026-03-01T00:00:00.000Z',
      hasZoneGroup: false,
    },
    undefined,
  );
  await state.names.setClaim(await state.names.read(recordId), {
    kind: 'claim',
    recordSet: recordId,
    endpoint: endpointId,
    resourceGuid: 'g',
    addresses: ['10.0.0.5'],
    privateLinkResource: targetId,
    location: 'westeurope',
    network: networks[0],
    firstSeen: '2026-03-01T00:00:00.000Z',
    releasing: false,
    rank: 0,
    handover: false,
    takeover: false,
    optedOut: false,
  });
  const reconciler = egressReconciler(ports);
  const revise = createReviseFindings(state.findings);
  return {
    arm: base,
    ports,
    state,
    writes,
    audit,
    reached,
    hooks,
    wholes: createWholes(arm, ports.clock),
    row: async (id = targetId) => (await state.remediations.find(id))?.value,
    findings: async () =>
      (await everyFinding(tables))
        .filter(({ state: is, check }) => is === 'open' && check.startsWith('egress-closing'))
        .map(({ check }) => check),
    pass: (policy: unknown, at: Date, id = targetId) =>
      passOnce(reconciler, { room: 'egress', key: id }, passWith(policy, at), {
        guard: { admit: async () => ({ kind: 'admitted' }) } as never,
        audit: async (entry) => {
          hooks.call('AUDIT');
          if (!audit.some((each) => each.id === entry.id)) audit.push(entry);
        },
        reviseFindings: revise,
        visit: async () => settled,
      }),
  };
}

export type ClosingWorld = Awaited<ReturnType<typeof closingWorld>>;

export const valueIn = (world: ClosingWorld, id = targetId): unknown =>
  (world.arm.bodies.get(id)?.properties as Body | undefined)?.publicNetworkAccess;

function merge(known: unknown, more: unknown): unknown {
  if (typeof known !== 'object' || known === null || typeof more !== 'object' || more === null) return more;
  const both = { ...(known as Body) };
  for (const [name, each] of Object.entries(more)) both[name] = merge(both[name], each);
  return both;
}
