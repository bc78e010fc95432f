import { at, elementsOf, field, flagOf, lowerText, textOf } from '../body.ts';
import type { Resource, World } from '../model.ts';
import { admissionOf, type Entries, entriesOf, entryOf, named, usualLists } from './lists.ts';
import type { Admission, Gate, Unknown } from './model.ts';
import { decidedLater, readAt, wordOf } from './values.ts';

const everybody = (because: string, unknown: readonly Unknown[] = []): Admission => ({
  who: 'everybody',
  because,
  unknown,
});
const nobody = (because: string): Admission => ({ who: 'nobody', because, unknown: [] });
const unread = (unknown: readonly Unknown[]): Admission => ({
  who: 'unknown',
  because: unknown.map(({ because }) => because).join('; '),
  unknown,
});

/** Who gets in where the switch is on, by the lists of this kind of resource. */
export function admit(resource: Resource, world: World, gate: Gate): Admission {
  switch (gate.kind) {
    case 'acl':
      return admitByAcl(resource, gate);
    case 'list':
      return admitByList(resource, gate);
    case 'children':
      return admitByChildren(resource, world, gate);
    case 'ruleSet':
      return admitByRuleSet(resource, world, gate);
    case 'requests':
      return admitByRequests(resource, gate);
    case 'ordered':
      return admitInOrder(resource, world, gate);
  }
}

type Of<Kind extends Gate['kind']> = Extract<Gate, { kind: Kind }>;

function admitByAcl({ properties }: Resource, { at: places, missingAction }: Of<'acl'>): Admission {
  const path = places.find((place) => readAt(properties, place).kind !== 'absent') ?? places[0] ?? '';
  return byDefaultAction(properties, path, missingAction);
}

/**
 *   defaultAction            lists      who
 *   Deny                     any        those listed
 *   absent, no object at all            everybody
 *   Allow                    any        everybody
 *   an expression, or a value not known here: unknown
 */
function byDefaultAction(properties: unknown, path: string, missingAction?: 'deny'): Admission {
  const acl = readAt(properties, path);
  if (acl.kind === 'unknown') return unread([decidedLater(acl.path)]);
  const action = readAt(properties, `${path}.defaultAction`);
  if (action.kind === 'unknown') return unread([decidedLater(action.path)]);
  const word = action.kind === 'absent' ? undefined : wordOf(action.value);
  const denies = word === 'deny' || (word === undefined && missingAction === 'deny' && acl.kind === 'value');
  if (denies)
    return admissionOf(
      entriesOf(
        properties,
        usualLists.map((list) => `${path}.${list}`),
      ),
    );
  if (word === undefined || word === 'allow') return everybody(`${path}.defaultAction is not Deny`);
  const property = `${path}.defaultAction`;
  return unread([{ property, because: `${property} is '${word}', which is no value known here` }]);
}

