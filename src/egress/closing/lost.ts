import { isRecord } from '../../core/arm-body.ts';
import { evidenceHash } from '../../core/evidence.ts';
import { foldCase } from '../../core/text.ts';
import { field } from '../body.ts';

/** What Azure alone writes, or what changes with who is in the subnet. */
const azuresOwn: ReadonlySet<string> = new Set([
  'provisioningstate',
  'ipconfigurations',
  'ipconfigurationprofiles',
  'privateendpoints',
  'resourcenavigationlinks',
  'serviceassociationlinks',
  'purpose',
]);

/** The settings of a body, without what Azure alone writes. */
export const settingsOf = (properties: unknown): Record<string, unknown> =>
  isRecord(properties)
    ? Object.fromEntries(Object.entries(properties).filter(([name]) => !azuresOwn.has(foldCase(name))))
    : {};

/** Names of the properties that had another value before, sorted; a new property is no loss. Pure. */
export function lostSettings(before: unknown, after: unknown, written: string): readonly string[] {
  if (!isRecord(before)) return [];
  return Object.keys(before)
    .filter((name) => name !== written && !azuresOwn.has(foldCase(name)) && saysSomething(before[name]))
    .filter((name) => hashOf(before[name]) !== hashOf(field(after, name)))
    .sort();
}

const saysSomething = (value: unknown): boolean => value != null && !(Array.isArray(value) && value.length === 0);
const hashOf = (value: unknown): string => evidenceHash({ value: plain(value) });

/** Without etags, which every write changes, and with ids in one casing. */
function plain(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('/') ? foldCase(value) : value;
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'etag')
      .map(([name, each]) => [name, plain(each)]),
  );
}
