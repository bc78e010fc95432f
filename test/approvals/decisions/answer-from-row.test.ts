import { describe, expect, it } from 'vitest';
import { answerFromRow } from '../../../src/approvals/decisions/answer-from-row.ts';
import type { Wanted } from '../../../src/approvals/decisions/model.ts';
import type { KnownConnection } from '../../../src/state/connections/model.ts';
import { rowOf, vault } from '../support/build.ts';

type Decision = NonNullable<KnownConnection['decision']>;
const at = '2026-03-01T12:00:00.000Z';
const decided = (state: Decision['state'], kind: Decision['kind'] = 'approve'): Partial<KnownConnection> => ({
  decision: { id: 'd1', kind, by: 'person ann', reason: 'r', at, state },
});

interface Line {
  readonly when: string;
  readonly row?: Partial<KnownConnection>;
  readonly wanted?: Partial<Wanted>;
  /** Undefined: it is this request's to decide. */
  readonly kind: 'done' | 'accepted' | 'conflict' | undefined;
  readonly says?: string;
}

const ann = 'person ann decided to approve it at 2026-03-01T12:00:00.000Z';
const changed = 'the connection changed since you saw it; read it again';

describe('what a row alone answers to a request', () => {
  it.each<Line>([
    { when: 'it is Pending', kind: undefined },
    { when: 'it is Pending, however Azure spells that', row: { state: 'PENDING' }, kind: undefined },
    { when: 'it was decided before, and asks again', row: decided('done'), kind: undefined },
    { when: 'what was decided before failed', row: decided('failed'), kind: undefined },
    { when: 'the same is being written', row: decided('writing'), kind: 'accepted' },
    { when: 'Azure is at the same', row: decided('running'), kind: 'accepted' },
    { when: 'the other is being written', row: decided('writing', 'reject'), kind: 'conflict' },
    { when: 'Azure is at the other', row: decided('running'), wanted: { kind: 'reject' }, kind: 'conflict', says: ann },
    { when: 'it is to wait and is decided', row: decided('writing'), wanted: { kind: undefined }, kind: 'conflict' },
    { when: 'it is Approved, as asked', row: { state: 'Approved' }, kind: 'done' },
    { when: 'it is approved in other letters', row: { state: 'APPROVED' }, kind: 'done' },
    { when: 'it is Rejected, as asked', row: { state: 'Rejected' }, wanted: { kind: 'reject' }, kind: 'done' },
    {
      when: 'it is Approved, as seen before a change',
      row: { state: 'Approved' },
      wanted: { ifMatch: 'x' },
      kind: 'done',
    },
    {
      when: 'it is Approved here and is to be rejected',
      row: { state: 'Approved', ...decided('done') },
      wanted: { kind: 'reject' },
      kind: 'conflict',
      says: `the connection is Approved already: person ann at ${at}`,
    },
    {
      when: 'it is Approved elsewhere and is to be rejected',
      row: { state: 'Approved' },
      wanted: { kind: 'reject' },
      kind: 'conflict',
      says: 'the connection is Approved already, which was not decided here',
    },
    {
      when: 'it is Rejected after a decision here that failed',
      row: { state: 'Rejected', ...decided('failed') },
      kind: 'conflict',
      says: 'the connection is Rejected already, which was not decided here',
    },
    {
      when: 'it is to wait and is answered',
      row: { state: 'Approved' },
      wanted: { kind: undefined },
      kind: 'conflict',
    },
    {
      when: 'it is to wait and is Rejected',
      row: { state: 'Rejected' },
      wanted: { kind: undefined },
      kind: 'conflict',
    },
    { when: 'it is as the person saw it', wanted: { ifMatch: 'e1' }, kind: undefined },
    { when: 'the person takes it in any version', wanted: { ifMatch: '*' }, kind: undefined },
    { when: 'it changed since the person saw it', wanted: { ifMatch: 'e0' }, kind: 'conflict', says: changed },
  ])('$when: $kind', ({ row = {}, wanted = {}, kind, says }) => {
    const connection = { value: rowOf(vault, row).value, etag: 'e1' };
    const answer = answerFromRow(connection, { kind: 'approve', ...wanted });
    expect(answer?.kind).toBe(kind);
    if (answer !== undefined) expect(answer).toMatchObject({ connection });
    if (says !== undefined) expect(answer).toMatchObject({ message: says });
  });
});
