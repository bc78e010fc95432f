import { describe, expect, it } from 'vitest';
import type { Proposal } from '../../src/access/proposals/model.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { policyOfApiServer, proposalsOfApiServer } from '../why/guide-estate.ts';
import { read } from './reading.ts';
import { World } from './world.ts';

const world = (inForce: object = policyOfApiServer): World => {
  const made = new World();
  made.proposals = proposalsOfApiServer();
  made.inForce = inForce;
  return made;
};
const body = { reason: 'people administer it from there' };

async function apply(of: World, headers: Record<string, string> = {}) {
  const { value } = (await read(of, 'proposals')).body as { value: readonly Record<string, string>[] };
  const [first] = value;
  return of.send(`POST /api/proposals/${first?.id}/apply`, {
    as: 'Gatehouse.Admin',
    headers: { 'if-match': first?.etag ?? '', ...headers },
    body,
  });
}

describe('a proposal', () => {
  it('is applied as it was seen', async () => {
    const { status, body: item } = await apply(world());
    expect([status, item.kind, item.blockedBy]).toEqual([202, 'link', null]);
  });

  it.each([
    ['*', 428, 'version-required'],
    ['"other"', 409, 'decision-conflict'],
    ['other', 400, 'invalid-header'],
  ])('is refused with If-Match %s', async (etag, status, type) => {
    const answer = await apply(world(), { 'if-match': etag });
    expect([answer.status, answer.body.type]).toEqual([status, `urn:gatehouse:problem:${type}`]);
  });

  it('is refused while dns only observes', async () => {
    const { status, body: problem } = await apply(world({ ...policyOfApiServer, dns: {} }));
    expect([status, problem.type]).toEqual([409, 'urn:gatehouse:problem:observe-mode']);
  });

  it('says what blocks it', async () => {
    const made = world();
    const [seen] = await proposalsOfApiServer().list(new AbortController().signal);
    const proposal = { ...(seen as Proposal), blockedBy: 'policy names no place' };
    made.proposals = { list: async () => [proposal], apply: async () => ({ kind: 'blocked', proposal }) };
    const { status, body: problem } = await apply(made);
    expect([status, problem.detail]).toEqual([409, 'It can not be applied here: policy names no place.']);
  });

  it('is not found once it is no longer needed', async () => {
    const answer = await world().send(`POST /api/proposals/${shortId('/gone')}/apply`, { as: 'Gatehouse.Admin', body });
    expect(answer.status).toBe(404);
  });
});
