import { describe, expect, it } from 'vitest';
import { readStanding } from '../../../src/dns/records/ownership.ts';
import { planRecord } from '../../../src/dns/records/plan.ts';
import { Claim } from '../../../src/state/names/model.ts';
import { blobRecord, blobZone, endpointId, enforcing } from '../../support/dns-world.ts';

const now = new Date('2026-03-01T12:00:00Z');
const guid = '0b1f6a0e-51c5-4d1a-9a2c-7a2a3c8f1f10';

const leaving = Claim.parse({
  kind: 'claim',
  recordSet: blobRecord('st1'),
  endpoint: endpointId('pe1'),
  resourceGuid: guid,
  addresses: ['10.0.0.4'],
  privateLinkResource: '',
  location: 'westeurope',
  network: '',
  firstSeen: now.toISOString(),
  releasing: false,
  takeover: true,
});
const theirs = { ...leaving, endpoint: endpointId('pe2'), resourceGuid: 'another', addresses: ['10.0.0.5'] };

interface Scene {
  readonly what: string;
  readonly creator?: string;
  readonly marks?: Record<string, string>;
  readonly address?: string;
  readonly isAutoRegistered?: boolean;
  readonly claims?: readonly Claim[];
}

function planned({
  creator = signed('pe1', guid),
  marks = {},
  address = '10.0.0.4',
  claims = [leaving],
  ...more
}: Scene) {
  const properties = { ttl: 10, metadata: { creator, ...marks }, aRecords: [{ ipv4Address: address }], ...more };
  return planRecord(
    {
      id: blobRecord('st1'),
      zoneId: blobZone,
      claims,
      record: undefined,
      read: readStanding({ etag: 'theirs', properties }, 'test-owner'),
      zoneBlock: undefined,
      marked: undefined,
    },
    enforcing({ adopt: ['*/*'] }).dns,
    now,
  );
}

const signed = (endpoint: string, resourceGuid: string): string =>
  `created by private endpoint ${endpoint} with resource guid ${resourceGuid}`;

describe('what a zone group wrote, once that group is ours and is to go', () => {
  it.each<Scene>([
    { what: 'as the platform wrote it for this endpoint' },
    { what: 'in other letters', creator: signed('PE1', guid.toUpperCase()) },
    { what: 'while another endpoint claims the name too', claims: [{ ...theirs, takeover: false }, leaving] },
  ])('is taken over on its etag: $what', (scene) => {
    const [action] = planned(scene).actions;
    expect(action).toMatchObject({
      kind: 'adopt',
      etag: 'theirs',
      recordTarget: { endpoint: endpointId('pe1'), addresses: ['10.0.0.4'] },
      before: { addresses: ['10.0.0.4'] },
    });
  });

  it.each<Scene & { readonly finding?: string }>([
    { what: 'it names another endpoint', creator: signed('pe2', guid) },
    { what: 'it names an endpoint whose name begins alike', creator: signed('pe10', guid) },
    { what: 'it names another incarnation of the endpoint', creator: signed('pe1', 'another') },
    { what: 'it names no incarnation', creator: 'created by private endpoint pe1' },
    { what: 'it says more than that', creator: `${signed('pe1', guid)} and somebody` },
    { what: 'another service has signed beside', marks: { 'owned-by': 'aks' } },
    { what: 'another Gatehouse has signed beside', marks: { 'gatehouse-owner': 'another' } },
    { what: 'a person has written beside', marks: { team: 'network' } },
    { what: 'a machine registered it', isAutoRegistered: true },
    { what: 'it points elsewhere', address: '10.0.0.99', finding: 'dns-name-taken' },
    { what: 'the group stays', claims: [{ ...leaving, takeover: false }] },
    { what: 'the endpoint gave the name up', claims: [{ ...leaving, releasing: true }] },
    { what: 'only another endpoint leaves its group', claims: [theirs, { ...leaving, takeover: false }] },
  ])('is left alone where $what, even where dns.adopt names it', ({ finding, ...scene }) => {
    const { actions, findings } = planned(scene);
    expect(actions).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual(expect.arrayContaining(finding === undefined ? [] : [finding]));
  });
});

describe('our record set that is gone while its zone group is being removed', () => {
  const { endpoint, resourceGuid, addresses } = leaving;
  const written = { ttl: 10, addresses, endpoint, resourceGuid };
  const gone = (claim: Claim, handEdits: string) =>
    planRecord(
      {
        id: leaving.recordSet,
        zoneId: blobZone,
        claims: [claim],
        record: { kind: 'record', recordSet: leaving.recordSet, state: 'settled', standing: 'ours', written },
        read: { kind: 'absent' },
        zoneBlock: undefined,
        marked: undefined,
      },
      enforcing({ handEdits }).dns,
      now,
    );

  it.each(['repair', 'report'])(
    'went with the group: it is recreated with handEdits %s, and nobody is blamed',
    (how) => {
      const { actions, findings } = gone(leaving, how);
      expect(actions).toMatchObject([{ kind: 'create', recordTarget: written }]);
      expect(actions[0]?.repairs).toBeUndefined();
      expect(findings).toEqual([]);
    },
  );

  it('was removed by somebody where no group goes', () => {
    const stays = { ...leaving, takeover: false };
    expect(gone(stays, 'repair').actions[0]?.repairs).toBe('removed');
    expect(gone(stays, 'report').findings.map(({ check }) => check)).toEqual(['dns-record-edited']);
  });
});
