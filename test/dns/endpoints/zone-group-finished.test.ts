import { describe, expect, it } from 'vitest';
import { finishedWrite } from '../../../src/dns/endpoints/zone-group-plan.ts';
import { blobZone } from '../../support/dns-world.ts';
import { group, observedEndpoint, zoneIn } from '../support/endpoint-values.ts';
import { begun, wants } from '../support/zone-group-values.ts';

const spoke = zoneIn('spoke-dns');

describe('a write of an earlier pass', () => {
  const both = [spoke, blobZone];
  it.each([
    { when: 'none was begun', given: wants({ own: group() }), ends: [] },
    {
      when: 'a create, and the group exists',
      given: { ...wants({ own: group() }), row: begun('createZoneGroup') },
      ends: ['createZoneGroup'],
    },
    { when: 'a create, and none exists', given: { ...wants(), row: begun('createZoneGroup') }, ends: [] },
    {
      when: 'a create, and one on other zones exists',
      given: { ...wants({ own: group({ zones: [spoke] }) }), row: begun('createZoneGroup') },
      ends: [],
    },
    {
      when: 'a change, and Azure lists the zones in another order',
      given: { ...wants({ own: group({ zones: both }) }), row: begun('updateZoneGroup', [...both].reverse()) },
      ends: ['updateZoneGroup'],
    },
    {
      when: 'a change that was begun with the zones in another order',
      given: { ...wants({ own: group({ zones: [...both].reverse() }) }), row: begun('updateZoneGroup', both) },
      ends: ['updateZoneGroup'],
    },
    {
      when: 'a removal, and none exists',
      given: { ...wants(), row: begun('deleteZoneGroup') },
      ends: ['deleteZoneGroup'],
    },
    {
      when: 'a removal, and the group still exists',
      given: { ...wants({ own: group() }), row: begun('deleteZoneGroup') },
      ends: [],
    },
    {
      when: 'a removal, and groups were not read',
      given: { ...wants({ isRead: false }), row: begun('deleteZoneGroup') },
      ends: [],
    },
    {
      when: 'a removal, and the endpoint is gone',
      given: { sees: 'gone' as const, row: begun('deleteZoneGroup') },
      ends: [],
    },
  ])('is finished where Azure shows its end: $when', ({ given, ends }) => {
    expect(finishedWrite(observedEndpoint(given)).map(({ action }) => action.kind)).toEqual(ends);
  });

  it.each([
    { kind: 'deleteZoneGroup' as const, own: undefined, before: { zones: [blobZone] }, after: null },
    { kind: 'createZoneGroup' as const, own: group(), before: null, after: { zones: [blobZone] } },
  ])('$kind says what it changed, under the decision it was begun with', ({ kind, own, before, after }) => {
    const [finished] = finishedWrite(observedEndpoint({ ...wants({ own }), row: begun(kind) }));
    expect(finished).toStrictEqual({
      action: { kind, target: group().id, before, after, by: 'gatehouse', because: 'b' },
      decision: { id: 'd1', at: '2026-03-01T11:00:00.000Z' },
      answer: { kind: 'applied' },
    });
  });
});
