import { describe, expect, it } from 'vitest';
import { minutes, seconds } from '../../../src/core/time.ts';
import { planEndpoint } from '../../../src/dns/endpoints/plan.ts';
import type { Obstacle } from '../../../src/dns/names/readiness.ts';
import {
  brief,
  changed,
  type EndpointGiven,
  endpointRow,
  need,
  observedEndpoint,
  zoneIn,
} from '../support/endpoint-values.ts';
import { ago, claim, dnsPolicy, later, now, row } from '../support/values.ts';

interface Line {
  readonly when: string;
  readonly given: EndpointGiven;
  readonly policy?: Record<string, unknown>;
  readonly does?: readonly string[];
  /** The names it stands by. */
  readonly keeps?: readonly string[];
  readonly waits?: number;
  readonly isUnfinished?: true;
}

const st1 = ['hub-dns/st1'];
const claims = ['claims hub-dns/st1 with 10.0.0.4'];
const releases = ['releases hub-dns/st1'];
const held = [claim()];
const young = [claim('pe1', { firstSeen: ago(minutes(4)) })];
const settled = { claims: held, records: [row()], row: endpointRow() };
const hindered = (kind: Obstacle['kind'], reason = 'r'): Obstacle => ({ kind, reason });
const connection = (connectionState: string) => ({
  view: { connectionState },
  obstacle: hindered('connection'),
  wanted: [],
});
const another = { view: { resourceGuid: 'guid-new' }, wanted: [] };
const moved = zoneIn('spoke-dns');
const movedClaim = claim('pe1', { recordSet: need('st1', moved).id });
const movedRow = (changes: Parameters<typeof row>[0] = {}) => row({ recordSet: need('st1', moved).id, ...changes });
const toNew = (more: EndpointGiven = {}): EndpointGiven => ({
  ...settled,
  sees: { wanted: [need('st1', moved)] },
  ...more,
});
const both = ['spoke-dns/st1', 'hub-dns/st1'];
const noAddress = [{ fqdn: 'st1.example', kind: 'NoAddress', because: 'b' }] as const;

function check({ when: _, given, policy, does = [], keeps = st1, ...rest }: Line): void {
  const {
    changes,
    keeps: kept,
    recheck,
    isUnfinished,
  } = planEndpoint(observedEndpoint(given), dnsPolicy(policy), now).detail;
  expect({
    does: changes.map(changed),
    keeps: kept.map(brief),
    ...(recheck === undefined ? {} : { waits: recheck.after }),
    ...(isUnfinished === undefined ? {} : { isUnfinished }),
  }).toEqual({ does, keeps, ...rest });
}

describe('what an endpoint claims once it is gone', () => {
  const gone = (more: EndpointGiven = {}): EndpointGiven => ({ ...settled, ...more, sees: 'gone' });
  const absentFor = (wait: Parameters<typeof ago>[0]) => ({ row: endpointRow({ absentSince: ago(wait) }) });
  it.each<Line>([
    { when: 'nothing is known of it', given: { sees: 'gone' }, keeps: [] },
    { when: 'its records are old', given: gone(), does: releases, keeps: [] },
    {
      when: 'its records are five minutes old',
      given: gone({ claims: [claim('pe1', { firstSeen: ago(minutes(5)) })] }),
      does: releases,
      keeps: [],
    },
    { when: 'its records are young', given: gone({ claims: young }), waits: seconds(30) },
    {
      when: 'one of its records is young',
      given: gone({ claims: [...held, claim('pe1', { recordSet: need('st2').id, firstSeen: ago(minutes(4)) })] }),
      keeps: [...st1, 'hub-dns/st2'],
      waits: seconds(30),
    },
    {
      when: 'another endpoint’s record is young',
      given: gone({ claims: [...held, claim('pe2', { firstSeen: ago(minutes(1)) })] }),
      does: releases,
      keeps: [],
    },
    {
      when: 'a young record of its own is given up already',
      given: gone({ claims: [claim('pe1', { firstSeen: ago(minutes(1)), releasing: true })] }),
      keeps: [],
    },
    {
      when: 'a pass saw so ten seconds ago',
      given: gone({ claims: young, ...absentFor(seconds(10)) }),
      waits: seconds(20),
    },
    {
      when: 'a pass saw so thirty seconds ago',
      given: gone({ claims: young, ...absentFor(seconds(30)) }),
      does: releases,
      keeps: [],
    },
    {
      when: 'a clock that is ahead says when it was first seen so',
      given: gone({ claims: young, row: endpointRow({ absentSince: later(minutes(1)) }) }),
      waits: seconds(30),
    },
    {
      when: 'policy wants no second pass',
      given: gone({ claims: young, ...absentFor(seconds(0)) }),
      policy: { confirmAbsence: '0s' },
      does: releases,
      keeps: [],
    },
  ])('$when', check);
});

