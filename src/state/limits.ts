import { PermanentError } from '../core/errors.ts';
import { toEntity } from './entity.ts';

/** What an entity of Table storage holds at most: a mebibyte, less what the service keeps beside what its rule counts (seen: 88 bytes). */
const mostRowBytes = 1_048_576 - 1_024;
/** Properties of an entity beside the three of the service's own. */
const mostProperties = 252;
/** What one request carries at most. */
export const mostTransactionBytes = 4 * 1_048_576;
/** Addresses, headers and boundaries that a transaction puts around each operation; the client library's own are shorter. */
const envelope = 2_048;

type Entity = Readonly<Record<string, string | number | boolean>>;

/**
 * How much of a row's mebibyte an entity takes, by the rule that Table storage publishes: four bytes, its keys, and for each property
 * eight bytes, its name and its value. Counting the characters sent gives half of it.
 */
function rowBytes(partition: string, row: string, entity: Entity): number {
  const properties = Object.entries(entity).map(([name, content]) => 8 + name.length * 2 + valueBytes(content));
  return properties.reduce((sum, bytes) => sum + bytes, 4 + (partition.length + row.length) * 2);
}

const valueBytes = (content: string | number | boolean): number => {
  if (typeof content === 'string') return 4 + content.length * 2;
  return typeof content === 'number' ? 8 : 1;
};

/** About how many bytes of a request's four mebibytes a write takes. */
export const bytesOf =
  (partition: string) =>
  ({ row, value }: { readonly row: string; readonly value: unknown }): number => {
    const entity = toEntity(value as Record<string, unknown>);
    return envelope + (partition.length + row.length) * 3 + Buffer.byteLength(JSON.stringify(entity));
  };

/**
 * Says before anything is sent that a row is too large, and what of it. The service would answer the same (400 EntityTooLarge,
 * TooManyProperties) without saying which row or field, and with a time in its message.
 * @throws PermanentError
 */
export function demandRowFits(what: string, partition: string, row: string, entity: Entity): void {
  const bytes = rowBytes(partition, row, entity);
  const count = Object.keys(entity).length;
  if (bytes <= mostRowBytes && count <= mostProperties) return;
  const [field = '', share = 0] = largestField(entity);
  throw new PermanentError(
    'RowTooLarge',
    `a row of ${what} would be ${inKibibytes(bytes)} (its field ${field}: ${inKibibytes(share)}); Table storage holds ${inKibibytes(mostRowBytes)} in a row, so it is not written`,
  );
}

/** @throws PermanentError where operations of so many bytes do not go in one request. */
export function demandTransactionFits(what: string, operations: readonly number[]): void {
  const bytes = operations.reduce((sum, each) => sum + each, 0);
  if (bytes <= mostTransactionBytes) return;
  throw new PermanentError(
    'TransactionTooLarge',
    `rows of ${what} that belong together would be ${inKibibytes(bytes)}; Table storage takes ${inKibibytes(mostTransactionBytes)} at once, so none of them is written`,
  );
}

/** A field goes on in further properties where it is long. */
function largestField(entity: Entity): readonly [string, number] | [] {
  const byField = new Map<string, number>();
  for (const [name, content] of Object.entries(entity)) {
    const field = name.replace(/_json(_\d+)?$/, '');
    byField.set(field, (byField.get(field) ?? 0) + valueBytes(content));
  }
  return [...byField].sort(([, a], [, b]) => b - a)[0] ?? [];
}

const inKibibytes = (bytes: number): string => `${Math.ceil(bytes / 1_024)} KiB`;
