import { describe, expect, it } from 'vitest';
import { PermanentError, RetryableError } from '../../src/core/errors.ts';
import { fingerprint } from '../../src/core/fingerprint.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { blobRecord, blobZone, dnsWorld, endpointId, enforcing } from '../support/dns-world.ts';

const record = blobRecord('st1');

describe('a private endpoint that comes and goes', () => {
  it('gets its record with one read and one write, and a repeated event costs one read', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(world.azure.calls).toEqual(['GET endpoint', 'PUT record set']);
    world.azure.calls.length = 0;
    await world.event('pe1');
    expect(world.azure.calls).toEqual(['GET endpoint']);
  });

  it('marks its record as ours, for this endpoint and this incarnation', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4', { guid: 'g1' });
    await world.event('pe1');
    expect(world.azure.recordSets.get(record)?.properties).toMatchObject({
      ttl: 10,
      metadata: {
        'gatehouse-owner': 'test-owner',
        'gatehouse-endpoint': shortId(endpointId('pe1')),
        'gatehouse-guid': 'g1',
      },
    });
  });

  it('loses its record only when a second pass agrees that a young endpoint is gone', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    world.azure.endpoints.clear();
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    await world.drain();
    expect(world.azure.addresses(record)).toBeUndefined();
    expect([...(await Array.fromAsync(world.state.endpoints.listAll()))]).toEqual([]);
    expect([...(await Array.fromAsync(world.state.names.listAll()))]).toEqual([]);
    expect([...(await Array.fromAsync(world.state.work.listAll()))]).toEqual([]);
  });

  it('keeps its record when the 404 right after its creation was a lagging replica', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    const body = world.azure.endpoints.get(endpointId('pe1'));
    world.azure.endpoints.clear();
    await world.event('pe1');
    world.azure.endpoints.set(endpointId('pe1'), body);
    await world.drain();
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
  });

  it('loses an old record on one pass', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    world.clock.advance(6 * 60_000);
    world.azure.endpoints.clear();
    world.azure.calls.length = 0;
    await world.event('pe1');
    expect(world.azure.calls).toEqual(['GET endpoint', 'DELETE record set']);
  });

  it('is followed when it is re-created under the same id with another address', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4', { guid: 'g1' });
    await world.event('pe1');
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.9', { guid: 'g2' });
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.9']);
    expect(world.azure.recordSets.get(record)?.properties.metadata['gatehouse-guid']).toBe('g2');
  });

  it('moves its record when its target is switched to another account', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    world.azure.putEndpoint('pe1', 'st2', '10.0.0.4');
    await world.event('pe1');
    expect(world.azure.addresses(record)).toBeUndefined();
    expect(world.azure.addresses(blobRecord('st2'))).toEqual(['10.0.0.4']);
  });
});

describe('an endpoint that is not ready', () => {
  it('gets no record while its connection is Pending, and one once a recheck sees it Approved', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4', { state: 'Pending' });
    await world.event('pe1');
    expect(world.azure.recordSets.size).toBe(0);
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.drain();
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
  });

  it('keeps its record while it is Updating', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4', { provisioning: 'Updating', names: false });
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
  });

  it.each(['Rejected', 'Disconnected', 'Pending'])('loses its record once its connection is %s', async (state) => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4', { state, names: false });
    await world.event('pe1');
    expect(world.azure.addresses(record)).toBeUndefined();
  });

  it('keeps its record when it is Approved but lists no name any more', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4', { names: false });
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
  });

  it('changes nothing when its body can not be read, and says so', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    world.azure.endpoints.set(endpointId('pe1'), { hello: 'world' });
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(await world.openFindings()).toEqual(['reconcile-refused']);
  });
});

describe('living with others', () => {
  it('never touches a record set that is not ours; the same address satisfies, another one is a finding', async () => {
    const world = dnsWorld();
    world.azure.putForeignRecord(record, '10.9.9.9');
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.9.9.9']);
    expect(await world.openFindings()).toEqual(['dns-name-taken']);
    world.clock.advance(6 * 60_000);
    world.azure.endpoints.clear();
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.9.9.9']);
  });

  it('finds nothing wrong with a record of the same address', async () => {
    const world = dnsWorld();
    world.azure.putForeignRecord(record, '10.0.0.4');
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    expect(await world.openFindings()).toEqual([]);
  });

  it('puts back our record when a later pass finds it changed by hand', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    const ours = world.azure.recordSets.get(record);
    world.azure.putForeignRecord(record, '10.9.9.9', ours?.properties.metadata);
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.5');
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.5']);
  });

  it('lets the incumbent keep a name that two endpoints claim, and the survivor take over at once', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    world.azure.putEndpoint('pe2', 'st1', '10.0.0.5');
    await world.event('pe2');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(await world.openFindings()).toEqual(['dns-name-conflict']);
    world.clock.advance(6 * 60_000);
    world.azure.endpoints.delete(endpointId('pe1'));
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.5']);
    expect(await world.openFindings()).toEqual([]);
  });

  it('gives a name up to a zone group without a gap', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    const nic = `${endpointId('pe1').replace('privateendpoints/pe1', 'networkinterfaces/nic1')}`;
    const body = structuredClone(world.azure.endpoints.get(endpointId('pe1'))) as {
      properties: Record<string, unknown>;
    };
    Object.assign(body.properties, { customDnsConfigs: [], networkInterfaces: [{ id: nic }] });
    world.azure.endpoints.set(endpointId('pe1'), body);
    world.azure.interfaces.set(nic, {
      id: nic,
      properties: {
        privateEndpoint: { id: endpointId('pe1') },
        ipConfigurations: [
          {
            properties: {
              privateIPAddress: '10.0.0.4',
              privateLinkConnectionProperties: {
                groupId: 'blob',
                requiredMemberName: 'blob',
                fqdns: ['st1.blob.core.windows.net'],
              },
            },
          },
        ],
      },
    });
    world.azure.zoneGroups.set(endpointId('pe1'), {
      value: [
        {
          id: `${endpointId('pe1')}/privateDnsZoneGroups/default`,
          properties: {
            provisioningState: 'Succeeded',
            privateDnsZoneConfigs: [
              {
                name: 'blob',
                properties: {
                  privateDnsZoneId: blobZone,
                  recordSets: [
                    {
                      recordType: 'A',
                      recordSetName: 'st1',
                      ttl: 10,
                      ipAddresses: ['10.0.0.4'],
                      provisioningState: 'Succeeded',
                    },
                  ],
                },
              },
            ],
          },
        },
      ],
    });
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    world.azure.putForeignRecord(record, '10.0.0.4', {
      creator: 'created by private endpoint pe1 with resource guid g1',
    });
    await world.drain();
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(await Array.fromAsync(world.state.names.listAll())).toEqual([]);
  });
});

