import { describe, expect, it } from 'vitest';
import { parseResourceId } from '../../../src/core/resource-id.ts';
import { seconds } from '../../../src/core/time.ts';
import type { ZoneGroupAction } from '../../../src/dns/endpoints/model.ts';
import { planEndpoint } from '../../../src/dns/endpoints/plan.ts';
import { planZoneGroup } from '../../../src/dns/endpoints/zone-group-plan.ts';
import { DnsPolicy } from '../../../src/policy/dns.ts';
import { blobZone } from '../../support/dns-world.ts';
import {
  brief,
  type EndpointGiven,
  group,
  id,
  need,
  observedEndpoint,
  type Sight,
  zoneIn,
} from '../support/endpoint-values.ts';
import { claim, now, row } from '../support/values.ts';
import { begun, wants } from '../support/zone-group-values.ts';

interface Line {
  readonly when: string;
  readonly given: EndpointGiven;
  readonly does?: string;
  /** Decided, but not before these names have records of ours. */
  readonly later?: readonly string[];
  /** The names left to the group. */
  readonly leaves?: readonly string[];
  readonly says?: readonly string[];
  readonly waits?: number;
}

const st1 = ['hub-dns/st1'];
const spoke = zoneIn('spoke-dns');
const leaves = (more: Omit<EndpointGiven, 'sees'> = {}, sees: Sight = {}): EndpointGiven => ({
  ...more,
  sees: { zoneGroup: { strategy: 'records', own: group() }, ...sees },
});
const takenOver = { claims: [claim('pe1', { takeover: true })] };
const dealtWith = { ...takenOver, records: [row()] };
const six = ['z6', 'z5', 'z4', 'z3', 'z2', 'z1'].map((name) => need('st1', zoneIn(name)));
const five = ['z1', 'z2', 'z3', 'z4', 'z5'];

const placeOf = (zone: string): string => parseResourceId(zone).resourceGroup ?? '';
function said(action: ZoneGroupAction): string {
  const condition = action.kind === 'createZoneGroup' ? '' : ` if ${action.etag}`;
  const decision = action.decision === undefined ? '' : ` as ${action.decision.id}`;
  return `${action.kind} ${action.zones.map(placeOf)}${condition}${decision}`;
}

function check({ when: _, given, leaves: left = [], says = [], ...rest }: Line): void {
  const { action, later, delegated, findings, recheck } = planZoneGroup(observedEndpoint(given));
  expect({
    ...(action === undefined ? {} : { does: said(action) }),
    ...(later === undefined ? {} : { later: [said(later.action), ...later.awaits.map(brief)] }),
    leaves: [...delegated].map(brief),
    says: findings.map(({ check }) => check),
    ...(recheck === undefined ? {} : { waits: recheck.after }),
  }).toEqual({ leaves: left, says, ...rest });
}

