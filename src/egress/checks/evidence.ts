import type { Finding } from '../../core/finding.ts';
import { findSwitchRow } from '../exposure/catalogue.ts';
import { switchesOf } from '../exposure/switch.ts';
import type { World } from '../model.ts';
import { findType } from '../types.ts';
import { partsOf, rootOf } from './read.ts';

/** What the body says at the paths a finding's check reads. */
export function evidenceOf(
  world: World,
  { check, subject }: Pick<Finding, 'check' | 'subject'>,
): Readonly<Record<string, unknown>> {
  const resource = world.find(subject);
  if (resource === undefined) return {};
  const row = findSwitchRow(resource.id.type);
  const paths =
    findType(resource.id.type)?.checks[check]?.paths ??
    (row === undefined ? [] : [...switchesOf(row), ...listsOf(row.gate)]);
  return Object.fromEntries(
    paths.map((path) => {
      const found = partsOf(rootOf(resource, path), path.replace(/^\//, ''));
      return [path.replace(/^\//, ''), path.includes('[]') ? found : (found[0] ?? null)];
    }),
  );
}

type Row = NonNullable<ReturnType<typeof findSwitchRow>>;

function listsOf(gate: Row['gate']): readonly string[] {
  switch (gate?.kind) {
    case 'acl':
      return gate.at.slice(0, 1).flatMap((at) => [`${at}.defaultAction`, `${at}.ipRules`, `${at}.virtualNetworkRules`]);
    case 'list':
      return [...gate.lists, ...(gate.networks === undefined ? [] : [gate.networks])];
    case 'requests':
      return [gate.at];
    case 'ordered':
      return [`${gate.at}.${gate.rules}`];
    default:
      return [];
  }
}