function admitByList({ properties }: Resource, gate: Of<'list'>): Admission {
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

const spelled: Readonly<Record<string, string>> = {
  firewallRules: 'firewall rules',
  virtualNetworkRules: 'virtual network rules',
};

/** Rules that are resources of their own: a list that was not read may hold one, so only a complete reading clears the parent. */
function admitByChildren(resource: Resource, world: World, { children, empty }: Of<'children'>): Admission {
  const lists = children.map((list) => ({
    list,
    what: spelled[list] ?? list,
    rules: world.findChildren(resource.id.id, list.toLowerCase()),
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
    .map(({ what, rules = [] }) => `${what} stand: ${named(namesOf(rules))}`);
  const missing = unknown.map(({ because }) => `${because}, so more may be let in`);
  const reach = admission.who === 'everybody' || admission.who === 'azure' ? [admission.because] : [];
  return { ...admission, because: [...standing, ...reach, ...missing].join('; ') };
}

const namesOf = (rules: readonly Resource[]): readonly string[] =>
  rules.map(({ id, body }) => textOf(field(body, 'name'))?.split('/').at(-1) ?? id.name).sort();

/** A namespace's rule set is written last: it has a switch of its own, and the two are one. */
function admitByRuleSet(resource: Resource, world: World, { child }: Of<'ruleSet'>): Admission {
  const sets = world.findChildren(resource.id.id, child.toLowerCase());
  const set = sets?.find(({ id }) => id.name === 'default');
  if (set === undefined) {
    const property = `${child}/default`;
    const unknown = sets === undefined ? [{ property, because: `${property} was not read` }] : [];
    return everybody(
      `${property} ${sets === undefined ? 'was not read' : 'is not there'}, so nothing is known to filter`,
      unknown,
    );
  }
  const says = readAt(set.properties, 'publicNetworkAccess');
  if (says.kind === 'unknown') return unread([decidedLater(`${child}/default/${says.path}`)]);
  if (says.kind === 'value' && wordOf(says.value) === 'disabled') {
    return nobody(`${child}/default has publicNetworkAccess Disabled`);
  }
  const action = readAt(set.properties, 'defaultAction');
  if (action.kind === 'unknown') return unread([decidedLater(`${child}/default/${action.path}`)]);
  if (action.kind === 'absent' || wordOf(action.value) !== 'deny') return everybody(`${child}/default lets others in`);
  return admissionOf(entriesOf(set.properties, ['ipRules', 'virtualNetworkRules']));
}

/** Kinds of requests, not origins: whichever is allowed, everybody may make it, unless a list of addresses narrows it. */
function admitByRequests({ properties }: Resource, gate: Of<'requests'>): Admission {
  const acl = readAt(properties, gate.at);
  if (acl.kind === 'absent') return everybody(`${gate.at} is not set`);
  if (acl.kind === 'unknown') return unread([decidedLater(acl.path)]);
  const allow = readAt(properties, `${gate.at}.${gate.allow}`);
  if (allow.kind === 'unknown') return unread([decidedLater(allow.path)]);
  const requests = allow.kind === 'value' ? elementsOf(allow.value).flatMap((each) => textOf(each) ?? []) : [];
  const denies = lowerText(at(acl.value, 'defaultAction')) === 'deny' || gate.deny === undefined;
  const entries = entriesOf(
    properties,
    gate.lists.map((list) => `${gate.at}.${list}`),
  );
  if (requests.length === 0 && denies && gate.deny !== undefined) return nobody(`${gate.at} allows no kind of request`);
  const asks = requests.length === 0 ? 'every kind of request' : named([...requests].sort());
  if (entries.addresses.length > 0) return admissionOf(entries);
  if (requests.length === 0 && denies) return nobody(`${gate.at} lets nobody in`);
  if (!denies && deniesAll(acl.value, gate)) return nobody(`${gate.at} denies every kind of request`);
  return everybody(`${gate.at} allows ${asks} from everywhere`);
}

const kindsOfRequests: readonly string[] = ['serverconnection', 'clientconnection', 'restapi'];

function deniesAll(acl: unknown, { deny }: Of<'requests'>): boolean {
  const denied = new Set(elementsOf(at(acl, ...(deny ?? '').split('.'))).flatMap((each) => lowerText(each) ?? []));
  return kindsOfRequests.every((kind) => denied.has(kind));
}

/**
 * Rules by priority, the smallest first. Without any, everybody; with some, those they allow and what is said of all others: Deny where
 * nothing is said.
 */
function admitInOrder(resource: Resource, world: World, gate: Of<'ordered'>): Admission {
  const web = world.findChildren(resource.id.id, gate.child)?.find(({ id }) => id.name === 'web');
  const path = web === undefined ? `${gate.at}.${gate.rules}` : gate.rules;
  const properties = web?.properties ?? resource.properties;
  const listed = readAt(properties, path);
  const last = readAt(properties, web === undefined ? `${gate.at}.${gate.otherwise}` : gate.otherwise);
  if (listed.kind === 'unknown' || last.kind === 'unknown') return unread([decidedLater(path)]);
  const deniesOthers = last.kind === 'value' && wordOf(last.value) === 'deny';
  const rules =
    listed.kind === 'value' ? [...elementsOf(listed.value)].sort((a, b) => priorityOf(a) - priorityOf(b)) : [];
  const allowed: string[] = [];
  for (const rule of rules) {
    const isAny = ['any', '0.0.0.0/0', '*'].includes(lowerText(field(rule, 'ipAddress')) ?? '');
    const denies = lowerText(field(rule, 'action')) === 'deny';
    if (isAny && denies) return allowed.length === 0 ? nobody(`${path} denies all`) : some(allowed);
    if (isAny) return everybody(`${path} allows Any`);
    if (!denies) allowed.push(entryOf(rule)?.text ?? '?');
  }
  if (allowed.length === 0)
    return deniesOthers ? nobody(`${gate.otherwise} is Deny`) : everybody(`${path} restricts nobody`);
  if (last.kind === 'value' && !deniesOthers) return everybody(`${gate.otherwise} is Allow`);
  return some(allowed);
}

const some = (allowed: readonly string[]): Admission => ({
  ...admissionOf({
    addresses: allowed.filter((text) => /^[\d.:a-f/,]+$/i.test(text)),
    others: allowed.filter((text) => !/^[\d.:a-f/,]+$/i.test(text)),
    unknown: [],
    isThere: true,
  }),
});

const priorityOf = (rule: unknown): number => {
  const priority = field(rule, 'priority');
  return typeof priority === 'number' ? priority : 65_000;
};
