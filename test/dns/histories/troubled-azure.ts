import { RetryableError } from '../../../src/core/errors.ts';
import { shortId } from '../../../src/core/resource-id.ts';
import { millis } from '../../../src/core/time.ts';
import type { MemoryAzure, RecordSetBody } from '../../support/dns-world.ts';
import type { Executioner } from '../support/killing.ts';
import type { FaultKind } from './happenings.ts';

/** Lets other work go first, a few turns each time; the same seed mixes in the same way. */
export type Yield = () => Promise<void>;

export function createYield(seed: number): Yield {
  let state = seed + 1;
  return async () => {
    // Numbers alike chance and always the same (mulberry32's step, shortened).
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    for (let turns = seed === 0 ? 0 : state % 4; turns > 0; turns -= 1) await Promise.resolve();
  };
}

/** What Azure will answer, call by call; nothing where the list is empty. */
export class Faults {
  private planned: (FaultKind | undefined)[] = [];

  plan(fault: FaultKind, after: number, times: number): void {
    this.planned = [
      ...this.planned,
      ...Array<undefined>(after).fill(undefined),
      ...Array<FaultKind>(times).fill(fault),
    ];
  }

  clear(): void {
    this.planned = [];
  }

  /** One call, with the answer it is due. */
  async answer<T>(call: () => Promise<T>): Promise<T> {
    const fault = this.planned.shift();
    if (fault === 'throttled') throw new RetryableError('429', { retryAfter: millis(10_000), refused: true });
    if (fault === 'unavailable') throw new RetryableError('503');
    const result = await call();
    if (fault === 'lost') throw new RetryableError('the connection was reset');
    // A 200 that holds nothing of what was asked for. What is not there is not found either way.
    return fault === 'hollow' && result !== undefined ? ({} as T) : result;
  }
}

/** What was done to record sets that a mark, or our own hand before, does not allow; empty as long as we behave. */
export interface Conduct {
  readonly wrongs: string[];
  /** What we last wrote under a name. */
  readonly written: Map<string, string>;
  /** Whether an endpoint of that mark lives and wants just this name, and has done so all the time. */
  isLiving(id: string, endpointHash: string, resourceGuid: string): boolean;
}

/** One worker's way to an Azure: its calls meet faults, mix with others' and die with the worker. */
export function troubledAzure(
  azure: MemoryAzure,
  { faults, fate, pause, conduct }: { faults: Faults; fate: Executioner; pause: Yield; conduct: Conduct },
): MemoryAzure {
  const { privateDns, network } = azure;
  const call = async <T>(work: () => Promise<T>): Promise<T> => {
    await pause();
    return faults.answer(work);
  };
  const write = <T>(id: string, isDelete: boolean, work: () => Promise<T>): Promise<T> =>
    call(async () => {
      fate.before();
      const before = azure.recordSets.get(id);
      const result = await work();
      judge(id, before, isDelete, conduct);
      conduct.written.set(id, addressesOf(azure.recordSets.get(id)));
      return fate.after(result);
    });
  return Object.assign(Object.create(azure) as MemoryAzure, {
    privateDns: {
      findRecordSet: (...args: Parameters<typeof privateDns.findRecordSet>) =>
        call(() => privateDns.findRecordSet(...args)),
      putRecordSet: (...args: Parameters<typeof privateDns.putRecordSet>) =>
        write(args[0], false, () => privateDns.putRecordSet(...args)),
      removeRecordSet: (...args: Parameters<typeof privateDns.removeRecordSet>) =>
        write(args[0], true, () => privateDns.removeRecordSet(...args)),
    },
    network: {
      findPrivateEndpoint: (...args: Parameters<typeof network.findPrivateEndpoint>) =>
        call(() => network.findPrivateEndpoint(...args)),
      findNetworkInterface: network.findNetworkInterface,
      listPrivateDnsZoneGroups: network.listPrivateDnsZoneGroups,
    },
  });
}

function judge(id: string, before: RecordSetBody | undefined, isDelete: boolean, conduct: Conduct): void {
  if (before === undefined) return;
  const { metadata } = before.properties;
  if (metadata['gatehouse-owner'] !== 'test-owner') {
    const isOurValue = Object.keys(metadata).length === 0 && conduct.written.get(id) === addressesOf(before);
    if (isDelete || !isOurValue) conduct.wrongs.push(`touched ${id}, which is not ours`);
    return;
  }
  const [hash = '', guid = ''] = [metadata['gatehouse-endpoint'], metadata['gatehouse-guid']];
  if (isDelete && conduct.isLiving(id, hash, guid)) conduct.wrongs.push(`took ${id} of an endpoint that lives`);
}

export const addressesOf = (body: RecordSetBody | undefined): string =>
  body?.properties.aRecords.map(({ ipv4Address }) => ipv4Address).join(',') ?? '';

export const markOf = (endpoint: string, guid: string): string => `${shortId(endpoint)} ${guid}`;
