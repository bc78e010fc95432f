import { describe, expect, it } from 'vitest';
import { RetryableError } from '../../src/core/errors.ts';
import type { Log } from '../../src/core/log.ts';
import { seconds } from '../../src/core/time.ts';
import { policyVersion } from '../../src/policy/parse-policy.ts';
import { PolicyProblem, policyFinding } from '../../src/policy/policy-problem.ts';
import { createPolicySource, type PolicyReader } from '../../src/policy/policy-source.ts';

const enforcing = 'version: 1\ndns: { mode: enforce }\n';
const observing = 'version: 1\ndns: { mode: observe }\n';
const broken = 'version: 1\ndns: { mode: enforced }\n';
const refused = new PolicyProblem('PolicyUnreadable', 'policy.yaml', [{ path: '', message: 'may not be read (403)' }]);
const hiccup = new Error('connection reset');

type Document = string | 'missing' | Error;

/** A source over a document that the test changes, under a clock that the test moves. */
function source(first: Document) {
  const place = { document: first as Document, reads: 0, now: new Date('2026-01-01T00:00:00Z') };
  const lines: string[] = [];
  const line = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
  const log: Log = {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    with: () => log,
  };
  const read: PolicyReader = async (etag) => {
    place.reads += 1;
    const { document } = place;
    if (document instanceof Error) throw document;
    if (document === 'missing') return 'missing';
    const commit = /^# commit (\w+)/.exec(document)?.[1];
    return document === etag ? 'unchanged' : { text: document, etag: document, commit };
  };
  const policies = createPolicySource({ read, location: 'policy.yaml', now: () => place.now, log });
  const current = async () => {
    const { policy, version, problem } = await policies.current();
    return { mode: policy.dns.mode, version, check: problem?.check };
  };
  return {
    place,
    lines,
    policies,
    current,
    later: async (document: Document) => {
      place.document = document;
      place.now = new Date(place.now.getTime() + seconds(15));
      return current();
    },
  };
}

describe('the policy in force, at the first pass, is', () => {
  it.each([
    { given: 'a good document', document: enforcing, mode: 'enforce', check: undefined },
    { given: 'no document', document: 'missing', mode: 'observe', check: 'PolicyMissing' },
    { given: 'a broken document', document: broken, mode: 'observe', check: 'PolicyBroken' },
    { given: 'a document we may not read', document: refused, mode: 'observe', check: 'PolicyUnreadable' },
  ])('$mode, given $given', async ({ document, mode, check }) => {
    const version = check === undefined ? policyVersion(enforcing) : 'defaults';
    expect(await source(document).current()).toEqual({ mode, version, check });
  });

  it('not known while the document can not be read for the moment, and known as soon as it can', async () => {
    const { current, place } = source(hiccup);
    await expect(current()).rejects.toThrow(RetryableError);
    place.document = enforcing;
    expect(await current()).toMatchObject({ mode: 'enforce' });
  });
});

describe('after a good document, the policy in force', () => {
  it.each([
    { when: 'the document changes', becomes: 'the new one', document: observing, mode: 'observe', check: undefined },
    { when: 'the document breaks', becomes: 'the old one', document: broken, mode: 'enforce', check: 'PolicyBroken' },
    { when: 'the document goes', becomes: 'the old one', document: 'missing', mode: 'enforce', check: 'PolicyMissing' },
    {
      when: 'we may not read it',
      becomes: 'the old one',
      document: refused,
      mode: 'enforce',
      check: 'PolicyUnreadable',
    },
    { when: 'reading fails for a moment', becomes: 'the old one', document: hiccup, mode: 'enforce', check: undefined },
  ])('is $becomes when $when', async ({ document, mode, check }) => {
    const { current, later } = source(enforcing);
    await current();
    const version = policyVersion(document === observing ? observing : enforcing);
    expect(await later(document)).toEqual({ mode, version, check });
    expect(await later(enforcing), 'and is the document again once it is good').toEqual({
      mode: 'enforce',
      version: policyVersion(enforcing),
      check: undefined,
    });
  });

  it('keeps the commit it was published from, also while a broken one of another is there', async () => {
    const { policies, later } = source(`# commit 0123456\n${enforcing}`);
    expect((await policies.current()).commit).toBe('0123456');
    await later(`# commit 89abcde\n${broken}`);
    expect((await policies.current()).commit).toBe('0123456');
    await later(observing);
    expect(await policies.current()).not.toHaveProperty('commit');
  });

  it('stays the same, with its problem, while a broken document is unchanged, and says so in the log once', async () => {
    const { current, later, lines } = source(enforcing);
    await current();
    await later(broken);
    expect(await later(broken)).toMatchObject({ mode: 'enforce', check: 'PolicyBroken' });
    await later('missing');
    await later('missing');
    expect(lines.filter((line) => line.startsWith('error'))).toHaveLength(2);
  });
});

describe('the document', () => {
  it('is read at most every 15 seconds, and once for all who ask together', async () => {
    const { current, later, place } = source(enforcing);
    await Promise.all([current(), current(), current()]);
    place.now = new Date(place.now.getTime() + 14_999);
    place.document = observing;
    expect(await current()).toMatchObject({ mode: 'enforce' });
    expect(place.reads).toBe(1);
    expect(await later(observing)).toMatchObject({ mode: 'observe' });
    expect(place.reads).toBe(2);
  });

  it('is taken once while it is unchanged', async () => {
    const { current, later, lines } = source(enforcing);
    await current();
    await later(enforcing);
    expect(lines).toEqual(['info policy document taken']);
  });
});

describe('a problem with the policy is a finding', () => {
  it('that lists what is wrong and reads the same twice', async () => {
    const { policies } = source(broken);
    const { problem } = await policies.current();
    expect(problem && policyFinding(problem)).toEqual({
      check: 'policy-broken',
      subject: 'policy',
      severity: 'high',
      message:
        "policy policy.yaml: dns.mode: is 'enforced'; allowed: observe, enforce; did you mean 'enforce'? (line 2)",
      remedy: expect.stringContaining('gatehouse policy check'),
    });
  });

  it('that does not repeat the signature of an address', async () => {
    const policies = createPolicySource({
      read: async () => 'missing',
      location: 'https://st1.example/policy/policy.yaml?sig=secret',
      now: () => new Date(0),
      log: { debug() {}, info() {}, warn() {}, error() {}, with: () => ({}) as Log },
    });
    expect((await policies.current()).problem?.message).toBe(
      'policy https://st1.example/policy/policy.yaml: there is no policy document here',
    );
  });
});
