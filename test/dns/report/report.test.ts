import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortId } from '../../../src/core/resource-id.ts';
import type { Standing } from '../../../src/dns/records/ownership.ts';
import { type ReportInput, reportPlan } from '../../../src/dns/report/report.ts';
import type { Claim } from '../../../src/state/names/model.ts';
import { blobRecord, endpointId, enforcing } from '../../support/dns-world.ts';

const now = new Date('2026-03-01T12:00:00Z');
const claim = (name: string, endpoint: string, address: string): Claim => ({
  kind: 'claim',
  recordSet: blobRecord(name),
  endpoint: endpointId(endpoint),
  resourceGuid: `guid-${endpoint}`,
  addresses: [address],
  privateLinkResource: '',
  location: 'westeurope',
  network: '',
  firstSeen: now.toISOString(),
  releasing: false,
  rank: 0,
  handover: false,
  takeover: false,
  optedOut: false,
});
const ours = (endpoint: string, address: string): Standing => ({
  kind: 'ours',
  etag: '',
  ttl: 10,
  addresses: [address],
  endpointHash: shortId(endpointId(endpoint)),
  resourceGuid: `guid-${endpoint}`,
});
const others = (address: string, adoptable = true): Standing => ({
  kind: 'other',
  addresses: [address],
  holder: 'somebody else',
  ...(adoptable ? { adoptable: { etag: '', isBare: false } } : {}),
});

const report = (
  input: Partial<ReportInput>,
  policy = enforcing({ adopt: [{ record: '*/adopted*', endpoints: [endpointId('pe1')] }] }),
) => reportPlan({ claims: [], standing: new Map(), unmapped: [], zoneGroups: [], ...input }, policy.dns, now);

describe('the plan report', () => {
  it.each([
    { when: 'nothing is there', current: undefined, name: 'st1', is: 'create' },
    { when: 'ours is as it should be', current: ours('pe1', '10.0.0.4'), name: 'st1', is: 'settled' },
    { when: 'ours has another address', current: ours('pe1', '10.0.0.9'), name: 'st1', is: 'update' },
    { when: "a person's has the right address", current: others('10.0.0.4'), name: 'st1', is: 'satisfied' },
    { when: "a person's has another address", current: others('10.0.0.9'), name: 'st1', is: 'foreign' },
    { when: "a person's may be adopted", current: others('10.0.0.9'), name: 'adopted1', is: 'adopt' },
    { when: "the platform's is there", current: others('10.0.0.9', false), name: 'adopted1', is: 'foreign' },
  ])('$is: $when', ({ current, name, is }) => {
    const standing = new Map(current === undefined ? [] : [[blobRecord(name), current]]);
    const { lines, counts } = report({ claims: [claim(name, 'pe1', '10.0.0.4')], standing });
    expect(lines.map(({ prospect }) => prospect)).toEqual([is]);
    expect(counts[is as keyof typeof counts]).toBe(1);
  });

  it('delete: ours, and no endpoint claims it any more', () => {
    expect(report({ standing: new Map([[blobRecord('st1'), ours('pe1', '10.0.0.4')]]) }).counts.delete).toBe(1);
  });

  it('counts a name that two endpoints claim as a conflict', () => {
    const { counts } = report({ claims: [claim('st1', 'pe1', '10.0.0.4'), claim('st1', 'pe2', '10.0.0.5')] });
    expect(counts).toMatchObject({ create: 1, conflict: 1 });
  });

  it('counts what no rule places', () => {
    expect(report({ unmapped: ['pe1: x.example: no zone'] }).counts.unmapped).toBe(1);
  });

  it('lists zone groups that would be written, and its hash knows them', () => {
    const group = { endpoint: endpointId('pe1'), prospect: 'createZoneGroup', zones: ['/zone'] } as const;
    const { counts, zoneGroups, hash } = report({ zoneGroups: [group] });
    expect({ count: counts.zoneGroup, zoneGroups }).toEqual({ count: 1, zoneGroups: [group] });
    expect(hash).not.toBe(report({}).hash);
  });

  describe('of a zone that does not exist', () => {
    const claims = [claim('st1', 'pe1', '10.0.0.4'), claim('st2', 'pe2', '10.0.0.5')];
    const zone = blobRecord('st1').replace(/\/a\/st1$/i, '');
    it.each([
      { when: 'policy reports it', missing: 'report', zones: new Set<string>(), is: { create: 0, blocked: 2 } },
      { when: 'policy creates it', missing: 'create', zones: new Set<string>(), is: { create: 2, blocked: 0 } },
      { when: 'it exists after all', missing: 'report', zones: new Set([zone]), is: { create: 2, blocked: 0 } },
      { when: 'nobody has read', missing: 'report', zones: undefined, is: { create: 2, blocked: 0 } },
    ])('counts its records where $when', ({ missing, zones, is }) => {
      const given = enforcing();
      const policy = { ...given, dns: { ...given.dns, zones: { ...given.dns.zones, missing } } } as typeof given;
      expect(report({ claims, ...(zones === undefined ? {} : { zones }) }, policy).counts).toMatchObject(is);
    });

    it('names no write in its hash', () => {
      expect(report({ claims, zones: new Set() }).hash).toBe(report({}).hash);
    });
  });

  it('lists and counts endpoints that get nothing, sorted', () => {
    const left = [
      { endpoint: 'pe2', kind: 'pending', because: 'it waits' },
      { endpoint: 'pe1', kind: 'optedOut', because: 'a tag' },
    ] as const;
    const { left: listed, counts } = report({ left });
    expect(listed.map(({ endpoint }) => endpoint)).toEqual(['pe1', 'pe2']);
    expect(counts).toMatchObject({ pending: 1, optedOut: 1, other: 0 });
  });

  it('leaves out record sets of others that nobody of ours claims', () => {
    expect(report({ standing: new Map([[blobRecord('st1'), others('10.0.0.4')]]) }).lines).toEqual([]);
  });

  it('gives the same plan the same hash in any order, and another plan another one', () => {
    const claims = ['a', 'b', 'c', 'd'].map((name, index) => claim(name, `pe${index}`, `10.0.0.${index + 1}`));
    const { hash } = report({ claims });
    fc.assert(
      fc.property(fc.shuffledSubarray(claims, { minLength: claims.length }), (shuffled) => {
        expect(report({ claims: shuffled }).hash).toBe(hash);
      }),
    );
    expect(report({ claims: claims.slice(1) }).hash).not.toBe(hash);
    expect(report({ claims: [...claims.slice(1), claim('a', 'pe0', '10.0.0.9')] }).hash).not.toBe(hash);
  });

  it('does not change its hash for what is settled already', () => {
    const standing = new Map([[blobRecord('st1'), ours('pe1', '10.0.0.4')]]);
    expect(report({ claims: [claim('st1', 'pe1', '10.0.0.4')], standing }).hash).toBe(report({}).hash);
  });
});
