import { describe, expect, it } from 'vitest';
import { planProposals } from '../../src/access/proposals/plan.ts';
import { createProposals, type ProposalPorts } from '../../src/access/proposals/proposals.ts';
import { ConflictError, PermanentError } from '../../src/core/errors.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { linkName } from '../../src/dns/zones/plan.ts';
import { Policy } from '../../src/policy/policy.ts';
import type { Pass } from '../../src/reconcile/reconciler.ts';
import type { AuditEntry } from '../../src/state/audit/model.ts';
import { readGraph } from '../../src/why/read-graph.ts';
import { type Body, blobZone, golden, storageId, vnet, zone, zoneId } from '../why/estate.ts';
import { apiServer, policyOfApiServer } from '../why/guide-estate.ts';

const subscription = '/subscriptions/11111111-1111-1111-1111-111111111111';
const hub = `${subscription}/resourcegroups/net/providers/microsoft.network/virtualnetworks/hub`;
const zoneName = '33333333-3333-3333-3333-333333333333.privatelink.westeurope.azmk8s.io';
const aksZone = `${subscription}/resourcegroups/mc_aks_prod/providers/microsoft.network/privatednszones/${zoneName}`;
const ownGroup = `${subscription}/resourceGroups/dns`;
const ownZone = `${ownGroup.toLowerCase()}/providers/microsoft.network/privatednszones/${zoneName}`;

const locked = (): readonly Body[] =>
  apiServer().map((body) =>
    body.id.endsWith('/managedClusters/prod')
      ? { ...body, properties: { ...body.properties, nodeResourceGroupProfile: { restrictionLevel: 'ReadOnly' } } }
      : body,
  );
const placed = { ...policyOfApiServer, dns: { mode: 'enforce', zones: { resourceGroup: ownGroup } } };
const made: Body = {
  id: ownZone,
  name: zoneName,
  properties: { numberOfRecordSets: 1 },
};
const plan = (bodies: readonly Body[], policy: object = policyOfApiServer) => {
  const parsed = Policy.parse(policy);
  return planProposals(readGraph(bodies, parsed.dns), parsed);
};
const backups = (more: object = {}) => ({
  version: 1,
  dns: {
    mode: 'enforce',
    zones: { resourceGroup: `/subscriptions/00000000-0000-0000-0000-0000000000aa/resourceGroups/rg-dns` },
    ...more,
  },
  reachability: { must: [{ from: [vnet('vnet-restore')], targets: [storageId('st1')] }] },
});

describe('what is proposed', () => {
  it("is a link of AKS's zone to the management network that can't resolve it", () => {
    expect(plan(apiServer())).toMatchObject([
      {
        kind: 'link',
        target: `${aksZone}/virtualnetworklinks/${linkName(hub)}`,
        network: hub,
        mends: [{ from: hub, because: 'reachability.managementNetworks' }],
        blockedBy: undefined,
      },
    ]);
  });

  it('is a zone of its own where nobody else may write in the node resource group, and then the link of it', () => {
    expect(plan(locked(), placed)).toMatchObject([{ kind: 'custom-zone', target: ownZone, blockedBy: undefined }]);
    expect(plan([...locked(), made], placed)).toMatchObject([
      { kind: 'link', target: `${ownZone}/virtualnetworklinks/${linkName(hub)}` },
    ]);
  });

  it('says what policy lacks where it names no place for that zone', () => {
    expect(plan(locked())).toMatchObject([
      { kind: 'custom-zone', zone: aksZone, blockedBy: expect.stringContaining('dns.zones.resourceGroup') },
    ]);
  });

  it('is a link of a privatelink zone to the network of a restore cluster', () => {
    const zoneOfBlobs = zoneId(blobZone).toLowerCase();
    expect(plan(golden(), backups())).toMatchObject([{ kind: 'link', zone: zoneOfBlobs }]);
  });

  it('is nothing where the zone is in a place that policy does not name', () => {
    expect(plan(golden(), backups({ zones: {} }))).toEqual([]);
  });

  it('can not be applied while the room only observes', () => {
    expect(plan(golden(), backups({ mode: 'observe' }))).toMatchObject([
      { blockedBy: expect.stringContaining('dns.mode is observe') },
    ]);
  });

  it.each([
    ['the promise is kept', [...apiServer(), linked('Completed')]],
    ['a link is on its way', [...apiServer(), linked('InProgress')]],
    ['no right record is in the zone', apiServer().filter(({ id }) => !id.endsWith('/A/prod-1'))],
    ['nobody is promised anything', apiServer(), { version: 1 }],
  ])('is nothing where %s', (_, bodies, policy = policyOfApiServer) => {
    expect(plan(bodies, policy)).toEqual([]);
  });

  it('has another version once it says something else', () => {
    const both = {
      ...policyOfApiServer,
      reachability: { ...policyOfApiServer.reachability, buildAgents: [hub] },
    };
    expect(plan(apiServer())[0]?.etag).toBe(plan(apiServer().toReversed())[0]?.etag);
    expect(plan(apiServer(), both)[0]?.target).toBe(plan(apiServer())[0]?.target);
    expect(plan(apiServer(), placed)[0]?.etag).toBe(plan(apiServer())[0]?.etag);
    expect(plan([zone('a.b', 1), ...locked()], placed)[0]?.etag).not.toBe(plan(apiServer())[0]?.etag);
  });
});

