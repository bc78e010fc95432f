import { isRecord } from '../core/arm-body.ts';
import { quoteName } from '../core/text.ts';
import { field, flagOf } from './body.ts';

/** What a property holds: a reference is an object with an `id`, references are a list of those. */
export type Kind = 'flag' | 'list' | 'object' | 'reference' | 'references' | 'text';

const isNone = (value: unknown): boolean => isRecord(value) && Object.keys(value).length === 0;

/** Whether a value is of its kind. Absent and null are; `{}` is how some exports write that there is none. */
export function isOfKind(kind: Kind, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  switch (kind) {
    case 'flag':
      return flagOf(value) !== undefined;
    case 'list':
      return Array.isArray(value) || isNone(value);
    case 'object':
      return isRecord(value);
    case 'reference':
      return isRecord(value) && isOfKind('text', field(value, 'id'));
    case 'references':
      return Array.isArray(value) ? value.every((each) => isOfKind('reference', each)) : isNone(value);
    case 'text':
      return typeof value === 'string';
  }
}

const words: Readonly<Record<Kind, string>> = {
  flag: 'true or false',
  list: 'list',
  object: 'object',
  reference: 'reference with an id',
  references: 'list of references with ids',
  text: 'text',
};

/** `routes is an object, which is no list`. */
export const wrongKindText = (property: string, kind: Kind, value: unknown): string =>
  `${property} is ${shown(value)}, which is no ${words[kind]}`;

const shown = (value: unknown): string =>
  Array.isArray(value)
    ? 'a list'
    : typeof value === 'object'
      ? 'an object'
      : typeof value === 'string'
        ? quoteName(value)
        : String(value);