describe('what an endpoint claims that is not ready', () => {
  it.each<Line>([
    {
      when: 'opted out',
      given: { ...settled, sees: { isOptedOut: true, wanted: [need('st2')] } },
      keeps: ['hub-dns/st2', ...st1],
    },
    {
      when: 'Pending for the first time',
      given: { ...settled, sees: connection('Pending') },
      does: releases,
      keeps: [],
      waits: minutes(1),
    },
    {
      when: 'Pending, observed again',
      given: { ...settled, attempt: 1, sees: connection('Pending') },
      does: releases,
      keeps: [],
      waits: minutes(2),
    },
    {
      when: 'Pending, observed a third time',
      given: { ...settled, attempt: 2, sees: connection('Pending') },
      does: releases,
      keeps: [],
      waits: minutes(5),
    },
    {
      when: 'Pending for long',
      given: { ...settled, attempt: 3, sees: connection('Pending') },
      does: releases,
      keeps: [],
      waits: minutes(15),
    },
    {
      when: 'Pending, where policy keeps what is rejected',
      given: { ...settled, sees: connection('Pending') },
      policy: { rejected: 'keep' },
      does: releases,
      keeps: [],
      waits: minutes(1),
    },
    { when: 'Rejected', given: { ...settled, sees: connection('Rejected') }, does: releases, keeps: [] },
    { when: 'Disconnected', given: { ...settled, sees: connection('Disconnected') }, does: releases, keeps: [] },
    {
      when: 'Rejected, where policy keeps it',
      given: { ...settled, sees: connection('Rejected') },
      policy: { rejected: 'keep' },
    },
    {
      when: 'Rejected, which another obstacle hides',
      given: { ...settled, sees: { ...connection('Rejected'), obstacle: hindered('provisioning') } },
      waits: seconds(1),
    },
    { when: 'in a state that nobody knows', given: { ...settled, sees: connection('Novel') } },
    {
      when: 'provisioning',
      given: { ...settled, sees: { obstacle: hindered('provisioning'), wanted: [] } },
      waits: seconds(1),
    },
    {
      when: 'provisioning, observed again',
      given: { ...settled, attempt: 5, sees: { obstacle: hindered('provisioning'), wanted: [] } },
      waits: seconds(40),
    },
    {
      when: 'provisioning for minutes',
      given: { ...settled, attempt: 6, sees: { obstacle: hindered('provisioning'), wanted: [] } },
      waits: minutes(1),
    },
    {
      when: 'provisioning for a quarter of an hour',
      given: { ...settled, attempt: 20, sees: { obstacle: hindered('provisioning'), wanted: [] } },
      waits: minutes(15),
    },
    {
      when: 'without a guid',
      given: { ...settled, sees: { obstacle: hindered('unidentified'), view: { resourceGuid: '' }, wanted: [] } },
      waits: seconds(1),
    },
    { when: 'failed', given: { ...settled, sees: { obstacle: hindered('failed'), wanted: [] } } },
    {
      when: 'Approved, and whether a rule means it is not seen',
      given: { ...settled, sees: { obstacle: hindered('unseen'), wanted: [] } },
      waits: seconds(1),
    },
    {
      when: 'another incarnation on its way to the same resource',
      given: { ...settled, sees: { ...another, obstacle: hindered('provisioning') } },
      waits: seconds(1),
    },
    {
      when: 'another incarnation on its way to the same resource for a quarter of an hour',
      given: { ...settled, attempt: 20, sees: { ...another, obstacle: hindered('provisioning') } },
      does: releases,
      waits: minutes(15),
    },
    {
      when: 'another incarnation on its way to another resource',
      given: {
        ...settled,
        sees: {
          view: { resourceGuid: 'guid-new', privateLinkResource: '/other' },
          wanted: [],
          obstacle: hindered('provisioning'),
        },
      },
      does: releases,
      waits: seconds(1),
    },
    {
      when: 'another incarnation on its way, with a claim that was restored',
      given: {
        ...settled,
        claims: [claim('pe1', { privateLinkResource: '' })],
        sees: { ...another, obstacle: hindered('provisioning') },
      },
      waits: seconds(1),
    },
    {
      when: 'another incarnation, and failed',
      given: { ...settled, sees: { ...another, obstacle: hindered('failed') } },
      does: releases,
    },
    {
      when: 'of a kind without names',
      given: { ...settled, sees: { obstacle: hindered('nameless'), wanted: [] } },
      does: releases,
      keeps: [],
    },
  ])('$when', check);
});

