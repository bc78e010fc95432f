import { foldCase } from '../../core/text.ts';
import rows from '../data/switches.json' with { type: 'json' };
import type { SwitchRow } from './row.ts';

/** Every type with a public switch or a list of who may come, in the order of docs/findings.md. The file is ours and held to its shape by a test. */
export const switchRows: readonly SwitchRow[] = rows as unknown as readonly SwitchRow[];

const byType: ReadonlyMap<string, SwitchRow> = new Map(switchRows.map((row) => [foldCase(row.type), row]));

/** By the lower-cased type. */
export const findSwitchRow = (type: string): SwitchRow | undefined => byType.get(type);
