import { fingerprint } from './fingerprint.ts';
import { recent } from './recent.ts';
import { foldCase, isGuid, quote, quoteName } from './text.ts';

/** An ARM resource id taken apart. Every part is lower-case: ARM answers and events disagree about casing. */
export interface ResourceId {
  /** The whole id, lower-case, without a trailing slash. */
  readonly id: string;
  readonly subscriptionId: string;
  /** Absent for a subscription itself and for subscription-level resources. */
  readonly resourceGroup: string | undefined;
  /** `microsoft.network/privatednszones/a`; `microsoft.resources/resourcegroups` or `…/subscriptions` for containers. */
  readonly type: string;
  /** The last segment of the id. */
  readonly name: string;
  /** The names of a nested resource from the outside in: `[zone, record]`. */
  readonly names: readonly string[];
  /** The id of the enclosing resource; absent where the type has one level. */
  readonly parent: string | undefined;
}

/**
 * What no name of Azure's holds (https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules), and what would make
 * an address out of the id that leads elsewhere: a rule would judge one resource, and Azure be asked about another.
 */
const leadsElsewhere = /(?:^|\/)\.{1,2}(?:\/|$)|(?:^|\/)\s|\s(?:\/|$)|[?#%\\\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;

/** Of these characters alone most ids are, and then only a segment that begins with a dot can lead elsewhere. */
const usual = /^[\w/.()-]*$/;

/** Longer than any that Azure's rules of names allow, in characters. */
const longestId = 2_048;

/**
 * Takes an ARM resource id apart, or gives undefined where the text is not one: also where the subscription is no GUID, or a segment is `.` or
 * `..`, begins or ends with a blank, or holds `?`, `#`, `%`, a backslash or a character that nobody sees. One slash may end it, as some of Azure's own answers have it. The only place that normalises ids: use it where an id comes in, and compare ids with `===` afterwards.
 */
export function findResourceId(text: unknown): ResourceId | undefined {
  if (typeof text !== 'string' || text.length > longestId) return undefined;
  const known = lately.get(text);
  if (known !== undefined) return known;
  const id = takeApart(text);
  return id === undefined ? undefined : lately.keep(text, id);
}

/** A sweep comes by each id several times in a row: in its rows, in the bodies of Azure and in what is asked of either. */
const lately = recent<ResourceId>(4_096);

function takeApart(text: string): ResourceId | undefined {
  const folded = foldCase(text);
  const id = folded.endsWith('/') ? folded.slice(0, -1) : folded;
  const segments = id.split('/');
  const [root, subscriptions, subscriptionId = ''] = segments;
  if (root !== '' || subscriptions !== 'subscriptions' || !isGuid(subscriptionId) || segments.includes('', 1))
    return undefined;
  if ((!usual.test(id) || id.includes('/.')) && leadsElsewhere.test(id)) return undefined;
  const inGroup = segments[3] === 'resourcegroups';
  const resourceGroup = inGroup ? segments[4] : undefined;
  if (inGroup && resourceGroup === undefined) return undefined;
  const place = { id, subscriptionId, resourceGroup };
  if (segments.length === (inGroup ? 5 : 3)) {
    const name = resourceGroup ?? subscriptionId;
    const type = `microsoft.resources/${inGroup ? 'resourcegroups' : 'subscriptions'}`;
    return { ...place, type, name, names: [name], parent: undefined };
  }
  // An extension resource (a lock, a role assignment) repeats /providers/: the last one says what the thing is.
  const providers = segments.lastIndexOf('providers');
  if (providers < 3) return undefined;
  let type = segments[providers + 1];
  const names: string[] = [];
  for (let at = providers + 2; at + 1 < segments.length; at += 2) {
    type = `${type}/${segments[at]}`;
    names.push(segments[at + 1] ?? '');
  }
  const isWhole = names.length > 0 && providers + 2 + names.length * 2 === segments.length;
  if (type === undefined || !isWhole) return undefined;
  return {
    ...place,
    type,
    name: names[names.length - 1] ?? '',
    names,
    parent: names.length > 1 ? segments.slice(0, -2).join('/') : undefined,
  };
}

/** Eight letters and digits in place of an id in a name that Azure keeps, which allows no more. */
export const markOf = (id: string): string => foldCase(shortId(id).replaceAll(/[-_]/g, '').slice(0, 8));

/** The last segment of an id, for people; the text itself where it is none. */
export const nameOf = (id: string): string => findResourceId(id)?.name ?? id;

/** An id as a body names another resource by it, to be compared with `===`; lower-case where the text is no id. */
export const foldId = (text: string): string =>
  // Without a slash at its end an id is no more than folded, and so is what is none.
  text.endsWith('/') ? (findResourceId(text)?.id ?? foldCase(text)) : foldCase(text);

/** Like `findResourceId`, for text that must be a resource id. @throws TypeError quoting the text where it is none. */
export function parseResourceId(text: string): ResourceId {
  const parsed = findResourceId(text);
  if (parsed === undefined) {
    throw new TypeError(
      `${quote(text)} is not an ARM resource id; expected /subscriptions/{id}/resourceGroups/{group}/providers/{type}/{name}`,
    );
  }
  return parsed;
}

/** Of groups, and of types of resources: narrower than what other names may hold (the page above). */
const groupName = /^[\p{L}\p{M}\p{N}_().-]{1,90}$/u;
const typeName = /^[\w.-]+$/;
/** Of anything else, the union of what Azure allows, as far as it is no markup, no address and no quotation. */
const anyName = /^[\p{L}\p{M}\p{N} _().,@*$~+=&#-]+$/u;

/**
 * Whether every part of an id is what Azure lets groups, types and resources be called. What isn't is an id of nothing, and may be a sentence to
 * those who read it: it is no key, and no sentence of ours repeats it.
 */
export function isIdShaped({ id, resourceGroup, type, names }: ResourceId): boolean {
  if (resourceGroup !== undefined && !groupName.test(resourceGroup)) return false;
  if (!type.split('/').every((part) => typeName.test(part)) || !names.every((name) => anyName.test(name))) return false;
  // An extension resource: what it extends has types and names of its own.
  return id.split('/').every((part) => part === '' || anyName.test(part));
}

/** Somebody else's id as a sentence of ours says it; what can be none, and no name of the DNS or of an alias, is not repeated. */
export function quoteId(text: string): string {
  const id = findResourceId(text);
  if (id === undefined) return quoteName(text, 'a text that can be no id');
  return isIdShaped(id) ? `'${id.id}'` : 'a text that can be no id';
}

/** Somebody else's type of a resource as a sentence of ours says it. */
export const quoteType = (type: string): string =>
  type.split('/').every((part) => typeName.test(part)) ? quote(type) : 'a text that can be no type';

/** What replaces an id in a route, in a mark and in a row's key: 43 characters, the same for any casing. */
export const shortId = (id: string): string => shortLately.get(id) ?? shortLately.keep(id, fingerprint(id));

const shortLately = recent<string>(256);
