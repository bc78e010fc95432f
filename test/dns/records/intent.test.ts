import { expect, it } from 'vitest';
import { shortId } from '../../../src/core/resource-id.ts';
import { finishedIntent } from '../../../src/dns/records/intent.ts';
import type { Standing } from '../../../src/dns/records/ownership.ts';

const target = { ttl: 10, addresses: ['10.0.0.4'], endpoint: '/pe1', resourceGuid: 'guid' };
const ours: Standing = { ...target, kind: 'ours', etag: 'e1', endpointHash: shortId('/pe1') };
const absent: Standing = { kind: 'absent' };
const begun = { because: 'b', decisionId: 'd1', decidedAt: '2026-11-27T10:00:00.000Z' };

it.each([
  { when: 'a delete, and nothing stands there', kind: 'delete', read: absent, isTold: true },
  { when: 'a delete, and it stands there still', kind: 'delete', read: ours, isTold: false },
  { when: 'a create, and it stands there', kind: 'create', read: ours, isTold: true },
  { when: 'a create, and nothing stands there', kind: 'create', read: absent, isTold: false },
  { when: 'a create that ended otherwise', kind: 'create', read: ours, state: 'changed', isTold: false },
  {
    when: 'a create of which Azure said that somebody was first',
    kind: 'create',
    read: ours,
    doubtful: true,
    isTold: true,
  },
  { when: 'what stands there was not read', kind: 'create', read: undefined, isTold: false },
] as const)('$when: told $isTold', ({ kind, read, isTold, ...more }) => {
  const state = 'state' in more || 'doubtful' in more ? 'changed' : 'writing';
  const intent = { ...begun, kind, target: kind === 'delete' ? undefined : target, doubtful: 'doubtful' in more };
  const record = { kind: 'record', recordSet: 'r', state, standing: 'unknown', intent } as const;
  const told = finishedIntent({ id: 'r', record, read });
  expect(told.map(({ action, decision }) => `${action.kind} ${decision.id}`)).toEqual(isTold ? [`${kind} d1`] : []);
});
