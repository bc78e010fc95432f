import { compare } from '../../src/core/compare.ts';
import { fillIn } from '../../tools/bicep/fill-in.ts';
import type { Resource } from './read-deployment.ts';

/** One role that somebody has somewhere. */
export interface Right {
  /** `the app's identity`, `the identity of topic <name>` or `the identity of workflow <name>`. */
  readonly who: string;
  readonly role: string;
  /** Resource id of the scope. */
  readonly where: string;
  /** What a role of our own lets do; empty for one of Azure's. */
  readonly actions: readonly string[];
}

/** What a change of parameters does. Everything is sorted, and the same change reads the same twice. */
export interface Difference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Resources that stay and are different: `id: property, property`. */
  readonly changed: readonly string[];
  readonly rightsAdded: readonly Right[];
  readonly rightsRemoved: readonly Right[];
}

/** Who may do what, by the role assignments and definitions among these resources. */
export function rightsIn(resources: readonly Resource[]): readonly Right[] {
  const definitions = new Map(
    resources.filter(isOf('roleDefinitions')).map((each) => [each.id.toLowerCase(), actionsOf(each)] as const),
  );
  return resources
    .filter(isOf('roleAssignments'))
    .map(({ id, properties }) => {
      const { roleDefinitionId, principalId, description } = properties as Record<string, string>;
      return {
        who: whoIs(principalId ?? ''),
        role: description ?? roleDefinitionId ?? '',
        where: id.slice(0, id.search(/\/providers\/Microsoft\.Authorization\//i)),
        actions: definitions.get((roleDefinitionId ?? '').toLowerCase()) ?? [],
      };
    })
    .sort((a, b) => compare(nameOf(a), nameOf(b)));
}

const nameOf = ({ who, role, where }: Right): string => `${who} ${role} ${where}`;

/** What becomes of the resources and rights of one deployment when it is made as another. Pure. */
export function compareDeployments(before: readonly Resource[], after: readonly Resource[]): Difference {
  const [old, now] = [byId(before), byId(after)];
  const lacking = (some: typeof old, others: typeof old): readonly string[] =>
    [...some.keys()].filter((id) => !others.has(id)).sort();
  const changed = [...now].flatMap(([id, resource]) => {
    const was = old.get(id);
    const paths = was === undefined ? [] : differingPaths(was, resource);
    return paths.length === 0 ? [] : [`${id}: ${paths.join(', ')}`];
  });
  const [rightsBefore, rightsAfter] = [rightsIn(before), rightsIn(after)];
  return {
    added: lacking(now, old),
    removed: lacking(old, now),
    changed: changed.sort(),
    rightsAdded: rightsLacking(rightsAfter, rightsBefore),
    rightsRemoved: rightsLacking(rightsBefore, rightsAfter),
  };
}

/** The difference as people read it. */
export function describeDifference({ added, removed, changed, rightsAdded, rightsRemoved }: Difference): string {
  const part = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
  const lines = [
    ...part('Resources added', added),
    ...part('Resources no longer asked for (a deployment removes nothing: delete them by hand)', removed),
    ...part('Resources changed', changed),
    ...part('Rights added', rightsAdded.map(describeRight)),
    ...part('Rights no longer asked for (delete the assignments by hand)', rightsRemoved.map(describeRight)),
  ];
  return lines.length === 0 ? 'Nothing changes.' : lines.join('\n');
}

function describeRight({ who, role, where, actions }: Right): string {
  const may = actions.length === 0 ? '' : `: ${actions.length > 8 ? `${actions.length} actions` : actions.join(', ')}`;
  return `${who}: ${role}, at ${where}${may}`;
}

/** A role that was there with fewer actions counts with those it didn't have. */
function rightsLacking(some: readonly Right[], others: readonly Right[]): readonly Right[] {
  return some.flatMap((right) => {
    const other = others.find((each) => nameOf(each) === nameOf(right));
    if (other === undefined) return [right];
    const more = right.actions.filter((action) => !other.actions.includes(action));
    return more.length === 0 ? [] : [{ ...right, actions: more }];
  });
}

/** Rights are listed apart from resources. Filled in: an id may hold what depends on the cloud. */
function byId(resources: readonly Resource[]): ReadonlyMap<string, unknown> {
  return new Map(
    resources
      .filter((each) => !isOf('roleAssignments')(each) && !isOf('roleDefinitions')(each))
      .map((each) => [String(fillIn(each.id)), fillIn(each)] as const),
  );
}

const isOf =
  (kind: 'roleAssignments' | 'roleDefinitions') =>
  ({ type }: Resource): boolean =>
    type === `Microsoft.Authorization/${kind}`;

/** The actions of a role definition. */
export const actionsOf = ({ properties }: Resource): readonly string[] =>
  (properties as { permissions: { actions: readonly string[] }[] }).permissions.flatMap(({ actions }) => actions);

/** A principal is known only to Azure: the expression says whose it is. */
function whoIs(principal: string): string {
  const [, id = ''] = /reference\('([^']+)'/.exec(principal) ?? [];
  const name = id.split('/').at(-1) ?? '';
  if (/\/userAssignedIdentities\//i.test(id)) return "the app's identity";
  if (/\/systemTopics\//i.test(id)) return `the identity of topic ${name}`;
  if (/\/workflows\//i.test(id)) return `the identity of workflow ${name}`;
  return principal;
}

/** Where two values differ: the paths of the deepest objects' properties, lists as a whole. */
function differingPaths(before: unknown, after: unknown, path = ''): readonly string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (!isRecord(before) || !isRecord(after)) return [path];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .flatMap((name) => differingPaths(before[name], after[name], path === '' ? name : `${path}.${name}`));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
