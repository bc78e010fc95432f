import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decisionEvent, pendingEvent } from '../../src/notify/connection-event.ts';
import { eventKinds, type NotificationEvent } from '../../src/notify/event.ts';
import { findingEvent } from '../../src/notify/finding-event.ts';
import { withLink } from '../../src/notify/link.ts';
import { KeptFinding } from '../../src/state/findings/model.ts';
import { anyText } from '../support/any-text.ts';
import { account, connectionRow, decision, exposed, source, waiting } from './given.ts';

const guide = readFileSync(new URL('../../docs/notifications.md', import.meta.url), 'utf8');
const blocks = [...guide.matchAll(/```json\n(.*?)\n```/gs)].map(([, text = '']) => JSON.parse(text) as object);
const examples = blocks.filter((block) => 'specversion' in block);

const found = (more: Partial<KeptFinding> = {}): KeptFinding =>
  KeptFinding.parse({
    room: 'egress',
    key: account,
    ...exposed,
    state: 'open',
    firstSeen: '2026-03-04T10:00:00.000Z',
    openedAt: '2026-03-04T10:00:00.000Z',
    reopened: 0,
    lastSeen: '2026-03-04T10:00:00.000Z',
    ...more,
  });
const request = found({ ...waiting, room: 'approvals' });

const wire = (event: NotificationEvent | undefined) => ({
  specversion: '1.0',
  datacontenttype: 'application/json',
  ...(event && withLink(event, 'https://gatehouse.example')),
});

describe('the guide', () => {
  const types = [...guide.matchAll(/--included-event-types (.*)$/gm)].flatMap(([, types = '']) => types.split(' '));

  it('subscribes to types that there are, at the topic that the template makes', () => {
    expect(types.length).toBeGreaterThan(0);
    for (const type of types) expect(Object.keys(eventKinds)).toContain(type);
    const template = readFileSync(new URL('../../infra/main.bicep', import.meta.url), 'utf8');
    for (const [, name] of guide.matchAll(/^param (\w+) = /gm))
      expect(template).toMatch(new RegExp(`^param ${name} `, 'm'));
    expect(guide).toMatch(/^param notify = \{[^}]*emails:[^}]*teamsWorkflowUrl:/m);
    expect(template).toMatch(/topicName = 'evgt-\$\{name\}-news-/);
    expect(guide).toMatch(/topics\/evgt-gatehouse-news-/);
  });

  it('shows one event of each kind as it is sent', () => {
    expect(examples).toEqual([
      wire(pendingEvent({ change: 'opened', finding: request }, connectionRow(), source)),
      wire(decisionEvent(decision(), connectionRow(), source)),
      wire(findingEvent({ change: 'opened', finding: found() }, source)),
    ]);
  });

  it('names every type, and no other', () => {
    const named = new Set(guide.match(/Gatehouse\.(Connection|Finding)\.\w+/g));
    expect([...named].sort()).toEqual(Object.keys(eventKinds).sort());
  });
});

describe('an event', () => {
  it('has the id of its transition, whenever and by whomever it is noticed', () => {
    const later = { openedAt: '2026-03-05T00:00:00.000Z', lastSeen: '2026-03-05T00:00:00.000Z', message: 'x' };
    const id = (change: 'opened' | 'resolved' | 'reopened', more: Partial<KeptFinding> = {}) =>
      findingEvent({ change, finding: found(more) }, source)?.id;
    expect(id('opened', later)).toBe(id('opened'));
    const ids = [
      id('opened'),
      id('resolved'),
      id('reopened', { reopened: 1 }),
      id('resolved', { reopened: 1 }),
      id('opened', { check: 'other' }),
      id('opened', { subject: `${account}x` }),
      id('opened', { key: `${account}x` }),
      decisionEvent(decision(), undefined, source)?.id,
      decisionEvent(decision({ action: 'reject' }), undefined, source)?.id,
      decisionEvent(decision({ id: 'another' }), undefined, source)?.id,
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("keeps other people's text apart and short, with anything in it", () => {
    const nothing = decision({ before: {}, because: '' });
    const without = decisionEvent(nothing, connectionRow(), source)?.data;
    fc.assert(
      fc.property(anyText({ maxLength: 600 }), anyText({ maxLength: 600 }), (message, because) => {
        const before = { status: 'Pending', description: message };
        const event = decisionEvent(decision({ before, because }), connectionRow({ description: message }), source);
        const { untrusted = {}, ...ours } = event?.data ?? {};
        expect(ours).toEqual(without);
        for (const text of Object.values(untrusted as Record<string, string>)) {
          expect(text.length).toBeLessThanOrEqual(500);
          expect(Buffer.from(text).toString()).toBe(text);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('stays small, however long what it reports', () => {
    const long = 'ü'.repeat(100_000);
    const events = [
      findingEvent({ change: 'opened', finding: found({ message: long, remedy: long }) }, source),
      findingEvent({ change: 'exempted', finding: found({ message: long, exemption: long, state: 'exempt' }) }, source),
      pendingEvent({ change: 'opened', finding: request }, connectionRow({ description: long }), source),
      decisionEvent(decision({ by: 'rule own', because: long }), connectionRow({ description: long }), source),
    ];
    for (const event of events) expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(20_000);
  });

  it('says until when it was put off', () => {
    const after = { until: '2026-03-09T08:00:00.000Z' };
    const deferred = decisionEvent(decision({ action: 'defer', after }), connectionRow(), source);
    expect(deferred?.data.decision).toMatchObject({ kind: 'defer', until: '2026-03-09T08:00:00.000Z' });
  });

  it('says which rule decided in our words, and who decided by object id', () => {
    const byRule = decisionEvent(decision({ by: 'rule own shop', because: 'same subscription' }), undefined, source);
    expect(byRule?.data.decision).toMatchObject({ by: 'rule own shop', reason: 'same subscription' });
    const byPerson = decisionEvent(decision(), undefined, source);
    expect(byPerson?.data.decision).not.toHaveProperty('reason');
    expect(byPerson?.data.untrusted).toMatchObject({ reason: 'agreed in ticket 4711' });
  });
});
