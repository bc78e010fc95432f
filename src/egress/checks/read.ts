import { isRecord } from '../../core/arm-body.ts';
import { recent } from '../../core/recent.ts';
import { field } from '../body.ts';
import type { Resource } from '../model.ts';
import { isExpression } from '../reading/expression.ts';

/** A field of a body or of its `properties`: lists inside a body nest them in REST and leave them out in `az`. */
const part = (record: unknown, name: string): unknown =>
  field(record, name) ?? field(field(record, 'properties'), name);

interface Step {
  readonly name: string;
  readonly isList: boolean;
}

/** A path taken apart; the checks ask for the same few of every resource. */
function stepsOf(path: string): readonly Step[] {
  const toStep = (step: string): Step =>
    step.endsWith('[]') ? { name: step.slice(0, -2), isList: true } : { name: step, isList: false };
  return known.get(path) ?? known.keep(path, path.split('.').map(toStep));
}
const known = recent<readonly Step[]>(1_024);

/** Every value a path leads to, through lists: `partsOf(properties, 'ipConfigurations[].publicIPAddress.id')`. Null and absent give none. */
export function partsOf(record: unknown, path: string): readonly unknown[] {
  let found: readonly unknown[] = [record];
  for (const { name, isList } of stepsOf(path)) {
    const next: unknown[] = [];
    for (const value of found) {
      const led = part(value, name);
      for (const each of !isList ? [led] : Array.isArray(led) ? led : [])
        if (each !== undefined && each !== null) next.push(each);
    }
    found = next;
  }
  return found;
}

export const textsOf = (record: unknown, path: string): readonly string[] =>
  partsOf(record, path).flatMap((value) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : []));

/** The values of a map, e.g. `addonProfiles`; none where it is no map. */
export const entriesIn = (value: unknown): readonly (readonly [string, unknown])[] =>
  isRecord(value) ? Object.entries(value) : [];

/** Where a path begins: `/sku.name` is next to `properties`, anything else below it. */
export const rootOf = ({ body, properties }: Resource, path: string): unknown =>
  path.startsWith('/') ? body : properties;

/** The first place on these paths where a value is decided at run time, e.g. `networkAcls` for `networkAcls.bypass`. */
export function findDecidedLater(resource: Resource, paths: readonly string[]): string | undefined {
  if (!isOpen(resource)) return undefined;
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

/** Whether anything in a resource's body is an expression: in what Azure shows nothing is, and every check asks. */
function isOpen(resource: Resource): boolean {
  const known = open.get(resource);
  if (known !== undefined) return known;
  // Its properties are a part of it.
  const isOne = holdsExpression(resource.body);
  open.set(resource, isOne);
  return isOne;
}
const open = new WeakMap<Resource, boolean>();

function holdsExpression(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return isExpression(value);
  for (const each of Object.values(value)) if (holdsExpression(each)) return true;
  return false;
}
