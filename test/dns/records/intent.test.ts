import { expect, it } from 'vitest';
import { shortId } from '../../../src/core/resource-id.ts';
import { finishedIntent } from '../../../src/dns/records/intent.ts';
import type { Standing } from '../../../src/dns/records/ownership.ts';

const target = { ttl: 10, addresses: ['10.0.0.4'], endpoint: '/pe1', resourceGuid: 'guid' };
const ours: Standing = { ...target, kind: 'ours', etag: 'e1', endpointHash: shortId('/pe1') };
const absent: Standing = { kind: 'absent' };
const begun = { because: 'b', decisionId: 'd1', decidedAt: '2026-11-27T10:00:00.000Z' };

it.each([
  { when: 'a delete, and nothing is there', kind: 'delete', read: absent, isSaid: true },
  { when: 'a delete, and it is still there', kind: 'delete', read: ours, isSaid: false },
  { when: 'a create, and it is there', kind: 'create', read: ours, isSaid: true },
  { when: 'a create, and nothing is there', kind: 'create', read: absent, isSaid: false },
  { when: 'a create that ended otherwise', kind: 'create', read: ours, state: 'changed', isSaid: false },
  {
    when: 'a create of which Azure said that somebody was first',
    kind: 'create',
    read: ours,
    doubtful: true,
    isSaid: true,
  },
  { when: 'what is there was not read', kind: 'create', read: undefined, isSaid: false },
] as const)('$when: said to be finished: $isSaid', ({ kind, read, isSaid, ...more }) => {
  const state = 'state' in more || 'doubtful' in more ? 'changed' : 'writing';
  const intent = { ...begun, kind, target: kind === 'delete' ? undefined : target, doubtful: 'doubtful' in more };
  const record = { kind: 'record', recordSet: 'r', state, standing: 'unknown', intent } as const;
  const finished = finishedIntent({ id: 'r', record, read });
  expect(finished.map(({ action, decision }) => `${action.kind} ${decision.id}`)).toEqual(isSaid ? [`${kind} d1`] : []);
});
