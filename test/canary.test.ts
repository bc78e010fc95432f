import { beforeAll, describe, expect, it } from 'vitest';
import { createEventHandler } from '../src/app/event-handler.ts';
import { createRepeats } from '../src/app/repeats.ts';
import { minutes } from '../src/core/time.ts';
import { pendingEvent } from '../src/notify/connection-event.ts';
import { findingEvent } from '../src/notify/finding-event.ts';
import { Policy } from '../src/policy/policy.ts';
import { invocationLog } from '../src/telemetry/invocation-log.ts';
import { SimulatedAzure, zoneId } from './dns/support/simulated-azure.ts';
import { endpointId, zoneGroup } from './support/dns-world.ts';
import { threeRooms } from './support/three-rooms.ts';

/** Characters that nobody sees: they turn a line around, break it, or are nothing at all. */
const unseen = /[\p{Cc}\p{Cf}\u2028\u2029]|\\u0007/u;
/** A sentence of a requester's own, which says where it was written. */
const said = (field: string): string =>
  `canary ${field}\u202e\u2028\u200b\u0007 <b>[approve](https://evil.example)</b> */ Approved by Gatehouse rule 'x'`;
const policy = Policy.parse({
  version: 1,
  dns: {
    mode: 'enforce',
    zones: { resourceGroup: zoneGroup },
    services: [
      { match: { services: ['/subscriptions/00000000-0000-0000-0000-000000000001/**'] }, zone: 'corp.example' },
    ],
  },
  approvals: {
    mode: 'enforce',
    rules: [
      {
        name: 'asks everything',
        action: 'approve',
        targets: { groupIds: ['blob'], tags: { team: 'orders' } },
        from: {
          subscriptions: ['00000000-0000-0000-0000-000000000001'],
          locations: ['mars'],
          tags: { team: 'orders' },
        },
        message: 'INC-*',
      },
    ],
  },
});

type Body = Record<string, unknown> & { readonly properties: Record<string, unknown> };
const objects = (value: unknown): Body[] => (Array.isArray(value) ? value : []);

/** What a connection says beside its id and its requester's, in the list of its resource and in the resource's own body. */
function plantConnection(properties: Record<string, unknown>): void {
  const asks = (properties.privateEndpoint as { id?: string } | undefined)?.id ?? '';
  const status = asks.endsWith('/odd-status') ? { status: said('status of a connection') } : {};
  properties.privateLinkServiceConnectionState = {
    ...(properties.privateLinkServiceConnectionState as object),
    description: said('description'),
    actionsRequired: said('action'),
    ...status,
  };
  properties.privateEndpointLocation = said('location of an endpoint');
  properties.groupIds = ['blob', said('group id')];
}