describe('trouble', () => {
  it('retries a throttled write after what Azure asked for, and loses nothing', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    world.azure.failNextWrite = new RetryableError('429', { retryAfter: 12_000 as never });
    await world.event('pe1');
    expect(world.azure.addresses(record)).toBeUndefined();
    await world.drain();
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
  });

  it('reads nothing before it repeats a write that was turned away, but does where the answer was lost', async () => {
    const tries = async (failure: RetryableError) => {
      const world = dnsWorld();
      world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
      world.azure.failNextWrite = failure;
      await world.event('pe1');
      await world.drain();
      expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
      return world.azure.calls.filter((call) => call === 'GET record set').length;
    };
    expect(await tries(new RetryableError('429', { refused: true }))).toBe(0);
    expect(await tries(new RetryableError('no answer'))).toBe(1);
  });

  it('blocks a forbidden zone with one finding and one probe, and lets every name go on the first success', async () => {
    const world = dnsWorld();
    world.azure.forbidden.add(blobZone);
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    world.azure.putEndpoint('pe2', 'st2', '10.0.0.5');
    await world.event('pe1');
    await world.event('pe2');
    expect(await world.openFindings()).toEqual(['dns-zone-forbidden']);
    expect(world.azure.calls.filter((call) => call === 'PUT record set')).toHaveLength(1);
    world.azure.forbidden.clear();
    world.clock.advance(5 * 60_000);
    await world.event('pe1');
    await world.drain();
    expect([world.azure.addresses(record), world.azure.addresses(blobRecord('st2'))]).toEqual([
      ['10.0.0.4'],
      ['10.0.0.5'],
    ]);
    expect(await world.openFindings()).toEqual([]);
  });

  it("stops at a refused write with a finding that names Azure's reason", async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    world.azure.failNextWrite = new PermanentError('BadRequest', 'the record set is invalid');
    await world.event('pe1');
    expect((await Array.fromAsync(world.state.findings.listAll())).map(({ value }) => value)).toMatchObject([
      { check: 'reconcile-refused', message: 'BadRequest: the record set is invalid' },
    ]);
  });

  it('holds mass deletes back once the budget of the zone is spent, until exactly that list is released', async () => {
    const world = dnsWorld(enforcing({ deleteBudget: { atLeast: 2, share: 0 } }));
    const names = ['st1', 'st2', 'st3', 'st4'];
    for (const name of names) {
      world.azure.putEndpoint(`pe-${name}`, name, '10.0.0.4');
      await world.event(`pe-${name}`);
    }
    world.clock.advance(6 * 60_000);
    world.azure.endpoints.clear();
    for (const name of names) await world.event(`pe-${name}`);
    expect(world.azure.recordSets.size).toBe(2);
    expect(await world.openFindings()).toEqual(['dns-mass-change']);
    const held = (await Array.fromAsync(world.state.zones.listAll())).flatMap(({ value }) =>
      value.kind === 'held' ? [value.recordSet] : [],
    );
    expect(held).toHaveLength(2);
    expect(await world.release('not the hash', shortId(blobZone))).toBe('changed');
    const list = fingerprint(held.sort().join('\n'));
    expect(await world.release(list, shortId(blobZone))).toBe('released');
    const released = (await Array.fromAsync(world.state.audit.listAll())).filter(
      ({ value }) => value.action === 'release',
    );
    expect(released.map(({ value }) => value)).toMatchObject([
      {
        room: 'dns',
        target: blobZone,
        by: 'person admin',
        before: { held },
        after: { hash: list },
        policyVersion: 'v1',
      },
    ]);
    await world.drain();
    expect(world.azure.recordSets.size).toBe(0);
    expect(await world.openFindings()).toEqual([]);
  });

  it('writes nothing in observe mode, and does it all once the mode says enforce', async () => {
    const world = dnsWorld(enforcing({ mode: 'observe' }));
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    expect(world.azure.calls).toEqual(['GET endpoint']);
    world.policy = enforcing();
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
  });

  it('reports a zone that policy has no place for', async () => {
    const world = dnsWorld(enforcing({ zones: {} }));
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    expect(await world.openFindings()).toEqual(['dns-zone-unknown']);
    expect(world.azure.calls).toEqual(['GET endpoint']);
  });
});
