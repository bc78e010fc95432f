import { foldCase } from '../../../core/text.ts';
import { field, textOf } from '../../body.ts';
import type { Resource, World } from '../../model.ts';
import { admissionOf, named } from '../admission.ts';
import { entryOf } from '../entries.ts';
import type { Admission } from '../model.ts';
import { everybody, type GateOf, nobody } from './answers.ts';

const spelled: Readonly<Record<string, string>> = {
  firewallRules: 'firewall rules',
  virtualNetworkRules: 'virtual network rules',
};

/** Rules that are resources of their own: a list that was not read may hold one, so only a complete reading clears the parent. */
export function admitByChildren(resource: Resource, world: World, { children, empty }: GateOf<'children'>): Admission {
  const lists = children.map((list) => ({
    list,
    what: spelled[list] ?? list,
    rules: world.findChildren(resource.id.id, foldCase(list)),
  }));
  const unknown = lists
    .filter(({ rules }) => rules === undefined)
    .map(({ list, what }) => ({ property: list, because: `${what} were not read` }));
  const found = lists.flatMap(({ rules = [] }) => rules);
  if (found.length === 0 && unknown.length > 0) {
    const names = lists.filter(({ rules }) => rules === undefined).map(({ what }) => what);
    const because = `${names.join(' and ')} were not read, so somebody may be let in`;
    return everybody(because, unknown);
  }
  if (found.length === 0)
    return empty === 'nobody' ? nobody('it has no rules') : everybody('it has no firewall rules, which is no filter');
  const entries = found.map(({ properties }) => entryOf(properties)).filter((each) => each !== undefined);
  const admission = admissionOf(
    {
      addresses: entries.filter(({ isAddress }) => isAddress).map(({ text }) => text),
      others: entries.filter(({ isAddress }) => !isAddress).map(({ text }) => text),
      unknown,
      isThere: true,
    },
    true,
  );
  const standing = lists
    .filter(({ rules = [] }) => rules.length > 0)
    .map(({ what, rules = [] }) => `${what} exist: ${named(namesOf(rules))}`);
  const missing = unknown.map(({ because }) => `${because}, so more may be let in`);
  const reach = admission.who === 'everybody' || admission.who === 'azure' ? [admission.because] : [];
  return { ...admission, because: [...standing, ...reach, ...missing].join('; ') };
}

const namesOf = (rules: readonly Resource[]): readonly string[] =>
  rules.map(({ id, body }) => textOf(field(body, 'name'))?.split('/').at(-1) ?? id.name).sort();