describe('what an endpoint claims that is ready', () => {
  it.each<Line>([
    { when: 'for the first time', given: {}, does: claims },
    { when: 'as before', given: settled },
    {
      when: 'at another address',
      given: { ...settled, sees: { wanted: [need('st1', undefined, ['10.0.0.9'])] } },
      does: ['claims hub-dns/st1 with 10.0.0.9'],
    },
    {
      when: 'as another incarnation',
      given: { ...settled, sees: { view: { resourceGuid: 'guid-new' } } },
      does: claims,
    },
    { when: 'in another place of policy’s order', given: { ...settled, sees: { rank: 1 } }, does: claims },
    { when: 'in another network', given: { ...settled, sees: { view: { network: '/other' } } }, does: claims },
    {
      when: 'for another resource',
      given: { ...settled, sees: { view: { privateLinkResource: '/other' } } },
      does: claims,
    },
    { when: 'in another location', given: { ...settled, sees: { view: { location: 'eastus' } } }, does: claims },
    {
      when: 'and had given the name up',
      given: { ...settled, claims: [claim('pe1', { releasing: true })] },
      does: claims,
    },
    {
      when: 'by another name',
      given: { ...settled, sees: { wanted: [need('st2')] } },
      does: ['claims hub-dns/st2 with 10.0.0.4', ...releases],
      keeps: ['hub-dns/st2'],
    },
    { when: 'beside another endpoint’s claim', given: { claims: [claim('pe2')] }, does: claims },
    { when: 'without any name, and never had one', given: { sees: { wanted: [] } }, keeps: [] },
    { when: 'without any name, and had some', given: { ...settled, sees: { wanted: [] } }, waits: seconds(1) },
    {
      when: 'without any name, and had some, after five passes',
      given: { ...settled, attempt: 5, sees: { wanted: [] } },
      waits: seconds(40),
    },
    {
      when: 'without any name for so many passes',
      given: { ...settled, attempt: 6, sees: { wanted: [] } },
      does: releases,
      keeps: [],
    },
    {
      when: 'with names that policy has no place for any more',
      given: { ...settled, sees: { wanted: [], placed: [{ zone: 'z', name: 'n', fqdn: 'n.z', because: 'b' }] } },
      does: releases,
      keeps: [],
    },
    {
      when: 'without any name, and others have some',
      given: { sees: { wanted: [] }, claims: [claim('pe2')] },
      keeps: [],
    },
    {
      when: 'but a network interface was not found',
      given: { ...settled, sees: { isIncomplete: true, wanted: [need('st2')] } },
      keeps: ['hub-dns/st2', ...st1],
      waits: seconds(1),
    },
    {
      when: 'but a name has no address yet',
      given: { ...settled, attempt: 9, sees: { unplaced: noAddress } },
      waits: minutes(1),
    },
    {
      when: 'but a name has no place',
      given: { ...settled, sees: { unplaced: [{ ...noAddress[0], kind: 'Unmapped' }] } },
    },
    {
      when: 'but something was not read',
      given: { ...settled, sees: { isUncertain: true, wanted: [need('st2')] } },
      does: ['claims hub-dns/st2 with 10.0.0.4'],
      keeps: [...st1, 'hub-dns/st2'],
    },
    { when: 'and its zone group writes the name', given: { sees: { covered: [need().id] } } },
    {
      when: 'and its zone group writes a name of ours',
      given: { ...settled, sees: { covered: [need().id] } },
      does: ['hands over hub-dns/st1'],
    },
  ])('$when', check);
});

describe('where policy moved a name to another zone', () => {
  const claimsNew = ['claims spoke-dns/st1 with 10.0.0.4'];
  const withNew = (record: ReturnType<typeof row> | undefined, more: EndpointGiven = {}) =>
    toNew({ claims: [...held, movedClaim], records: [row(), ...(record === undefined ? [] : [record])], ...more });
  const waiting = { keeps: both, isUnfinished: true, waits: seconds(1) } as const;
  it.each<Line>([
    { when: 'the old claim stays until the new record stands', given: toNew(), does: claimsNew, ...waiting },
    { when: 'the old claim stays while nothing is known of the new record', given: withNew(undefined), ...waiting },
    {
      when: 'the old claim stays while the new record is being written',
      given: withNew(movedRow({ state: 'writing' })),
      ...waiting,
    },
    {
      when: 'the old claim stays while the new record is not there',
      given: withNew(movedRow({ standing: 'none' })),
      ...waiting,
    },
    {
      when: 'the old claim goes once the new record stands',
      given: withNew(movedRow()),
      does: releases,
      keeps: ['spoke-dns/st1'],
    },
    {
      when: 'the old claim goes once somebody else’s stands there',
      given: withNew(movedRow({ standing: 'other' })),
      does: releases,
      keeps: ['spoke-dns/st1'],
    },
    {
      when: 'the old claim goes once Azure refuses the new record',
      given: toNew({ refused: new Set([need('st1', moved).id]) }),
      does: claimsNew,
      ...waiting,
    },
    {
      when: 'the old claim goes where Azure refused the new record before',
      given: withNew(undefined, { refused: new Set([need('st1', moved).id]) }),
      does: releases,
      keeps: ['spoke-dns/st1'],
    },
    {
      when: 'nothing is waited for where the room only observes',
      given: toNew(),
      policy: { mode: 'observe' },
      does: claimsNew,
      keeps: both,
      isUnfinished: true,
    },
    {
      when: 'nothing is waited for where policy pauses the zone',
      given: toNew(),
      policy: { paused: ['privatelink.blob.core.windows.net'] },
      does: claimsNew,
      keeps: both,
      isUnfinished: true,
    },
    {
      when: 'another name that goes is no move',
      given: { ...settled, sees: { wanted: [need('st2', moved)] } },
      does: ['claims spoke-dns/st2 with 10.0.0.4', ...releases],
      keeps: ['spoke-dns/st2'],
    },
  ])('$when', check);
});
