import { describe, expect, it } from 'vitest';
import { claimChanges, optedOutChanges } from '../../../src/dns/endpoints/claims.ts';
import { held, noAddress, releases } from '../support/endpoint-lines.ts';
import { changed, type EndpointGiven, need, observedEndpoint, type Sight, sight } from '../support/endpoint-values.ts';
import { claim, now } from '../support/values.ts';

describe('the claims of an endpoint that opted out', () => {
  const leaves = ['leaves hub-dns/st1 as it is'];
  /** As it is restored from a record set's mark, which does not say what it was for. */
  const restored = [claim('pe1', { privateLinkResource: '' })];
  const others = { wanted: [need('st2')] };
  const resource = claim().privateLinkResource;
  it.each<{ when: string; claims?: EndpointGiven['claims']; sees?: Sight; does: readonly string[]; of?: string }>([
    { when: 'it is of this resource', does: leaves, of: resource },
    {
      when: 'it connects to another resource by now',
      sees: { view: { privateLinkResource: '/other' } },
      does: releases,
    },
    { when: 'it is another incarnation by now', sees: { view: { resourceGuid: 'guid-new' } }, does: releases },
    { when: 'the name is its own still', claims: restored, does: leaves, of: resource },
    {
      when: 'the name is its own still, among others',
      claims: restored,
      sees: { wanted: [need('st2'), need()] },
      does: leaves,
      of: resource,
    },
    { when: 'it has other names by now', claims: restored, sees: others, does: releases },
    { when: 'it has no names', claims: restored, sees: { wanted: [] }, does: leaves, of: '' },
    {
      when: 'it has other names, and one of its interfaces was not found',
      claims: restored,
      sees: { ...others, isIncomplete: true },
      does: leaves,
      of: '',
    },
    {
      when: 'it has other names, and what decides its names was not read',
      claims: restored,
      sees: { ...others, isUncertain: true },
      does: leaves,
      of: '',
    },
    {
      when: 'it has other names, and one that has no address yet',
      claims: restored,
      sees: { ...others, unplaced: noAddress },
      does: leaves,
      of: '',
    },
    {
      when: 'it has other names, and one that belongs nowhere',
      claims: restored,
      sees: { ...others, unplaced: [...noAddress.map((each) => ({ ...each, kind: 'Unmapped' as const }))] },
      does: releases,
    },
  ])('stay as they are or go, where $when', ({ claims = held, sees = {}, does, of }) => {
    const changes = optedOutChanges(observedEndpoint({ claims, sees }), sight(sees));
    expect(changes.map(changed)).toEqual(does);
    if (of !== undefined) expect(changes.map((each) => each.claim.privateLinkResource)).toEqual([of]);
  });
});

describe('what an endpoint claims', () => {
  const of = (given: EndpointGiven, delegated: readonly string[] = []) => {
    const observed = observedEndpoint(given);
    const { seen } = observed;
    return claimChanges(observed, new Set(delegated), seen?.wanted ?? [need()], now).map(changed);
  };
  it('is nothing new once it is gone', () => {
    expect(of({ sees: 'gone' })).toEqual([]);
  });

  it('is what it needs, but for what its group is about to write', () => {
    expect(of({})).toEqual(['claims hub-dns/st1 with 10.0.0.4']);
    expect(of({}, [need().id])).toEqual([]);
  });
});