describe('a zone group that policy wants', () => {
  const creates = { does: 'createZoneGroup hub-dns', leaves: st1 };
  it.each<Line>([
    { when: 'there is none', given: wants(), ...creates },
    { when: 'the endpoint is gone', given: { sees: 'gone' } },
    { when: 'nothing is known of groups', given: wants({ isRead: false }) },
    { when: 'the endpoint is not ready', given: wants({}, { obstacle: { kind: 'provisioning', reason: 'r' } }) },
    { when: 'a tag asks to leave it alone', given: wants({}, { isOptedOut: true }) },
    { when: 'a network interface was not found', given: wants({}, { isIncomplete: true }) },
    { when: 'something was not read', given: wants({}, { isUncertain: true }) },
    {
      when: 'one of its names has no address yet',
      given: wants({}, { unplaced: [{ fqdn: 'x', kind: 'NoAddress', because: 'b' }] }),
    },
    {
      when: 'one of its names has no place',
      given: wants({}, { unplaced: [{ fqdn: 'x', kind: 'Unmapped', because: 'b' }] }),
      ...creates,
    },
    {
      when: 'it leads to a private link service, whose names no group writes',
      given: wants(
        {},
        {
          view: {
            privateLinkResource:
              '/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/app/providers/microsoft.network/privatelinkservices/l',
          },
        },
      ),
    },
    { when: 'it needs no zone', given: wants({}, { wanted: [] }) },
    { when: 'somebody’s group is there', given: wants({ others: [group()] }) },
    {
      when: 'two names are in one zone',
      given: wants({}, { wanted: [need('st1'), need('st2')] }),
      does: 'createZoneGroup hub-dns',
      leaves: ['hub-dns/st1', 'hub-dns/st2'],
    },
    {
      when: 'it needs five zones',
      given: wants({}, { wanted: six.slice(1) }),
      does: `createZoneGroup ${five}`,
      leaves: five.map((zone) => `${zone}/st1`).reverse(),
    },
    {
      when: 'it needs six zones, of which the group holds five',
      given: wants({}, { wanted: six }),
      does: `createZoneGroup ${five}`,
      leaves: five.map((zone) => `${zone}/st1`).reverse(),
      says: ['dns-zone-group-full'],
    },
    {
      when: 'a kill cut the same write off',
      given: { ...wants(), row: begun('createZoneGroup') },
      does: 'createZoneGroup hub-dns as d1',
      leaves: st1,
    },
    {
      when: 'a kill cut off one of other zones',
      given: { ...wants(), row: begun('createZoneGroup', [spoke]) },
      ...creates,
    },
    { when: 'a kill cut another kind of write off', given: { ...wants(), row: begun('updateZoneGroup') }, ...creates },
  ])('$when', check);
});

describe('in a subscription that is not managed, or left, nothing is written', () => {
  const outside = (given: EndpointGiven): EndpointGiven => ({ ...given, isManaged: false });
  const stays = (changes: Parameters<typeof group>[0] = {}, more: Sight = {}) =>
    outside(wants({ own: group(changes) }, more));
  it.each<Line & { readonly withheld?: true }>([
    { when: 'there is none: it is not created', given: outside(wants()), leaves: st1, withheld: true },
    {
      when: 'a kill cut its creation off: it is not sent again',
      given: outside({ ...wants(), row: begun('createZoneGroup') }),
      leaves: st1,
      withheld: true,
    },
    { when: 'it is on another zone', given: stays({ zones: [spoke] }), leaves: st1, withheld: true },
    {
      when: 'it failed',
      given: stays({ provisioningState: 'Failed' }),
      says: ['dns-zone-group-failed'],
      withheld: true,
    },
    { when: 'it is as policy wants it', given: stays({}, { covered: [need().id] }) },
    {
      when: 'policy wants it no more: it stays, and its names with it',
      given: outside(leaves()),
      leaves: st1,
      withheld: true,
    },
    {
      when: 'policy wants it no more, and it was half taken over: that goes on, and it stays',
      given: outside({ ...leaves(), ...takenOver }),
      later: ['deleteZoneGroup hub-dns if g1', ...st1],
    },
    {
      when: 'policy wants it no more, and it was taken over: it stays',
      given: outside({ ...leaves(), ...dealtWith }),
      leaves: st1,
      withheld: true,
    },
  ])('$when', ({ withheld, ...line }) => {
    check(line);
    expect(planZoneGroup(observedEndpoint(line.given)).isWithheld ?? false).toBe(withheld ?? false);
    const plan = planEndpoint(observedEndpoint(line.given), DnsPolicy.parse({ mode: 'enforce' }), now);
    expect(plan.actions).toEqual([]);
    if (withheld) expect(plan.detail?.isUnfinished).toBe(true);
    // Nobody loses the record they have.
    expect(plan.detail?.changes.filter(({ claim }) => claim.releasing)).toEqual([]);
  });
});

