import { describe, expect, it } from 'vitest';
import { decisionEvent, pendingEvent } from '../../src/notify/connection-event.ts';
import { findingEvent } from '../../src/notify/finding-event.ts';
import { createReviseFindings } from '../../src/state/findings/revise.ts';
import { createState } from '../../src/state/state.ts';
import { memoryState } from '../support/memory-state.ts';
import { connectionBody, now, policyOf, stranger, vault } from './support/build.ts';
import { openRoom } from './support/room.ts';
import { smallAzure } from './support/small-azure.ts';

const canary = 'canary\u2028<script>\u202e*]({}';
const source = 'urn:gatehouse:test';
/** What a requester writes: the message beside the request; and the tags of what is judged, where they own it. */
const bodies = () => [
  { id: vault, tags: { team: canary, [canary]: 'x' } },
  connectionBody(vault, { from: stranger, message: canary }),
  connectionBody(vault, { name: 'c2', from: stranger, message: 'please' }),
];
const rules = [
  { name: 'asks the message', action: 'approve', from: { subscriptions: [stranger] }, message: '*INC-*' },
  { name: 'asks the tag', action: 'approve', from: { subscriptions: [stranger] }, targets: { tags: { team: 'a' } } },
];

describe('what a requester writes', () => {
  it('hides no other connection of the resource', async () => {
    const room = openRoom(smallAzure(bodies()));
    await room.pass(vault, policyOf(rules));
    for (const name of ['c1', 'c2']) expect(await room.row(vault, name), name).toMatchObject({ state: 'Pending' });
    expect(room.findings.filter(({ check }) => check === 'approvals-connection-waiting')).toHaveLength(2);
  });

  it('is in no finding, no reason and no notification but under `untrusted`, on one line there', async () => {
    const room = openRoom(smallAzure(bodies()));
    await room.pass(vault, policyOf(rules));
    const state = createState(memoryState());
    const changes = await createReviseFindings(state.findings)({ room: 'approvals', key: vault }, room.findings, now, {
      complete: true,
    });
    const row = await room.row(vault, 'c1');
    expect(row?.description).toBe(canary);
    const events = changes.flatMap((change) => [
      pendingEvent(change, change.finding.subject.endsWith('c1') ? row : undefined, source),
      findingEvent(change, source),
    ]);
    const decided = (await room.audit()).map((entry) => decisionEvent(entry, row, source));
    const notified = [...events, ...decided].map((event) => ({
      ...event,
      data: { ...event?.data, untrusted: undefined },
    }));
    expect(JSON.stringify([room.findings, notified, changes])).not.toContain('canary');
    const [untrusted] = events.flatMap((event) => (event?.data.untrusted === undefined ? [] : [event.data.untrusted]));
    expect(untrusted).toEqual({ requestMessage: 'canary <script> *]({}' });
  });
});
