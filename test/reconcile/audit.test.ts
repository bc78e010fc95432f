import { describe, expect, it } from 'vitest';
import { PermanentError, RetryableError } from '../../src/core/errors.ts';
import type { AuditEntry } from '../../src/state/audit/model.ts';
import { type DnsWorld, dnsWorld } from '../support/dns-world.ts';

async function auditOf({ state }: DnsWorld): Promise<AuditEntry[]> {
  return (await Array.fromAsync(state.audit.listAll())).map(({ value }) => value);
}

async function worldWithEndpoint(failure?: Error): Promise<DnsWorld> {
  const world = dnsWorld();
  world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
  world.azure.failNextWrite = failure;
  await world.event('pe1');
  return world;
}

describe('the audit of a write', () => {
  it('says that Azure did it, under which policy, and what was seen and written', async () => {
    expect(await auditOf(await worldWithEndpoint())).toMatchObject([
      { action: 'create', by: 'gatehouse', policyVersion: 'v1', before: null, answer: { kind: 'applied' } },
    ]);
  });

  it('says that Azure refused it and why, beside the one that succeeds later', async () => {
    const world = await worldWithEndpoint(new PermanentError('BadRequest', 'the record set is invalid'));
    expect(await auditOf(world)).toMatchObject([
      { action: 'create', answer: { kind: 'refused', reason: 'BadRequest', message: 'the record set is invalid' } },
    ]);
    world.clock.advance(10 * 60_000);
    await world.event('pe1');
    const answers = (await auditOf(world)).map(({ answer }) => answer?.kind);
    expect(answers.sort()).toEqual(['applied', 'refused']);
  });

  it('says nothing of what is tried again: it has not been answered yet', async () => {
    expect(await auditOf(await worldWithEndpoint(new RetryableError('busy')))).toEqual([]);
  });
});
