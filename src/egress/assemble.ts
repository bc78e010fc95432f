import { foldCase } from '../core/text.ts';
import { familyOf, type ListedCheck, listedChecks } from './checks/catalogue.ts';
import { judgeBy } from './checks/judge.ts';
import { leansOf } from './checks/leans.ts';
import { publicSeeksOf } from './checks/seeks.ts';
import { contentFields } from './content-fields.ts';
import kinds from './data/types.json' with { type: 'json' };
import { switchRows } from './exposure/catalogue.ts';
import { childrenOf, type SwitchRow } from './exposure/row.ts';
import { surroundingsOf } from './exposure/rule.ts';
import type { EgressCheck, Resource, ResourceType, World } from './model.ts';
import { pathLeansOn, pathSeeks } from './path/leans-on.ts';
import { hasPath } from './path/path-of.ts';
import type { Sought } from './path/sought.ts';

/** A type that only predicates are asked about, or lists of children beyond what its gate needs; a row of data/types.json. */
interface Kind {
  readonly type: string;
  readonly apiVersion: string;
  readonly childLists?: readonly string[];
  readonly sweepOnly?: boolean;
  readonly parts?: readonly string[];
  readonly lends?: boolean;
  readonly isHungOn?: boolean;
}

/** What a check has for its types where it applies to every type with a public switch. */
const everyType = '*';

/** Puts together what is known of each type: the rules written for it, its row among the public switches, and the checks asked of it. */
export function assembled(written: readonly ResourceType[]): readonly ResourceType[] {
  const own = new Map(written.map((type) => [foldCase(type.name), type]));
  const rows = new Map(switchRows.map((row) => [foldCase(row.type), row]));
  const others = new Map((kinds as readonly Kind[]).map((kind) => [foldCase(kind.type), kind]));
  const checks = new Map<string, ListedCheck[]>();
  for (const check of listedChecks) {
    for (const type of check.types) {
      const name = foldCase(type);
      checks.set(name, [...(checks.get(name) ?? []), check]);
    }
  }
  const everywhere = checks.get(everyType) ?? [];
  const askedOf = (name: string): readonly ListedCheck[] => [
    ...(checks.get(name) ?? []),
    ...(rows.has(name) ? everywhere : []),
  ];
  const names = [...new Set([...rows.keys(), ...own.keys(), ...others.keys()])];
  return names.map((name) => assemble(own.get(name), rows.get(name), others.get(name), askedOf(name)));
}

function assemble(
  own: ResourceType | undefined,
  row: SwitchRow | undefined,
  kind: Kind | undefined,
  listed: readonly ListedCheck[],
): ResourceType {
  const family = familyOf.get(row?.family ?? '');
  const ownChecks = Object.values(own?.checks ?? {});
  const all: readonly EgressCheck[] = [
    ...(family === undefined ? [] : [family.open, ...(family.selected === undefined ? [] : [family.selected])]),
    ...ownChecks,
    ...listed,
  ];
  const name = own?.name ?? row?.type ?? kind?.type ?? '';
  const childLists = [...new Set([...(own?.childLists ?? []), ...childrenOf(row?.gate), ...(kind?.childLists ?? [])])];
  const isJudged = own?.judge !== undefined || row !== undefined || listed.length > 0;
  const leans = leansOf(foldCase(name));
  let content: readonly string[] | undefined;
  const seeksPublic = publicSeeksOf(foldCase(name));
  return {
    name,
    apiVersion: own?.apiVersion ?? row?.apiVersion ?? kind?.apiVersion ?? '',
    get contentFields() {
      // For bodies of a list without properties alone: few processes ever see one.
      content ??= contentFields(own, row, listed);
      return content;
    },
    checks: Object.fromEntries(all.map((check) => [check.id, check])),
    ...(isJudged ? { judge: judgeBy(own, row, listed) } : {}),
    leansOn: (resource: Resource, world: World) => [
      ...(own?.leansOn?.(resource, world) ?? []),
      ...(row === undefined ? [] : surroundingsOf(resource, row).map(({ id }) => id)).filter(
        (id) => world.find(id) === undefined,
      ),
      ...[...leans(resource, world), ...pathLeansOn(world, resource)].filter((id) => world.find(id) === undefined),
    ],
    ...(kind?.sweepOnly === true ? { sweepOnly: true } : {}),
    ...(hasPath(foldCase(name)) || seeksPublic !== undefined
      ? {
          seeks: (resource: Resource, world: World) => [
            ...pathSeeks(world, resource),
            ...(seeksPublic?.(resource) ?? []).map((of): Sought => ({ kind: 'public', of })),
          ],
        }
      : {}),
    ...(childLists.length > 0 ? { childLists } : {}),
    ...(own?.parts === undefined && kind?.parts === undefined ? {} : { parts: own?.parts ?? kind?.parts ?? [] }),
    ...(own?.inlineList === undefined ? {} : { inlineList: own.inlineList }),
    ...(own?.alsoInline === undefined ? {} : { alsoInline: own.alsoInline }),
    ...(own?.lends === true || kind?.lends === true ? { lends: true } : {}),
    ...(kind?.isHungOn === true ? { isHungOn: true } : {}),
  };
}
