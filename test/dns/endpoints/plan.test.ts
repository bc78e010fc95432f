import { describe, it } from 'vitest';
import { minutes, seconds } from '../../../src/core/time.ts';
import {
  another,
  check,
  connection,
  held,
  hindered,
  type Line,
  releases,
  settled,
  st1,
  young,
} from '../support/endpoint-lines.ts';
import { type EndpointGiven, endpointRow, need } from '../support/endpoint-values.ts';
import { ago, claim, later } from '../support/values.ts';

describe('what an endpoint claims once it is gone', () => {
  const gone = (more: EndpointGiven = {}): EndpointGiven => ({ ...settled, ...more, sees: 'gone' });
  const absentFor = (wait: Parameters<typeof ago>[0]) => ({ row: endpointRow({ absentSince: ago(wait) }) });
  it.each<Line>([
    { when: 'nothing is known of it', given: { sees: 'gone' }, keeps: [] },
    { when: 'nothing is known of it but a claim', given: { sees: 'gone', claims: held }, keeps: [] },
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
      when: 'policy wants no time between, and this is the first pass that finds it so',
      given: gone({ claims: young }),
      policy: { confirmAbsence: '0s' },
      waits: 0,
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
      does: ['leaves hub-dns/st1 as it is'],
      keeps: ['hub-dns/st2', ...st1],
    },
    {
      when: 'opted out, observed again',
      given: { ...settled, claims: [claim('pe1', { optedOut: true })], sees: { isOptedOut: true } },
    },
    {
      when: 'opted out, and Rejected',
      given: { ...settled, sees: { isOptedOut: true, ...connection('Rejected') } },
      does: releases,
      keeps: [],
    },
    {
      when: 'opted out, and another incarnation',
      given: { ...settled, sees: { isOptedOut: true, ...another } },
      does: releases,
      keeps: [],
    },
    {
      when: 'opted out, and connecting to another resource',
      given: { ...settled, sees: { isOptedOut: true, view: { privateLinkResource: '/other' } } },
      does: releases,
      keeps: [],
    },
    {
      when: 'opted out, with a claim restored from a mark',
      given: { ...settled, claims: [claim('pe1', { privateLinkResource: '' })], sees: { isOptedOut: true } },
      does: ['leaves hub-dns/st1 as it is'],
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
