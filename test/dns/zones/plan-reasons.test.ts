import { describe, expect, it } from 'vitest';
import { linkName, pollDelay } from '../../../src/dns/zones/plan.ts';
import {
  blob,
  group,
  hub,
  linking,
  network,
  operation,
  planOf,
  policyOf,
  refusal,
  target,
  used,
  zoneId,
} from '../support/zone-values.ts';

const creation = { ...operation, kind: 'createZone' as const, target: blob, network: '' };
const link = {
  kind: 'createLink',
  target,
  by: 'gatehouse',
  because: `dns.links lists it: ${hub}`,
  before: null,
  after: { network: hub, registrationEnabled: false },
  network: hub,
  resolutionPolicy: undefined,
};

describe('what a write to a zone says of itself', () => {
  it('a zone that is created', () => {
    expect(planOf({ zone: 'absent', links: undefined }).actions).toEqual([
      {
        kind: 'createZone',
        target: blob,
        by: 'gatehouse',
        because: 'private endpoints need privatelink.blob.core.windows.net, and dns.zones.missing says create',
        before: null,
        after: { location: 'global' },
        network: '',
        resolutionPolicy: undefined,
      },
    ]);
  });

  it('a link', () => {
    expect(planOf({}, linking).actions).toStrictEqual([link]);
  });

  it('a link that falls back', () => {
    const resolutionPolicy = 'NxDomainRedirect';
    expect(planOf({}, policyOf({ links: [{ network: hub, resolutionPolicy }] })).actions).toEqual([
      { ...link, after: { ...link.after, resolutionPolicy }, resolutionPolicy },
    ]);
  });

  it('keeps the decision of its own target alone', () => {
    const other = { ...operation, target: `${target}x`, decisionId: 'other' };
    expect(planOf({ cutOff: [other, operation] }, linking).actions[0]?.decision?.id).toBe('first');
    expect(planOf({ cutOff: [other] }, linking).actions[0]?.decision).toBeUndefined();
  });

  it('several links come in one order, in any order of policy', () => {
    const links = ['c', 'a', 'b'].map((name) => ({ network: network(name) }));
    const targets = planOf({}, policyOf({ links })).actions.map((action) => action.target);
    expect(targets).toHaveLength(3);
    expect(targets).toEqual([...targets].sort());
    expect(planOf({}, policyOf({ links: links.toReversed() })).actions.map((action) => action.target)).toEqual(targets);
  });

  it('a link of ours that is taken back', () => {
    const ours = { name: 'l', network: hub, resolutionPolicy: 'Default', state: 'Completed', owner: 'gatehouse-test' };
    expect(planOf({ links: [ours] } as never, policyOf({ unwantedLinks: 'remove' })).actions).toEqual([
      {
        kind: 'removeLink',
        target: `${blob}/virtualnetworklinks/l`,
        by: 'gatehouse',
        because: `we created it, policy asks for it no longer, and dns.unwantedLinks says remove: ${hub}`,
        before: { network: hub, registrationEnabled: false, resolutionPolicy: 'Default' },
        after: null,
        network: hub,
        resolutionPolicy: undefined,
      },
    ]);
  });

  it('says what an earlier pass had finished', () => {
    const answer = { kind: 'applied' } as const;
    const removal = { ...operation, kind: 'removeLink' as const };
    const unaudited = [operation, creation, removal].map((each) => ({ operation: each, answer }));
    const decision = { id: 'first', at: operation.decidedAt };
    const common = { by: 'gatehouse', because: '', before: null };
    expect(planOf({ unaudited }).finished).toEqual([
      {
        action: { ...common, kind: 'createLink', target, after: { network: hub, registrationEnabled: false } },
        decision,
        answer,
      },
      { action: { ...common, kind: 'createZone', target: blob, after: { location: 'global' } }, decision, answer },
      {
        action: {
          ...common,
          kind: 'removeLink',
          target,
          before: { network: hub, registrationEnabled: false },
          after: null,
        },
        decision,
        answer,
      },
    ]);
  });
});

