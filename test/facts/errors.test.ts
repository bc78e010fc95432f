import { describe, expect, it } from 'vitest';
import { classify, provesAbsence, readErrorBody, readRetryAfter } from '../../src/arm/classify.ts';
import { PermanentError } from '../../src/core/errors.ts';
import { after, seconds } from '../../src/core/time.ts';
import { allowFriend, connectionBody, connectionId, now, policyOf, service } from '../approvals/support/build.ts';
import { openRoom } from '../approvals/support/room.ts';
import { smallAzure } from '../approvals/support/small-azure.ts';
import { errorFacts } from './errors.ts';

const endpoint = 'microsoft.network/privateendpoints';

describe('refusals', () => {
  it.each(errorFacts)('$when ($status $code): $is', ({ status, body, retryAfter, code, is }) => {
    const read = readErrorBody(body);
    expect(read.code).toBe(code);
    expect(provesAbsence(status, read.code, endpoint)).toBe(is === 'absent');
    if (is === 'absent') return;
    const error = classify({
      status,
      code: read.code,
      message: read.message ?? 'refused',
      retryAfter: readRetryAfter(retryAfter, now),
    });
    expect(error.name).toBe(is);
    if (retryAfter !== undefined) expect(error).toMatchObject({ retryAfter: seconds(Number(retryAfter)) });
  });

  it.each(errorFacts.filter(({ is }) => is !== 'absent'))(
    'as the answer to an approval, $when: nothing is lost, and it is approved once that passes',
    async ({ status, body, retryAfter }) => {
      const { code, message = 'refused' } = readErrorBody(body);
      const wait = readRetryAfter(retryAfter, now);
      const error = classify({ status, code, message, retryAfter: wait });
      const room = openRoom(smallAzure([{ id: service }, connectionBody(service)]));
      const policy = policyOf([allowFriend]);
      room.azure.failWrite = { error, took: false };
      const outcome = await room.pass(service, policy);
      expect(room.azure.statusOf(connectionId(service))).toBe('Pending');
      if (error instanceof PermanentError) expect(outcome).toMatchObject({ kind: 'blocked', reason: error.reason });
      else expect(['retry', 'conflict']).toContain(outcome.kind);
      if (wait !== undefined) expect(outcome).toMatchObject({ after: wait });
      await room.pass(service, policy, after(now, seconds(400)));
      expect(room.azure.statusOf(connectionId(service))).toBe('Approved');
    },
  );
});