describe('a zone group of ours that stays', () => {
  const exists = (changes: Parameters<typeof group>[0] = {}, more: Sight = {}) => wants({ own: group(changes) }, more);
  const late = (attempt: number): EndpointGiven => ({ ...exists(), attempt });
  it.each<Line>([
    { when: 'lists every name', given: exists({}, { covered: [need().id] }) },
    { when: 'lists none of them yet', given: late(0), leaves: st1, waits: seconds(1) },
    { when: 'lists none after one pass', given: late(1), leaves: st1, waits: seconds(2) },
    { when: 'lists none after two passes', given: late(2), leaves: st1, waits: seconds(5) },
    { when: 'lists none after three passes', given: late(3), leaves: st1, waits: seconds(10) },
    { when: 'lists none after four passes', given: late(4), leaves: st1, waits: seconds(20) },
    { when: 'lists none after half a minute: they become records', given: late(5) },
    { when: 'lists not yet what a record of ours serves', given: { ...exists(), claims: [claim()] } },
    {
      when: 'lists one of two names',
      given: exists({}, { wanted: [need('st1'), need('st2')], covered: [need().id] }),
      leaves: ['hub-dns/st2'],
      waits: seconds(1),
    },
    {
      when: 'is on another zone',
      given: exists({ zones: [spoke] }),
      does: 'updateZoneGroup hub-dns if g1',
      leaves: st1,
    },
    {
      when: 'has its zones in another order',
      given: exists({ zones: [spoke, blobZone] }, { wanted: [need(), need('st1', spoke)], covered: [need().id] }),
      leaves: ['spoke-dns/st1'],
      waits: seconds(1),
    },
    {
      when: 'is on another zone, and a kill cut its change off',
      given: { ...exists({ zones: [spoke] }), row: begun('updateZoneGroup') },
      does: 'updateZoneGroup hub-dns if g1 as d1',
      leaves: st1,
    },
    {
      when: 'is full, and lists every name it holds',
      given: exists({ zones: five.map(zoneIn) }, { wanted: six, covered: six.slice(1).map((each) => each.id) }),
      says: ['dns-zone-group-full'],
    },
    {
      when: 'failed: it is tried again once, and its names stay records',
      given: exists({ provisioningState: 'Failed' }),
      does: 'updateZoneGroup hub-dns if g1',
      says: ['dns-zone-group-failed'],
    },
    {
      when: 'failed, observed again',
      given: { ...exists({ provisioningState: 'Failed' }), attempt: 1 },
      says: ['dns-zone-group-failed'],
    },
    { when: 'is being written', given: exists({ provisioningState: 'Updating' }), leaves: st1, waits: seconds(5) },
    { when: 'is being deleted', given: exists({ provisioningState: 'Deleting' }), leaves: st1, waits: seconds(5) },
    {
      when: 'is being written to another zone',
      given: exists({ provisioningState: 'Updating', zones: [spoke] }),
      waits: seconds(5),
    },
    {
      when: 'was half taken over: it goes first',
      given: { ...exists(), ...dealtWith },
      does: 'deleteZoneGroup hub-dns if g1',
      leaves: st1,
    },
  ])('$when', check);
});

describe('a zone group that policy wants no more', () => {
  const goes = { does: 'deleteZoneGroup hub-dns if g1', leaves: st1 };
  const waits = { later: ['deleteZoneGroup hub-dns if g1', ...st1] };
  it.each<Line>([
    { when: 'was never there', given: { sees: { zoneGroup: { strategy: 'records' } } } },
    {
      when: 'serves a name that policy has moved to another zone',
      given: leaves({}, { covered: [need().id], wanted: [need('st1', spoke)] }),
      later: ['deleteZoneGroup hub-dns if g1', 'spoke-dns/st1'],
    },
    {
      when: 'is beside somebody else’s: who wrote what is unknown, so nothing is taken over',
      given: leaves({}, { covered: [need().id], zoneGroup: { strategy: 'records', own: group(), others: [group()] } }),
      ...goes,
    },
    { when: 'is somebody’s', given: { sees: { zoneGroup: { strategy: 'records', others: [group()] } } } },
    { when: 'is ours, and nothing is taken over', given: leaves(), ...waits },
    { when: 'is ours, and its names are claimed but not taken over', given: leaves(takenOver), ...waits },
    {
      when: 'is ours, and its record is being taken over',
      given: leaves({ ...takenOver, records: [row({ state: 'writing' })] }),
      ...waits,
    },
    {
      when: 'is ours, and no record exists',
      given: leaves({ ...takenOver, records: [row({ standing: 'none' })] }),
      ...waits,
    },
    { when: 'is ours, and our record exists', given: leaves(dealtWith), ...goes },
    {
      when: 'is ours, and somebody’s record exists',
      given: leaves({ ...takenOver, records: [row({ standing: 'other' })] }),
      ...goes,
    },
    {
      when: 'is ours, and a kill cut its removal off',
      given: leaves({ ...dealtWith, row: begun('deleteZoneGroup') }),
      does: 'deleteZoneGroup hub-dns if g1 as d1',
      leaves: st1,
    },
    {
      when: 'is ours, and on no zone of its names',
      given: leaves({}, { zoneGroup: { strategy: 'records', own: group({ zones: [spoke] }) } }),
      does: 'deleteZoneGroup spoke-dns if g1',
    },
    {
      when: 'is ours, and half of its names are taken over',
      given: leaves(dealtWith, { wanted: [need('st1'), need('st2')] }),
      later: ['deleteZoneGroup hub-dns if g1', 'hub-dns/st2'],
    },
    {
      when: 'is ours, and is being deleted',
      given: leaves({}, { zoneGroup: { strategy: 'records', own: group({ provisioningState: 'Deleting' }) } }),
      leaves: st1,
      waits: seconds(5),
    },
  ])('$when', check);
});

