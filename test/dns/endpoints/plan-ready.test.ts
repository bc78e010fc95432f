import { describe, it } from 'vitest';
import { minutes, seconds } from '../../../src/core/time.ts';
import { blobZone } from '../../support/dns-world.ts';
import {
  both,
  check,
  claims,
  held,
  type Line,
  moved,
  movedClaim,
  movedRow,
  noAddress,
  releases,
  settled,
  st1,
  toNew,
} from '../support/endpoint-lines.ts';
import { type EndpointGiven, need } from '../support/endpoint-values.ts';
import { claim, row } from '../support/values.ts';

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
  const fileZone = blobZone.replace('blob', 'file');
  const claimsNew = ['claims spoke-dns/st1 with 10.0.0.4'];
  const withNew = (record: ReturnType<typeof row> | undefined, more: EndpointGiven = {}) =>
    toNew({ claims: [...held, movedClaim], records: [row(), ...(record === undefined ? [] : [record])], ...more });
  const waiting = { keeps: both, isUnfinished: true, waits: seconds(1) } as const;
  it.each<Line>([
    { when: 'the old claim stays until the new record exists', given: toNew(), does: claimsNew, ...waiting },
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
      when: 'the old claim goes once the new record exists',
      given: withNew(movedRow()),
      does: releases,
      keeps: ['spoke-dns/st1'],
    },
    {
      when: 'the old claim goes once somebody else’s is there',
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
      when: 'one of two moved names is in a paused zone: the other one’s record is waited for',
      given: {
        ...settled,
        claims: [...held, claim('pe1', { recordSet: need('st2', fileZone).id })],
        sees: { wanted: [need('st1', moved), need('st2', fileZone.replace('hub-dns', 'spoke-dns'))] },
      },
      policy: { paused: ['privatelink.file.core.windows.net'] },
      does: [...claimsNew, 'claims spoke-dns/st2 with 10.0.0.4'],
      keeps: ['spoke-dns/st1', 'spoke-dns/st2', 'hub-dns/st1', 'hub-dns/st2'],
      isUnfinished: true,
      waits: seconds(1),
    },
    {
      when: 'another name that goes is no move',
      given: { ...settled, sees: { wanted: [need('st2', moved)] } },
      does: ['claims spoke-dns/st2 with 10.0.0.4', ...releases],
      keeps: ['spoke-dns/st2'],
    },
  ])('$when', check);
});
