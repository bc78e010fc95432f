import type { ListedCheck } from './checks/catalogue.ts';
import type { Gate, SwitchRow } from './exposure/row.ts';
import { switchesOf } from './exposure/switch.ts';
import type { ResourceType } from './model.ts';

/** Fields of which a body that says anything has one: what its checks and its switch read. */
export function contentFields(
  own: ResourceType | undefined,
  row: SwitchRow | undefined,
  listed: readonly ListedCheck[],
): readonly string[] {
  const paths = [
    ...(row === undefined ? [] : [...switchesOf(row), ...(row.closedBy ?? []).map(({ path }) => path)]),
    ...(row?.gate === undefined ? [] : pathsOf(row.gate)),
    ...listed.flatMap(({ paths }) => paths).filter((path) => !path.startsWith('/')),
  ];
  const first = paths.map((path) => (path.split('.')[0] ?? '').replace('[]', ''));
  return [...new Set([...(own?.contentFields ?? []), ...first, 'provisioningState'])];
}

function pathsOf(gate: Gate): readonly string[] {
  switch (gate.kind) {
    case 'acl':
      return gate.at;
    case 'list':
      return gate.lists;
    case 'requests':
    case 'ordered':
      return [gate.at];
    default:
      return [];
  }
}