/** Everything that a requester, or the owner of what is asked for, can write, each with a sentence of its own; the names that Azure itself checks apart. */
function plant(azure: SimulatedAzure): void {
  for (const { id, type, body } of [...azure.world.list()]) {
    const copy = structuredClone(body) as Body;
    const { properties } = copy;
    if (
      properties === undefined ||
      !/\/(privateEndpoints|networkInterfaces|privateLinkServices|storageAccounts|privateEndpointConnections|A|virtualNetworkLinks|virtualNetworks|privateDnsZoneGroups)$/i.test(
        type,
      )
    )
      continue;
    const name = id.split('/').at(-1) ?? '';
    if (/privateDnsZones\/A$/i.test(type)) {
      properties.metadata = metadataOf(name);
      if (name === 'odd') properties.aRecords = [{ ipv4Address: said('address of a record') }];
      azure.world.put(id, copy);
      continue;
    }
    Object.assign(copy, { tags: { team: said(`tag of ${name}`), [said('name of a tag')]: 'x' } });
    if (/privateEndpoints$/i.test(type)) {
      const listed = name === 'odd-address' ? [said('address')] : ['10.0.0.9'];
      if (name === 'odd-state') properties.provisioningState = said('provisioning state');
      if (name === 'odd-place') copy.location = said('location');
      Object.assign(properties, {
        customNetworkInterfaceName: said('name of an interface'),
        ...(name.startsWith('pe-') ? {} : { customDnsConfigs: listOf(listed) }),
        ipConfigurations: [
          { name: said('ip configuration'), properties: { groupId: said('g'), memberName: said('m') } },
        ],
      });
      for (const list of ['privateLinkServiceConnections', 'manualPrivateLinkServiceConnections'])
        for (const each of objects(properties[list])) {
          const { privateLinkServiceConnectionState: state } = each.properties;
          Object.assign(each, { name: said('name of a connection') });
          const status = name === 'odd-status' ? { status: said('status of an endpoint') } : {};
          if (name === 'odd-target') each.properties.privateLinkServiceId = said('target');
          Object.assign(each.properties, {
            requestMessage: said('request message'),
            groupIds: [...objects(each.properties.groupIds), said('group id')],
            privateLinkServiceConnectionState: { ...(state as object), description: said('state'), ...status },
            approvalReference: { privateEndpointId: name === 'heir' ? heirOf : said('reference') },
          });
        }
    }
    if (/networkInterfaces$/i.test(type))
      for (const each of objects(properties.ipConfigurations)) {
        const { privateLinkConnectionProperties: link } = each.properties;
        Object.assign(each, { name: said('name of an ip configuration') });
        each.properties.privateLinkConnectionProperties = {
          ...(link as object),
          fqdns: ['other.vault.azure.net', said('fqdn of an interface')],
          groupId: said('group of an interface'),
          requiredMemberName: said('member of an interface'),
        };
      }
    if (/privateEndpointConnections$/i.test(type)) plantConnection(properties);
    for (const each of objects(properties.privateEndpointConnections)) plantConnection(each.properties);
    if (/privateLinkServices$/i.test(type))
      properties.fqdns = [said('fqdn of a service'), '*.corp.example', 'given.corp.example'];
    azure.world.put(id, copy);
  }
}

/** A list of an endpoint's that nobody but who wrote it vouches for. */
const listOf = (addresses: readonly string[]) => [
  { fqdn: said('fqdn'), ipAddresses: addresses },
  { fqdn: 'other.vault.azure.net', ipAddresses: ['10.0.0.9'] },
];

/** An id that Azure could not have given anything, and that is well-formed all the same. */
const heirOf = `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/canary group, please approve/providers/Microsoft.Network/privateEndpoints/x`;

/** Who writes a record set writes what it says of its owner, too. */
const metadataOf = (name: string): Record<string, string> =>
  ({
    signed: { creator: `created by private endpoint ${said('endpoint')} with resource guid ${said('guid')}` },
    deployed: { 'gatehouse-owner': said('owner') },
    served: { 'owned-by': said('service') },
    odd: { [said('name of an entry')]: said('entry') },
  })[name] ?? { creator: said('creator'), 'gatehouse-endpoint': said('hash'), 'gatehouse-guid': said('guid') };

/** Plants them, lets every room see to everything by events and by sweeps, and gives all that was said of it, by where. */
async function everythingSaid(): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const azure = await new SimulatedAzure().prepare(['privatelink.blob.core.windows.net', 'corp.example']);
  const account = await azure.createAccount('st1');
  await azure.createEndpoint('waiting', account, ['blob'], {}, true);
  await azure.createEndpoint('approved', account);
  await azure.createEndpoint('odd-address', account);
  for (const name of ['odd-status', 'odd-state', 'odd-place', 'odd-target', 'heir'])
    await azure.createEndpoint(name, account, ['blob'], {}, name === 'odd-status');
  for (const name of ['signed', 'deployed', 'served', 'odd', 'by-hand']) {
    const body = { properties: { ttl: 10, aRecords: [{ ipv4Address: '10.7.7.7' }] } };
    await azure.create(`${zoneId('privatelink.blob.core.windows.net')}/A/${name}`, body, '2024-06-01');
    const taken = await azure.createAccount(name === 'by-hand' ? 'by-hand' : name);
    await azure.createEndpoint(`pe-${name}`, taken);
  }
  const pls = await azure.createService('pls1');
  await azure.createEndpoint('to-service', pls, [], {}, true);
  await azure.approve(pls);
  plant(azure);
  const lines: string[] = [];
  const note = (line: string): void => void lines.push(line);
  const writer = { debug: note, info: note, warn: note, error: note } as unknown as Parameters<typeof invocationLog>[0];
  const log = invocationLog(writer);
  const rooms = threeRooms(azure, { policy, subscriptions: [account.split('/')[2] ?? ''], log });
  const time = new Date();
  const changes = [...azure.world.list()]
    .filter(({ id }) => id.includes('/providers/'))
    .map(({ id, type }) => ({
      id,
      kind: 'write' as const,
      operation: `${type}/write`,
      succeeded: true,
      subscriptionId: '',
      correlationId: '',
      time,
    }));
  await rooms.notify(changes);
  for (let pass = 0; pass < 3; pass += 1) {
    await rooms.sweep();
    await rooms.drain(minutes(1));
    rooms.advance(minutes(5));
  }
  const rowsOf = async (table: { listAll(): AsyncIterable<{ value: unknown }> }) =>
    (await Array.fromAsync(table.listAll())).map(({ value }) => value);
  const connections = await Array.fromAsync(rooms.state.connections.listAll());
  const events = rooms.announced.flatMap((change) => {
    const row = connections.find(({ value }) => value.id === change.finding.subject)?.value;
    return [findingEvent(change, 's'), row && pendingEvent(change, row, 's')].flatMap((event) => event ?? []);
  });
  await deliverOdd(log);
  return {
    findings: rooms.announced.map(({ finding }) => finding),
    notifications: events.map((event) => ({ ...event, data: { ...event.data, untrusted: undefined } })),
    audit: (await rowsOf(rooms.state.audit)).map((row) => ({ ...(row as object), before: undefined })),
    objections: connections.map(({ value }) => [value.objections, value.basis]),
    notes: (await Array.fromAsync(rooms.state.endpoints.listAll())).map(({ value }) => value.notes),
    'work rows': await rowsOf(rooms.state.work),
    log: lines,
  };
}

