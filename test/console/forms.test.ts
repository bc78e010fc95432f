import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecisionBody } from '../../src/api/views/deed.ts';
import { menuOf, pages } from '../../src/console/pages.ts';
import { aboutOf } from '../../src/console/text/about.ts';
import { namePeople } from '../../src/console/text/people.ts';
import { oneLine, reasonProblem } from '../../src/console/text/reason.ts';
import { sayIds } from '../../src/console/text/resource.ts';
import { daysToChoose, momentOf, untilProblem } from '../../src/console/text/until.ts';

describe('the days until which a request can be put off', () => {
  it.each([
    { now: '2026-03-04T07:59:59.999Z', first: '2026-03-04', last: '2026-06-01' },
    { now: '2026-03-04T08:00:00.000Z', first: '2026-03-05', last: '2026-06-02' },
    { now: '2026-03-04T23:00:00.000Z', first: '2026-03-05', last: '2026-06-02' },
  ])('at $now are from $first to $last', ({ now, first, last }) => {
    expect(daysToChoose(new Date(now))).toMatchObject({ first, last });
  });

  it.each([
    { text: '2026-03-05', isTaken: true },
    { text: '2026-06-02', isTaken: true },
    { text: '2026-03-04', isTaken: false },
    { text: '2026-06-03', isTaken: false },
    { text: '', isTaken: false },
    { text: '12026-03-05', isTaken: false },
  ])("with '$text' chosen: taken is $isTaken, else the bounds are said", ({ text, isTaken }) => {
    const problem = untilProblem(text, new Date('2026-03-04T12:00:00.000Z'));
    expect(problem).toBe(isTaken ? undefined : 'Choose a day from 2026-03-05 to 2026-06-02: it waits until then.');
  });

  it('are those that the API takes: to come, and at most 90 days away', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }), (now) => {
        const { first, usual, last } = daysToChoose(now);
        const ahead = (text: string, days = 0) => Date.parse(momentOf(text)) + days * 86_400_000 - now.getTime();
        expect(ahead(first)).toBeGreaterThan(0);
        expect(ahead(first, -1)).toBeLessThanOrEqual(0);
        expect(ahead(last)).toBeLessThanOrEqual(90 * 86_400_000);
        expect(ahead(last, 1)).toBeGreaterThan(90 * 86_400_000);
        expect(untilProblem(usual, now)).toBeUndefined();
      }),
    );
  });
});

describe('a reason', () => {
  it('is one line, for anything typed', () =>
    expect(oneLine('  agreed in\n\tticket 4711 ')).toBe('agreed in ticket 4711'));

  it('with a character that nobody sees is named before it is sent', () => {
    expect(reasonProblem('agreed\u200bwith them')).toBe(
      'Take out the character U+200B, which nobody sees, after “agreed”: a reason is plain text.',
    );
  });

  it('is taken here exactly where the API takes it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), (typed) => {
        const reason = oneLine(`x${typed}`);
        expect(reasonProblem(reason) === undefined).toBe(DecisionBody.safeParse({ reason }).success);
      }),
    );
  });
});

describe('people and subscriptions', () => {
  const [me, kim, other] = ['1', '2', '3'].map((each) => `00000000-0000-4000-8000-00000000000${each}`);
  const shop = '00000000-0000-4000-8000-0000000000A1';
  const people = new Map([
    [kim ?? '', 'kim@contoso.example'],
    [shop.toLowerCase(), 'Shop'],
  ]);
  it.each([
    [`person ${kim} approved it`, 'kim@contoso.example approved it'],
    [`Approved by ${kim}: agreed`, 'Approved by kim@contoso.example: agreed'],
    [`rejected by person ${me} already`, 'rejected by you already'],
    [`person ${other} approved it`, `person ${other} approved it`],
    [
      `the requester's subscription '${shop}' is not '${other}'`,
      `the requester's subscription 'Shop' is not '${other}'`,
    ],
    [`pls-a.${kim}x`, `pls-a.${kim}x`],
    ["rule 'partner' allows it", "rule 'partner' allows it"],
  ])('in %s are said by name', (text, says) => expect(namePeople(text, me, people)).toBe(says));
});

it('resources are called by their names inside a sentence', () => {
  const group = '/subscriptions/s/resourcegroups/rg/providers/microsoft.network';
  expect(sayIds(`'${group}/privateendpoints/pe1' asks 'st1'; see ${group}/virtualnetworks/v/subnets/s.`)).toBe(
    "'pe1' asks 'st1'; see v / s.",
  );
  expect(sayIds('account 1 is open')).toBe('account 1 is open');
});

describe('what a finding is about', () => {
  const group = '/subscriptions/s/resourcegroups/rg/providers';
  it.each([
    [`${group}/microsoft.containerservice/managedclusters/aks`, 'Kubernetes cluster'],
    [`${group}/microsoft.containerservice/managedclusters/aks/agentpools/p`, 'Kubernetes cluster'],
    [`${group}/microsoft.network/virtualnetworks/v/subnets/s`, 'virtual network'],
    [`${group}/microsoft.storage/storageaccounts/a/privateendpointconnections/c`, 'storage account'],
    ['/subscriptions/s', 'subscription or group'],
    ['work-queue', 'work-queue'],
  ])('%s: %s', (subject, about) => expect(aboutOf(subject)).toBe(about));
});

it('every page is one of the menu, or under one of it', () => {
  const menu = pages.filter(({ name, under }) => name === under).map(({ name }) => name as string);
  for (const { name } of pages) expect(menu).toContain(menuOf(name));
  expect([menuOf('connection'), menuOf('way'), menuOf('health')]).toEqual(['waiting', 'egress', 'health']);
});