function linked(state: string): Body {
  return {
    id: `${aksZone}/virtualNetworkLinks/people`,
    properties: { virtualNetworkLinkState: state, virtualNetwork: { id: hub } },
  };
}

/** What an administrator asks for, with what was written and audited. */
function applying(
  bodies: readonly Body[],
  write: () => Promise<never> | undefined = () => undefined,
  policy: object = policyOfApiServer,
) {
  const inForce = Policy.parse(policy);
  const writes: unknown[] = [];
  const audit: AuditEntry[] = [];
  const create = async (id: string, body: unknown) => {
    writes.push([id, body]);
    await write();
    return { status: 202, headers: {}, body: undefined };
  };
  const ports: ProposalPorts = {
    reach: {
      // What our own tables have is older: nothing may be written by it.
      graph: async () => readGraph([], inForce.dns),
      freshGraph: async () => readGraph(bodies, inForce.dns),
      outdate: async () => void writes.push('outdated'),
      forget: () => undefined,
    },
    policyInForce: async () => inForce,
    privateDns: { createLink: create, createZone: create },
    audit: async (entry) => void audit.push(entry),
    owner: 'prod',
  };
  const pass = {
    signal: new AbortController().signal,
    now: new Date(),
    policy: inForce,
    policyVersion: 'v',
    cause: 'person p',
  } as Pass;
  const ask = async (ifMatch?: string) => {
    const [first] = plan(apiServer());
    return createProposals(ports).apply(
      {
        proposal: shortId(first?.target ?? ''),
        ifMatch: ifMatch ?? first?.etag ?? '',
        by: 'person p',
        reason: 'ticket 7',
      },
      pass,
    );
  };
  return { ask, writes, audit };
}

describe('having it done', () => {
  it('creates the link without registration, marked as accepted, and audits the decision before the write', async () => {
    const { ask, writes, audit } = applying(apiServer());
    expect(await ask()).toMatchObject({ kind: 'accepted' });
    expect(writes).toEqual([
      'outdated',
      [
        `${aksZone}/virtualnetworklinks/${linkName(hub)}`,
        {
          location: 'global',
          tags: { 'gatehouse-accepted': 'prod' },
          registrationEnabled: false,
          virtualNetwork: { id: hub },
        },
      ],
    ]);
    expect(audit.map(({ action, by, answer }) => [action, by, answer?.kind])).toEqual([
      ['accept-proposal', 'person p', undefined],
      ['createLink', 'person p', 'running'],
    ]);
  });

  it('is refused where it no longer fits, and nothing is written', async () => {
    const gone = applying([...apiServer(), linked('Completed')]);
    expect(await gone.ask()).toEqual({ kind: 'notFound' });
    const other = applying(apiServer());
    expect(await other.ask('"other"')).toMatchObject({ kind: 'changed' });
    expect([gone.writes, gone.audit, other.writes, other.audit]).toEqual([[], [], [], []]);
  });

  it('is refused where a link was made meanwhile', async () => {
    const { ask, audit } = applying(apiServer(), () => Promise.reject(new ConflictError('it is there')));
    expect(await ask()).toMatchObject({ kind: 'changed' });
    expect(audit).toHaveLength(1);
  });

  it('is refused while dns only observes', async () => {
    const { ask, writes } = applying(apiServer(), undefined, { ...policyOfApiServer, dns: {} });
    await expect(ask()).rejects.toMatchObject({ reason: 'ObserveMode' });
    expect(writes).toEqual([]);
  });

  it('audits what Azure refuses', async () => {
    const refusal = new PermanentError('AuthorizationFailed', 'may not');
    const { ask, audit } = applying(apiServer(), () => Promise.reject(refusal));
    await expect(ask()).rejects.toBe(refusal);
    expect(audit.at(-1)).toMatchObject({
      action: 'createLink',
      answer: { kind: 'refused', reason: 'AuthorizationFailed' },
    });
  });
});
