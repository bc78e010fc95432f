import { readFile } from 'node:fs/promises';
import { propertiesOf } from '../../../src/core/arm-body.ts';
import { Policy } from '../../../src/policy/policy.ts';
import { fromEntity, toEntity } from '../../../src/state/entity.ts';
import type { Row } from '../../../src/state/table.ts';
import { type Tables, tableSchemas } from '../../../src/state/tables.ts';
import { SimulatedAzure } from '../../dns/support/simulated-azure.ts';
import { isOfRules } from '../../egress/support.ts';
import { memoryTable } from '../../support/memory-state.ts';
import type { Played } from './play.ts';

/** A row as Table storage has it. */
type Entity = Readonly<Record<string, string | number | boolean>>;

/** What a release leaves behind, as files: the world, the policy as it was written, and every row. */
export interface Kept {
  /** When it was left. */
  readonly at: string;
  readonly subscriptions: readonly string[];
  readonly policy: unknown;
  readonly unwritable: readonly string[];
  /** The checks it knew; absent for release 0, which did not write them down. */
  readonly checks?: readonly string[];
  readonly world: readonly { readonly id: string; readonly type: string; readonly body: Record<string, unknown> }[];
  /** By the table's name. */
  readonly tables: Readonly<Record<string, readonly Entity[]>>;
}

const folder = new URL('../', import.meta.url);
const parts = ['given', 'world', 'tables'] as const;
export const placeOf = (release: string, part: (typeof parts)[number]): URL =>
  new URL(`${release}/${part}.json`, folder);

export async function readKept(release: string): Promise<Kept> {
  const texts = await Promise.all(parts.map((part) => readFile(placeOf(release, part), 'utf8')));
  const [given, world, tables] = texts.map((text) => JSON.parse(text));
  return { ...given, world, tables };
}

export async function toKept(
  { azure, rooms }: Played,
  given: Pick<Kept, 'policy' | 'subscriptions' | 'checks'>,
): Promise<Kept> {
  const names = Object.keys(rooms.state) as (keyof Tables)[];
  const tables = names.map(async (name) => {
    const rows: Row<unknown>[] = await Array.fromAsync(rooms.state[name].listAll() as AsyncIterable<Row<unknown>>);
    return [
      name,
      rows.map(({ partition, row, value }) => ({
        partitionKey: partition,
        rowKey: row,
        ...toEntity(value as Record<string, unknown>),
      })),
    ] as const;
  });
  return {
    ...given,
    at: rooms.parts.clock.now().toISOString(),
    unwritable: azure.simulated.settings.permissions.unwritable,
    world: [...azure.world.list()].map(({ id, type, body }) => ({ id, type, body })),
    tables: Object.fromEntries(await Promise.all(tables)),
  };
}

/** Azure as the release left it. */
export function restoreAzure({ world, unwritable }: Kept): SimulatedAzure {
  const azure = new SimulatedAzure();
  for (const { id, type, body } of world) azure.world.put(id, body, type);
  azure.simulated.settings.permissions.unwritable = unwritable;
  return azure;
}

export const policyOf = ({ policy }: Kept): Policy => Policy.parse(policy);

/** The tables as the release left them, read as this app reads its own. */
export function restoreTables({ tables }: Kept): Tables {
  const restored = Object.entries(tableSchemas).map(([name, schema]) => {
    const rows = (tables[name] ?? []).map((entity, index) => ({
      partition: String(entity.partitionKey),
      row: String(entity.rowKey),
      value: withoutKeys(entity),
      etag: `W/"kept-${index}"`,
    }));
    return [name, memoryTable<unknown>(rows, (value) => schema.parse(value))];
  });
  return Object.fromEntries(restored) as Tables;
}

function withoutKeys({ partitionKey: _, rowKey: __, ...properties }: Entity): Record<string, unknown> {
  return fromEntity(properties);
}

/** What exists in Azure, as text to compare. */
export const standingIn = (azure: SimulatedAzure): readonly string[] =>
  [...azure.world.list()].map(({ id, body }) => `${id} ${JSON.stringify(propertiesOf(body))}`).sort();

/** Whether release 0, which kept no list of its checks, could have made a finding: it had no table of checks and no room of clusters. */
export const isOfRelease0 = (finding: { readonly check: string }): boolean =>
  isOfRules(finding) && !finding.check.startsWith('clusters-');