describe('what a zone waits for', () => {
  it.each([
    { when: 'nobody asked for it', given: { zone: 'unasked' as const }, is: {} },
    {
      when: 'Azure works on several',
      given: { running: [operation, creation] },
      is: { recheck: { after: 2_000, because: `Azure is still working on ${target}, ${blob}` } },
    },
    {
      when: 'it was refused a moment ago',
      given: { refusals: [refusal('2026-03-01T12:05:00.000Z')] },
      is: { blocked: { reason: 'BadRequest', message: 'no' } },
    },
    { when: 'it was refused long enough ago', given: { refusals: [refusal('2026-03-01T12:00:00.000Z')] }, is: {} },
    {
      when: 'what was refused is wanted no more',
      given: { refusals: [{ ...refusal('2026-03-01T12:05:00.000Z'), target: `${target}x` }] },
      is: {},
    },
  ])('$when', ({ given, is }) => {
    const { recheck, blocked } = planOf(given, linking);
    expect({ ...(recheck && { recheck }), ...(blocked && { blocked }) }).toEqual(is);
  });

  describe('a zone that public names always pass through, which is linked once a record is there', () => {
    const always = zoneId('privatelink.monitor.azure.com');
    const waits = (after: number) => ({ after, because: 'it is linked once its first record exists' });
    it.each([
      { when: 'a name is claimed and has no record', given: {}, recheck: waits(2_000) },
      { when: 'it was observed five times', given: { attempt: 5 }, recheck: waits(10_000) },
      { when: 'it was observed six times', given: { attempt: 6 }, recheck: undefined },
      { when: 'its first record exists', given: { use: used() }, recheck: undefined },
      { when: 'no name is claimed', given: { use: used({ isWrittenTo: false, isServed: false }) }, recheck: undefined },
      {
        when: 'no name is claimed, and policy links such zones by name',
        given: { use: used({ isWrittenTo: false, isServed: false }) },
        policy: policyOf({ links: [{ network: hub, zones: ['privatelink.monitor.*'] }] }),
        recheck: undefined,
      },
      {
        when: 'its link falls back to public names and is made at once',
        given: {},
        policy: policyOf({ links: [{ network: hub, resolutionPolicy: 'NxDomainRedirect' }] }),
        recheck: undefined,
      },
      { when: 'policy has nothing to link', given: {}, policy: policyOf(), recheck: undefined },
      {
        when: 'Azure is working on it: that comes first',
        given: { running: [operation] },
        recheck: { after: 2_000, because: `Azure is still working on ${target}` },
      },
    ])('is observed again or not, where $when', ({ given, policy = linking, recheck }) => {
      expect(planOf({ id: always, use: used({ isServed: false }), ...given }, policy).recheck).toEqual(recheck);
    });
  });

  it('the links that are more than one pass makes', () => {
    const links = Array.from({ length: 21 }, (_, index) => ({ network: network(`hub${index}`) }));
    expect(planOf({}, policyOf({ links })).recheck?.because).toBe('more links are due');
    expect(planOf({}, policyOf({ links: links.slice(1) })).recheck).toBeUndefined();
  });

  it.each([
    { attempt: 0, after: 2_000 },
    { attempt: 1, after: 5_000 },
    { attempt: 2, after: 10_000 },
    { attempt: 29, after: 10_000 },
    { attempt: 30, after: 60_000 },
  ])('$after ms at attempt $attempt', ({ attempt, after }) => {
    expect(pollDelay(attempt)).toBe(after);
  });
});

describe('what people hear of a zone', () => {
  const use = used({ networks: [hub] });
  const unresolved = { use, dnsServers: new Map([[hub, []]]) };
  const unlinked = ['dns-zone-unlinked'];
  const refused = [refusal('2026-03-01T12:00:00.000Z')];
  it.each([
    { when: 'it was not asked for', given: { zone: 'unasked' as const, links: undefined }, says: [] },
    { when: 'its network is not linked', given: unresolved, policy: policyOf(), says: unlinked },
    { when: 'the link is about to be made', given: unresolved, says: [] },
    {
      when: 'the link is only planned',
      given: unresolved,
      policy: policyOf({ mode: 'observe', links: [{ network: hub }] }),
      says: unlinked,
    },
    {
      when: 'Azure is taking a link away',
      given: { ...unresolved, running: [{ ...operation, kind: 'removeLink' as const }] },
      policy: policyOf(),
      says: unlinked,
    },
    { when: 'Azure is making the link', given: { ...unresolved, running: [operation] }, policy: policyOf(), says: [] },
    {
      when: 'the link was refused',
      given: { refusals: refused },
      says: ['dns-link-failed'],
    },
    { when: 'the link was refused and is wanted no more', given: { refusals: refused }, policy: policyOf(), says: [] },
  ])('$when', ({ given, policy = linking, says }) => {
    expect(planOf(given, policy).findings.map(({ check }) => check)).toEqual(says);
  });

  it('a link that Azure refuses for a zone of the same name says which', () => {
    const rival = zoneId('privatelink.blob.core.windows.net', `${group}-east`);
    const links = { network: hub, resolutionPolicy: 'Default', state: 'Completed' };
    const others = zoneId('privatelink.queue.core.windows.net');
    const around = [
      { ...links, zone: others },
      { ...links, zone: rival, network: network('spoke') },
    ];
    const said = (more: typeof around): string | undefined =>
      planOf({ refusals: refused, around: [...around, ...more] }, linking).findings[0]?.message;
    expect(said([])).toBe(`privatelink.blob.core.windows.net could not be linked to ${hub}: BadRequest: no`);
    expect(said([{ ...links, zone: rival }])).toMatch(`${hub}: BadRequest: no; it is linked to ${rival} already`);
  });

  it('no link is made in a zone that was not read', () => {
    expect(planOf({ zone: 'unread' }, linking).actions).toEqual([]);
    expect(planOf({ zone: 'unasked' }, linking)).toEqual({ actions: [], findings: [] });
  });
});

describe('the name of a link', () => {
  it('begins as its network’s does, and ends with its mark', () => {
    expect(linkName(hub)).toMatch(/^gatehouse-hub-[a-z0-9]{8}$/);
    expect(linkName(network('a'.repeat(64)))).toMatch(/^gatehouse-a{50}-[a-z0-9]{8}$/);
    const marks = Array.from({ length: 200 }, (_, index) => linkName(network(`n${index}`)).slice(-9));
    expect(marks.filter((mark) => !/^-[a-z0-9]{8}$/.test(mark))).toEqual([]);
    expect(linkName('no id')).toMatch(/^gatehouse--[a-z0-9]{8}$/);
  });
});
