import { describe, expect, it } from 'vitest';
import { type Part, reviewSecond, takesTwo } from '../../../src/approvals/decisions/second-person.ts';
import { createTypeDirectory } from '../../../src/approvals/type-directory.ts';
import { PermanentError, RetryableError } from '../../../src/core/errors.ts';
import { shortId } from '../../../src/core/resource-id.ts';
import type { KnownConnection } from '../../../src/state/connections/model.ts';
import { connectionBody, connectionId, now, passWith, policyOf, rowOf, storage, vault } from '../support/build.ts';
import { smallAzure } from '../support/small-azure.ts';

const ann = 'a0000000-0000-0000-0000-000000000001';
const bob = 'b0000000-0000-0000-0000-000000000002';
const request = { connection: shortId(connectionId(vault)), kind: 'approve', by: ann, reason: 'r' } as const;
const first = (by: string) => ({ firstApproval: { id: 'f1', by, at: now.toISOString(), reason: 'r' } });
const types = { types: ['Microsoft.KeyVault/vaults'] };
const tagged = { tags: { tier: 'gold' } };

type As = 'person' | 'application' | 'caller';
interface Asked {
  readonly kind: 'approve' | 'reject';
  readonly as?: As | undefined;
}

function review(entries: readonly object[], row: Partial<KnownConnection>, asked: Asked, read?: Error) {
  const azure = smallAzure([{ id: vault, tags: { tier: 'gold' } }, connectionBody(vault)]);
  if (read !== undefined) azure.unreadable.set(vault, read);
  const policy = policyOf([], { twoPerson: entries });
  const reading = { ...passWith(policy), arm: azure, types: createTypeDirectory(azure) };
  const part = reviewSecond({ ...rowOf(vault).value, ...row }, { ...request, ...asked }, reading);
  return part.then((answer) => ({ answer, reads: azure.reads.length }));
}

interface Line {
  readonly when: string;
  readonly targets: readonly object[];
  readonly row?: Partial<KnownConnection>;
  readonly kind?: 'approve' | 'reject';
  readonly refused?: Error;
  readonly is: Part;
  /** How many answers Azure gives. */
  readonly reads?: number;
}

const forbidden = new PermanentError('AuthorizationFailed', 'no role');
const alone: Part = { kind: 'alone' };
const half: Part = { kind: 'first' };

describe('which part of a decision a request is', () => {
  it.each<Line>([
    { when: 'policy names nothing', targets: [], is: alone },
    { when: 'policy names another type', targets: [{ types: ['Microsoft.Sql/servers'] }], is: alone },
    { when: 'it is a rejection', targets: [types], kind: 'reject', is: alone },
    { when: 'policy names its type', targets: [types], is: half },
    { when: 'the same person approved it before', targets: [types], row: first(`person ${ann}`), is: half },
    {
      when: 'another person approved it before',
      targets: [types],
      row: first('person bob'),
      is: { kind: 'second', after: 'person bob' },
    },
    {
      when: 'the activity log says that the person made the request',
      targets: [types],
      row: { whoAsked: { by: [ann], isKnown: true, readAt: now.toISOString() } },
      is: { kind: 'refused', message: 'you made this request, and policy wants two others to approve it' },
    },
    {
      when: 'the log says so and is not complete',
      targets: [types],
      row: { whoAsked: { by: [ann], isKnown: false, readAt: now.toISOString() } },
      is: { kind: 'refused', message: 'you made this request, and policy wants two others to approve it' },
    },
    {
      when: 'an event alone says that the person made the request: anybody with the key could have written it',
      targets: [types],
      row: { requestedBy: [ann] },
      is: half,
    },
    {
      when: 'the log has named who approved it first since',
      targets: [types],
      row: { ...first(`person ${bob}`), whoAsked: { by: [bob], isKnown: true, readAt: now.toISOString() } },
      is: half,
    },
    {
      when: 'an event alone names who approved it first',
      targets: [types],
      row: { ...first(`person ${bob}`), requestedBy: [bob] },
      is: { kind: 'second', after: `person ${bob}` },
    },
    { when: 'its id names no resource', targets: [types], row: { privateLinkResource: 'kv1' }, is: alone },
    { when: 'policy names its tag', targets: [tagged], is: half, reads: 1 },
    { when: 'policy names another tag', targets: [{ tags: { tier: 'tin' } }], is: alone, reads: 1 },
    { when: 'one target is read and another is met', targets: [tagged, types], is: half },
    { when: 'its tags may not be read', targets: [tagged], refused: forbidden, is: half },
    { when: 'its group id is named', targets: [{ groupIds: ['vault'] }], row: { groupIds: ['vault'] }, is: half },
    {
      when: 'its group id is another',
      targets: [{ groupIds: ['vault'] }],
      row: { groupIds: ['managedhsm'] },
      is: alone,
    },
    { when: 'its group id is unknown', targets: [{ groupIds: ['vault'] }], row: { groupIds: [] }, is: half, reads: 1 },
  ])('$when: $is.kind', async ({ targets, row = {}, kind = 'approve', refused, is, reads = 0 }) => {
    const entries = targets.map((each) => ({ targets: each }));
    expect(await review(entries, row, { kind }, refused)).toEqual({ answer: is, reads });
  });

  it('is not concluded while Azure has to be asked again', async () => {
    await expect(review([{ targets: tagged }], {}, { kind: 'approve' }, new RetryableError('busy'))).rejects.toThrow(
      'busy',
    );
  });
});

