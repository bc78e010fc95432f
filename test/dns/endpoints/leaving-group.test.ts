import { describe, expect, it } from 'vitest';
import { awaitedNames, leavingNames } from '../../../src/dns/endpoints/leaving-group.ts';
import { held, moved, movedClaim, movedRow, st1 } from '../support/endpoint-lines.ts';
import { brief, type EndpointGiven, group, need, observedEndpoint, sight, zoneIn } from '../support/endpoint-values.ts';
import { claim, row } from '../support/values.ts';

const own = { own: group() };
const wantsGroup = { ...own, strategy: 'zoneGroup' } as const;
const st2 = need('st2', zoneIn('spoke-dns'));
const begun = claim('pe1', { takeover: true });

describe('the names of a group of ours that is to go', () => {
  it.each<{ when: string; given: EndpointGiven; names: readonly string[] }>([
    { when: 'its endpoint is gone', given: { sees: 'gone', claims: [begun] }, names: [] },
    { when: 'there is no group', given: { sees: { zoneGroup: {} } }, names: [] },
    { when: 'the group is somebody else’s', given: { sees: { zoneGroup: { others: [group()] } } }, names: [] },
    { when: 'policy wants records', given: { sees: { zoneGroup: own } }, names: st1 },
    {
      when: 'policy wants records: those alone that lie in its zones',
      given: { sees: { wanted: [st2, need()], zoneGroup: own } },
      names: st1,
    },
    {
      when: 'somebody’s group is beside it: who wrote what is not known',
      given: { sees: { zoneGroup: { ...own, others: [group()] } } },
      names: [],
    },
    { when: 'policy wants the group', given: { sees: { zoneGroup: wantsGroup } }, names: [] },
    {
      when: 'policy wants the group again, and its going was begun',
      given: { sees: { zoneGroup: wantsGroup }, claims: [claim('pe1', { recordSet: st2.id }), begun] },
      names: st1,
    },
    {
      when: 'policy wants the group, and claims were taken from no group',
      given: { sees: { zoneGroup: wantsGroup }, claims: held },
      names: [],
    },
    {
      when: 'policy wants the group again, and what was begun is given up',
      given: { sees: { zoneGroup: wantsGroup }, claims: [{ ...begun, releasing: true }] },
      names: [],
    },
    { when: 'its subscription is not managed', given: { isManaged: false, sees: { zoneGroup: own } }, names: [] },
    {
      when: 'its subscription is not managed any more, and it was begun',
      given: { isManaged: false, sees: { zoneGroup: own }, claims: [begun] },
      names: st1,
    },
  ])('are taken over or not, where $when', ({ given, names }) => {
    expect([...leavingNames(observedEndpoint(given))].map(brief)).toEqual(names);
  });
});

describe('a group of ours goes once its names have records of their own', () => {
  const covered = [need().id];
  const leaving = { covered, zoneGroup: own };
  it.each<{ when: string; given: EndpointGiven; awaits: readonly string[] }>([
    { when: 'no group serves it', given: {}, awaits: [] },
    { when: 'its name has none yet', given: { sees: leaving }, awaits: st1 },
    { when: 'its name has one, ours', given: { sees: leaving, claims: [begun], records: [row()] }, awaits: [] },
    {
      when: 'somebody else’s record exists there',
      given: { sees: leaving, claims: [begun], records: [row({ standing: 'other' })] },
      awaits: [],
    },
    {
      when: 'its record is still to be written',
      given: { sees: leaving, claims: [begun], records: [row({ state: 'changed' })] },
      awaits: st1,
    },
    {
      when: 'another name has none',
      given: { sees: { ...leaving, wanted: [need(), need('st2')] }, claims: [begun], records: [row()] },
      awaits: ['hub-dns/st2'],
    },
    {
      when: 'a name has none that it never served',
      given: { sees: { ...leaving, wanted: [need(), st2] } },
      awaits: st1,
    },
    {
      when: 'somebody else’s group serves it',
      given: { sees: { covered, zoneGroup: { others: [group()] } } },
      awaits: [],
    },
    {
      when: 'policy moved its name to another zone',
      given: { sees: { wanted: [need('st1', moved)], covered, zoneGroup: wantsGroup } },
      awaits: ['spoke-dns/st1'],
    },
    {
      when: 'policy moved its name to another zone, where it has a record',
      given: {
        sees: { wanted: [need('st1', moved)], covered, zoneGroup: wantsGroup },
        claims: [movedClaim],
        records: [movedRow()],
      },
      awaits: [],
    },
  ])('$when: $awaits', ({ given, awaits }) => {
    const { sees } = given;
    if (sees === 'gone') throw new TypeError('nothing is awaited for an endpoint that is gone');
    expect(awaitedNames(observedEndpoint(given), sight(sees)).map(brief)).toEqual(awaits);
  });
});
