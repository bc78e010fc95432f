import { isRecord } from '../../core/arm-body.ts';
import { field } from '../body.ts';
import type { Resource } from '../model.ts';
import { isExpression } from '../reading/expression.ts';

/** A field of a body or of its `properties`: lists inside a body nest them in REST and leave them out in `az`. */
const part = (record: unknown, name: string): unknown =>
  field(record, name) ?? field(field(record, 'properties'), name);

/** Every value a path leads to, through lists: `partsOf(properties, 'ipConfigurations[].publicIPAddress.id')`. Null and absent give none. */
export function partsOf(record: unknown, path: string): readonly unknown[] {
  let found: readonly unknown[] = [record];
  for (const step of path.split('.')) {
    const isList = step.endsWith('[]');
    found = found
      .map((value) => part(value, isList ? step.slice(0, -2) : step))
      .flatMap((value) => (isList ? (Array.isArray(value) ? value : []) : [value]))
      .filter((value) => value !== undefined && value !== null);
  }
  return found;
}

export const textsOf = (record: unknown, path: string): readonly string[] =>
  partsOf(record, path).flatMap((value) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : []));

/** The values of a map, e.g. `addonProfiles`; none where it is no map. */
export const entriesIn = (value: unknown): readonly (readonly [string, unknown])[] =>
  isRecord(value) ? Object.entries(value) : [];

/** Where a path begins: `/sku.name` stands beside `properties`, anything else below it. */
export const rootOf = ({ body, properties }: Resource, path: string): unknown =>
  path.startsWith('/') ? body : properties;

/** The first place on these paths where a value is decided at run time, e.g. `networkAcls` for `networkAcls.bypass`. */
export function findDecidedLater(resource: Resource, paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const steps = path.replace(/^\//, '').split('.');
    for (const length of steps.keys()) {
      const whole = steps.slice(0, length + 1).join('.');
      // A list may be an expression as a whole, or one of its elements.
      for (const lead of new Set([whole.replace(/\[\]$/, ''), whole])) {
        if (partsOf(rootOf(resource, path), lead).some(isExpression)) return lead;
      }
    }
  }
  return undefined;
}