describe('who counts as one of two', () => {
  const people = [{ targets: types }];
  const anyTwo = [{ targets: types, applications: 'count' }];
  const unseenTag = [{ targets: tagged, applications: 'count' }];
  const refusal = (what: string): Part => ({
    kind: 'refused',
    message: `policy wants two people to approve it, and ${what}`,
  });
  const noPerson = refusal('an application is none');
  const unsaid = refusal('your token does not say that you are one');
  it.each<{
    when: string;
    entries: readonly object[];
    as?: As;
    row?: Partial<KnownConnection>;
    kind?: 'reject';
    refused?: Error;
    is: Part;
  }>([
    { when: 'a person', entries: people, as: 'person', is: half },
    { when: 'an application', entries: people, as: 'application', is: noPerson },
    { when: 'who does not say what they are', entries: people, as: 'caller', is: unsaid },
    { when: 'an application that rejects', entries: people, as: 'application', kind: 'reject', is: alone },
    { when: 'an application, where one is enough', entries: [], as: 'application', is: alone },
    { when: 'an application, where applications count', entries: anyTwo, as: 'application', is: half },
    { when: 'who does not say it, where applications count', entries: anyTwo, as: 'caller', is: half },
    {
      when: 'an application after a person, where applications count',
      entries: anyTwo,
      as: 'application',
      row: first(`person ${bob}`),
      is: { kind: 'second', after: `person ${bob}` },
    },
    {
      when: 'a person after an application, where applications count',
      entries: anyTwo,
      row: first(`application ${bob}`),
      is: { kind: 'second', after: `application ${bob}` },
    },
    {
      when: 'the same application twice',
      entries: anyTwo,
      as: 'application',
      row: first(`application ${ann}`),
      is: half,
    },
    {
      when: 'a person after an application, where applications counted then',
      entries: people,
      row: first(`application ${bob}`),
      is: half,
    },
    {
      when: 'a person after who did not say what they are',
      entries: people,
      row: first(`caller ${bob}`),
      is: half,
    },
    { when: 'a person after a rule', entries: people, row: first('rule friends'), is: half },
    {
      when: 'an application, where policy lets it count and the tags may not be read',
      entries: unseenTag,
      as: 'application',
      refused: forbidden,
      is: noPerson,
    },
    {
      when: 'an application, where policy lets it count by a tag that was read',
      entries: unseenTag,
      as: 'application',
      is: half,
    },
    {
      when: 'who asked, where applications count',
      entries: anyTwo,
      as: 'application',
      row: { whoAsked: { by: [ann], isKnown: true, readAt: now.toISOString() } },
      is: { kind: 'refused', message: 'you made this request, and policy wants two others to approve it' },
    },
  ])('is asked of $when: $is.kind', async ({ entries, as, row = {}, kind, refused, is }) => {
    const { answer } = await review(entries, row, { kind: kind ?? 'approve', as }, refused);
    expect(answer).toEqual(is);
  });

  it('is two people, where the body that was read does not say whether a target is met', async () => {
    const { answer } = await review([{ targets: { groupIds: ['vault'] } }], {}, { kind: 'approve', as: 'application' });
    expect(answer).toEqual(noPerson);
  });
});

describe('how many must approve', () => {
  const azure = smallAzure([{ id: storage, tags: { tier: 'gold' } }, connectionBody(storage)]);
  const ask = (targets: object, refused?: Error) => {
    azure.unreadable.clear();
    if (refused !== undefined) azure.unreadable.set(storage, refused);
    const policy = policyOf([], { twoPerson: [{ targets, applications: 'count' }] });
    const reading = { ...passWith(policy), arm: azure, types: createTypeDirectory(azure) };
    return takesTwo(rowOf(storage).value, policy.approvals, reading);
  };
  it.each<{ when: string; targets: object; refused?: Error; is: Awaited<ReturnType<typeof takesTwo>> }>([
    { when: 'its body has the tag', targets: tagged, is: 'any two' },
    { when: 'its body has another tag', targets: { tags: { tier: 'tin' } }, is: 'one' },
    { when: 'its body may not be read', targets: tagged, refused: forbidden, is: 'two people' },
    { when: 'nobody says its group ids', targets: { groupIds: ['blob'] }, is: 'two people' },
  ])('is $is, where $when', async ({ targets, refused, is }) => {
    expect(await ask(targets, refused)).toBe(is);
  });
});