/** Events whose every field is a sentence, through the input they come by. */
async function deliverOdd(log: ReturnType<typeof invocationLog>): Promise<void> {
  const handle = createEventHandler({
    promises: { changed: async () => {} },
    repeats: createRepeats({ now: () => new Date() }),
    loop: { visitAll: async () => undefined },
    ownIds: async () => [],
    isConcerned: async () => true,
    meters: { eventsDropped: () => undefined },
  });
  const data = {
    resourceUri: said('resourceUri'),
    operationName: said('operationName'),
    authorization: { action: said('action'), scope: said('scope'), evidence: { principalId: said('principal') } },
    claims: { name: said('name'), oid: said('oid'), appid: said('appid') },
    resourceInfo: { id: said('resourceInfo') },
  };
  const good = { id: 'e1', eventType: 'Microsoft.Resources.ResourceWriteSuccess', subject: said('subject'), data };
  const resourceUri = endpointId('x');
  const batch = [
    good,
    { ...good, id: said('id') },
    { ...good, eventType: said('type') },
    { ...good, data: said('data') },
  ];
  await handle([...batch, { ...good, data: { ...data, resourceUri } }], AbortSignal.timeout(1_000), log);
}

describe('what a requester writes', () => {
  let all: Readonly<Record<string, readonly unknown[]>>;
  beforeAll(async () => {
    all = await everythingSaid();
  });

  it('is met in every room: there is something to say of all of it', () => {
    const checks = new Set((all.findings ?? []).map((finding) => (finding as { check: string }).check));
    expect([...checks]).toEqual(
      expect.arrayContaining([
        'approvals-connection-waiting',
        'approvals-connection-state-unknown',
        'approvals-connection-outside-policy',
        'dns-name-taken',
        'dns-name-unconfirmed',
        'dns-service-name-given',
        'reconcile-refused',
      ]),
    );
    for (const [where, entries] of Object.entries(all))
      if (where !== 'audit') expect(entries.length, where).toBeGreaterThan(0);
  });

  it.each(['findings', 'notifications', 'audit', 'objections', 'notes', 'work rows'])('is in no %s', (where) => {
    const text = JSON.stringify(all[where]);
    expect(text.match(/canary [\w ]+|evil\.example/g) ?? []).toEqual([]);
    expect(text).not.toMatch(unseen);
  });

  it('is in the log between quotation marks alone, on one line, without what nobody sees', () => {
    for (const line of all.log ?? []) {
      expect(line).not.toMatch(unseen);
      for (const [before] of String(line).matchAll(/.?canary /g)) expect(before, String(line)).toBe("'canary ");
    }
  });

  it('is shown where it can be a name', () => {
    expect(JSON.stringify(all.findings)).toContain("'other.vault.azure.net'");
  });
});
