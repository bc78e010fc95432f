import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ConflictError, RetryableError } from '../../src/core/errors.ts';
import type { Table } from '../../src/state/table.ts';
import type { Tables } from '../../src/state/tables.ts';
import { type DnsWorld, dnsWorld, endpointId, enforcing, MemoryAzure } from '../support/dns-world.ts';
import { memoryState } from '../support/memory-state.ts';

/** What becomes of one write to Azure; in `lost` and `repeated` it is made, and nobody hears so. */
type Answer = 'ok' | 'throttled' | 'failed' | 'lost' | 'repeated' | 'overtaken';
/** What becomes of one write to our own tables. */
type Keeping = 'kept' | 'not kept' | 'kept unheard';

/** Gives out what was drawn, then nothing but good answers. */
class Fate {
  answers: Answer[] = [];
  keepings: Keeping[] = [];

  calm(): void {
    this.answers = [];
    this.keepings = [];
  }

  async toAzure<T>(write: () => Promise<T>): Promise<T> {
    const answer = this.answers.shift() ?? 'ok';
    if (answer === 'throttled') throw new RetryableError('429', { refused: true });
    if (answer === 'failed') throw new RetryableError('503');
    if (answer === 'overtaken') throw new ConflictError('412');
    const written = await write();
    if (answer === 'lost') throw new RetryableError('the connection broke');
    // A client that sends again what was lost is answered that the condition does not hold any more.
    if (answer === 'repeated') throw new ConflictError('412');
    return written;
  }

  async toTable<T>(write: () => Promise<T>): Promise<T> {
    const keeping = this.keepings.shift() ?? 'kept';
    if (keeping === 'not kept') throw new RetryableError('the tables do not answer');
    const etag = await write();
    if (keeping === 'kept unheard') throw new RetryableError('the tables do not answer');
    return etag;
  }
}

function unsteady<T>(table: Table<T>, fate: Fate): Table<T> {
  return {
    ...table,
    insert: (...args) => fate.toTable(() => table.insert(...args)),
    replace: (...args) => fate.toTable(() => table.replace(...args)),
    upsert: (...args) => fate.toTable(() => table.upsert(...args)),
    remove: (...args) => fate.toTable(() => table.remove(...args)),
    transact: (...args) => fate.toTable(() => table.transact(...args)),
  };
}

function unsteadyWorld(): { world: DnsWorld; fate: Fate; written: string[] } {
  const fate = new Fate();
  const written: string[] = [];
  const azure = new MemoryAzure();
  const { putRecordSet, removeRecordSet } = azure.privateDns;
  Object.assign(azure.privateDns, {
    putRecordSet: (...args: Parameters<typeof putRecordSet>) =>
      fate.toAzure(async () => {
        const [id, , condition] = args;
        const standing = await putRecordSet(...args);
        written.push(`${'ifNoneMatch' in condition ? 'create' : 'update'} ${id}`);
        return standing;
      }),
    removeRecordSet: (...args: Parameters<typeof removeRecordSet>) =>
      fate.toAzure(async () => {
        const [id] = args;
        const existed = azure.recordSets.has(id);
        await removeRecordSet(...args);
        if (existed) written.push(`delete ${id}`);
      }),
  });
  const state = Object.fromEntries(
    Object.entries(memoryState()).map(([name, table]) => [name, unsteady(table as Table<unknown>, fate)]),
  ) as unknown as Tables;
  return { world: dnsWorld(enforcing({ confirmAbsence: '0s' }), state, azure), fate, written };
}

const endpoints = ['pe1', 'pe2', 'pe3'] as const;
/** The first two want the same name. */
const accountOf = { pe1: 'st1', pe2: 'st1', pe3: 'st3' } as const;

const step = fc.record({
  endpoint: fc.constantFrom(...endpoints),
  becomes: fc.constantFrom('gone', '10.0.0.4', '10.0.0.5'),
  answers: fc.array(fc.constantFrom<Answer>('ok', 'ok', 'throttled', 'failed', 'lost', 'repeated', 'overtaken'), {
    maxLength: 4,
  }),
  keepings: fc.array(fc.constantFrom<Keeping>('kept', 'kept', 'kept', 'kept', 'not kept', 'kept unheard'), {
    maxLength: 14,
  }),
  drains: fc.boolean(),
});

/** A delivery, a message or a sweep fails where our own storage does; it comes again. */
async function asOften(work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: unknown) => {
    if (!(error instanceof RetryableError)) throw error;
  });
}

it('says exactly what was written to Azure, however the writes and our own storage fail', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const { world, fate, written } = unsteadyWorld();
      for (const { endpoint, becomes, answers, keepings, drains } of steps) {
        if (becomes === 'gone') world.azure.endpoints.delete(endpointId(endpoint));
        else world.azure.putEndpoint(endpoint, accountOf[endpoint], becomes);
        fate.answers = [...answers];
        fate.keepings = [...keepings];
        world.clock.advance(1_000);
        await asOften(() => world.event(endpoint));
        if (drains) await asOften(() => world.drain(60_000));
        fate.calm();
      }
      // Everything is delivered again, and observed by a sweep.
      for (let round = 0; round < 2; round += 1) {
        world.clock.advance(20 * 60_000);
        for (const endpoint of endpoints) await world.event(endpoint);
        await world.drain(60 * 60_000);
        const names = await Array.fromAsync(world.state.names.listAll());
        for (const id of new Set(names.map(({ value }) => value.recordSet))) await world.recordEvent(id);
        await world.drain(60 * 60_000);
      }
      const audit = (await Array.fromAsync(world.state.audit.listAll())).map(({ value }) => value);
      const said = audit.filter(({ answer }) => answer?.kind === 'applied').map((row) => `${row.action} ${row.target}`);
      expect(said.sort()).toEqual([...written].sort());
    }),
    { numRuns: 60, seed: 18 },
  );
});