describe('what a write of a zone group says of itself', () => {
  const common = { target: group().id, by: 'gatehouse' };
  const because = 'policy has a zone group written for this endpoint';
  it.each([
    {
      when: 'made',
      given: wants(),
      action: {
        ...common,
        kind: 'createZoneGroup',
        target: `${id}/privatednszonegroups/default`,
        because,
        before: null,
        after: { zones: [blobZone] },
        zones: [blobZone],
      },
    },
    {
      when: 'changed, under its own name',
      given: wants({ own: group({ id: `${id}/privatednszonegroups/named`, zones: [spoke] }) }),
      action: {
        ...common,
        kind: 'updateZoneGroup',
        target: `${id}/privatednszonegroups/named`,
        because,
        before: { zones: [spoke] },
        after: { zones: [blobZone] },
        zones: [blobZone],
        etag: 'g1',
      },
    },
    {
      when: 'removed, which draws on the budget of its first zone',
      given: leaves(dealtWith),
      action: {
        ...common,
        kind: 'deleteZoneGroup',
        because: 'policy has records written for this endpoint, and the zone group is ours',
        before: { zones: [blobZone] },
        after: null,
        zones: [blobZone],
        etag: 'g1',
        drawsOn: blobZone,
      },
    },
    {
      when: 'removed, and it has no zone to draw on',
      given: leaves({}, { zoneGroup: { strategy: 'records', own: group({ zones: [] }) } }),
      action: {
        ...common,
        kind: 'deleteZoneGroup',
        because: 'policy has records written for this endpoint, and the zone group is ours',
        before: { zones: [] },
        after: null,
        zones: [],
        etag: 'g1',
      },
    },
  ])('$when', ({ given, action }) => {
    expect(planZoneGroup(observedEndpoint(given)).action).toStrictEqual(action);
  });

  it.each([
    {
      of: 'a full one',
      given: wants({}, { wanted: [...six, need('st1', zoneIn('z7').replace('blob', 'file'))] }),
      says: /needs 7 zones and a zone group holds 5: the names in privatelink\.blob\S+\.net, privatelink\.file\S+\.net are/,
    },
    {
      of: 'a failed one',
      given: wants({ own: group({ provisioningState: 'Failed' }) }),
      says: /zone group \S+\/default could not be written/,
    },
  ])('its finding names $of', ({ given, says }) => {
    const [finding] = planZoneGroup(observedEndpoint(given)).findings;
    expect([finding?.subject, finding?.message]).toEqual([id, expect.stringMatching(says)]);
  });

  it.each([
    {
      of: 'one that is being written',
      given: wants({ own: group({ provisioningState: 'Updating' }) }),
      because: 'Azure is still writing its zone group',
    },
    {
      of: 'one that lacks names',
      given: wants({ own: group() }),
      because: 'its zone group does not list all of its names yet',
    },
  ])('the wait names $of', ({ given, because }) => {
    expect(planZoneGroup(observedEndpoint(given)).recheck?.because).toBe(because);
  });
});
