import { at, flagOf } from '../../body.ts';
import type { Resource } from '../../model.ts';
import { admissionOf } from '../admission.ts';
import { type Entries, entriesOf } from '../entries.ts';
import type { Admission } from '../model.ts';
import { everybody, type GateOf, nobody } from './answers.ts';

export function admitByList({ properties }: Resource, gate: GateOf<'list'>): Admission {
  const networks =
    gate.networks !== undefined && flagOf(at(properties, gate.networksWhen ?? '')) === true ? [gate.networks] : [];
  const own = entriesOf(properties, gate.lists);
  const entries = together(own, entriesOf(properties, networks));
  const path = gate.lists[0] ?? '';
  const isEmpty = entries.addresses.length === 0 && entries.others.length === 0;
  if (!isEmpty || entries.unknown.length > 0) return admissionOf(entries, gate.azure);
  if (!own.isThere && gate.missing === 'everybody') return everybody(`${path} is not set`);
  return gate.empty === 'everybody' ? everybody(`${path} is empty, which is no filter`) : nobody(`${path} is empty`);
}

const together = (a: Entries, b: Entries): Entries => ({
  addresses: [...a.addresses, ...b.addresses].sort(),
  others: [...a.others, ...b.others].sort(),
  unknown: [...a.unknown, ...b.unknown],
  isThere: a.isThere || b.isThere,
});
