import { isRecord } from '../core/arm-body.ts';
import { closest } from '../core/closest.ts';
import type { Problem } from '../core/errors.ts';
import { fieldPath, type Path } from '../core/field-path.ts';
import { formerChecks } from '../core/former-checks.ts';
import { matchesGlob } from '../core/glob.ts';
import { foldCase, quote } from '../core/text.ts';
import { isIdPattern } from './patterns.ts';
import type { Policy } from './policy.ts';

/** What the catalogues of this release know by name. */
export interface Known {
  readonly types: readonly string[];
  /** Group ids by lower-cased type; one that ends with `*` is a prefix. */
  readonly groupIds: ReadonlyMap<string, readonly string[]>;
  /** Zone names, with `{…}` for a label that differs from resource to resource. */
  readonly zones: readonly string[];
  /** Ids of the checks that can be exempt. */
  readonly checks: readonly string[];
  /** Types whose public way can be closed, each with the checks that hold something against it. */
  readonly closable: readonly { readonly type: string; readonly checks: readonly string[] }[];
}

/** Names in a valid policy that match nothing known: mostly slips of the pen. Pure; warnings only, since Azure may know more than this release. */
export function reviewNames(policy: Policy, known: Known): readonly Problem[] {
  return [
    ...[...placesIn(policy, [])].flatMap(({ path, key, value }) => [
      ...reviewSegments(path, value),
      ...reviewPlace(path, key, value, policy, known),
    ]),
    ...reviewClosing(policy, known),
  ];
}

/** Closing rules whose types and checks never meet: nothing is held against such a resource by one of them. */
function reviewClosing({ egress: { remediate } }: Policy, known: Known): readonly Problem[] {
  return remediate.rules.flatMap(({ checks, match: { types } }, index) => {
    const named = types?.map((type) => foldCase(type));
    const made = known.checks.filter((id) => checks.some((check) => matchesGlob(check, id, 'text')));
    // Unknown names have a problem of their own.
    if (named === undefined || made.length === 0) return [];
    const closed = known.closable.filter(({ type }) => named.includes(foldCase(type)));
    const path = `egress.remediate.rules[${index}]`;
    if (closed.length === 0)
      return [
        { path: `${path}.match.types`, message: 'names no type whose public way can be closed, so it closes nothing' },
      ];
    if (closed.some((each) => each.checks.some((id) => made.includes(id)))) return [];
    const message = `is about no check that holds anything against ${closed.map(({ type }) => type).join(', ')}, so it closes nothing`;
    return [{ path: `${path}.checks`, message }];
  });
}

interface Place {
  readonly path: Path;
  readonly key: string;
  readonly value: unknown;
}

function* placesIn(value: unknown, path: Path): Iterable<Place> {
  if (Array.isArray(value)) for (const [index, one] of value.entries()) yield* placesIn(one, [...path, index]);
  if (!isRecord(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    yield { path: [...path, key], key, value: inner };
    yield* placesIn(inner, [...path, key]);
  }
}

/** Patterns of ids with a segment that no id has: `..` leads nowhere there. */
function reviewSegments(path: Path, value: unknown): readonly Problem[] {
  const texts = Array.isArray(value)
    ? value.map((each, index) => [[...path, index], each] as const)
    : [[path, value] as const];
  return texts.flatMap(([at, text]) => {
    const dots =
      typeof text === 'string' && isIdPattern(text)
        ? text.split('/').find((part) => /^\.{1,2}$/.test(part))
        : undefined;
    const message = `has the segment '${dots}', which is in no resource id, so it matches nothing`;
    return dots === undefined ? [] : [{ path: fieldPath(at), message }];
  });
}

function reviewPlace(path: Path, key: string, value: unknown, policy: Policy, known: Known): readonly Problem[] {
  const at = (index: number): string => fieldPath([...path, index]);
  const texts = Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
  const place = fieldPath(path);
  if (key === 'types') {
    const types = known.types.map((type) => foldCase(type));
    return texts.flatMap((type, index) =>
      types.includes(type) ? [] : [{ path: at(index), message: unknownName(type, 'resource type', known.types) }],
    );
  }
  if (key === 'targets' && isRecord(value)) return reviewGroups(path, value, known);
  if (key === 'byName' && isRecord(value))
    return Object.keys(value).flatMap((zone) => reviewZone(fieldPath([...path, zone]), zone, policy, known));
  if (place === 'dns.sensitiveZones' || place === 'dns.paused')
    return texts.flatMap((zone, index) => reviewZone(at(index), zone, policy, known));
  if (key === 'zones' && path[1] === 'links')
    return texts.flatMap((pattern, index) => reviewLink(at(index), pattern, policy, known));
  if (key === 'checks' && place.startsWith('egress.remediate.'))
    return texts.flatMap((check, index) =>
      formerChecks[check] !== undefined || known.checks.some((id) => matchesGlob(check, id, 'text'))
        ? []
        : [{ path: at(index), message: unknownName(check, 'check', known.checks) }],
    );
  if (key === 'exemptions')
    return (policy.egress.exemptions ?? []).flatMap((each, index) => reviewExemption(at(index), each, known));
  return [];
}

const unknownName = (name: string, what: string, names: readonly string[]): string => {
  const meant = closest(name, names);
  return `${quote(name)} is no ${what} that this release knows, so it may match nothing${meant === undefined ? '' : `; did you mean '${meant}'?`}`;
};

/** Group ids that none of the types beside them has; where one of those takes all, or isn't known, nothing can be said. */
function reviewGroups(path: Path, { types, groupIds }: Record<string, unknown>, known: Known): readonly Problem[] {
  if (!Array.isArray(groupIds)) return [];
  const named = Array.isArray(types) ? types.map((type) => known.groupIds.get(String(type))) : undefined;
  if (named?.some((ids) => ids === undefined || ids.includes('*')) === true) return [];
  const ids = (named ?? [...known.groupIds.values()]).flatMap((each) => each ?? []);
  const groups = [...new Set(ids)].filter((id) => id !== '*').sort();
  const isKnown = (id: string): boolean => groups.some((group) => matchesGlob(group, id, 'text'));
  return groupIds.flatMap((id: unknown, index) => {
    if (typeof id !== 'string' || isKnown(id)) return [];
    const has = Array.isArray(types)
      ? `a group id of none of the types beside it; they have ${groups.join(', ')}`
      : 'a group id of no type that this release knows';
    return [{ path: fieldPath([...path, 'groupIds', index]), message: `${quote(id)} is ${has}` }];
  });
}

const label = /\{[^}]*\}/g;

/** Zones of customers' own services are named by policy itself. */
const ownZones = ({ dns }: Policy): readonly string[] => dns.services.map(({ zone }) => zone);

function isZone(zone: string, policy: Policy, { zones }: Known): boolean {
  const escaped = (text: string): string => text.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`);
  const isOf = (template: string): boolean =>
    new RegExp(`^${escaped(foldCase(template)).replaceAll(label, '[^.]+')}$`).test(foldCase(zone));
  return [...zones, ...ownZones(policy)].some(isOf);
}

const reviewZone = (path: string, zone: string, policy: Policy, known: Known): readonly Problem[] =>
  isZone(zone, policy, known) ? [] : [{ path, message: unknownName(zone, 'zone of a service', known.zones) }];

/** A pattern of zone names that no zone of a service matches; a placeholder for a label is tried with the labels of the pattern. */
function reviewLink(path: string, pattern: string, policy: Policy, known: Known): readonly Problem[] {
  if (isIdPattern(pattern) || isZone(pattern, policy, known)) return [];
  const labels = ['x', ...pattern.split('.').filter((each) => /^[a-z0-9-]+$/i.test(each))];
  const named = Object.keys(policy.dns.zones.byName);
  const zones = [...known.zones, ...ownZones(policy), ...named].flatMap((zone) =>
    labels.map((each) => zone.replace(/^\{[^}]*\}/, 'x').replaceAll(label, each)),
  );
  if (zones.some((zone) => matchesGlob(pattern, zone))) return [];
  return [{ path, message: `${quote(pattern)} matches no zone of a service that this release knows` }];
}

/** Ids that have nothing in common but being one of a resource: a pattern that takes all of them takes everything. */
const anything: readonly string[] = [
  '/subscriptions/3f1c6a52-0d57-4b0e-9d53-5b1f1d1f0a01/resourcegroups/a/providers/microsoft.storage/storageaccounts/x',
  '/subscriptions/b8e2d9f4-7a66-4c21-8e1a-c27e9b64d502/resourcegroups/rg-2/providers/microsoft.sql/servers/y/firewallrules/z',
  '/subscriptions/94d07b1e-c3f8-4d95-b6a2-0e85f3a7c903/resourcegroups/net/providers/microsoft.network/virtualnetworks/v/subnets/s',
];

function reviewExemption(
  path: string,
  { check, subject }: Policy['egress']['exemptions'][number],
  known: Known,
): readonly Problem[] {
  // A former name is reported with its new one.
  if (formerChecks[check] !== undefined) return [];
  const matching = known.checks.filter((id) => matchesGlob(check, id, 'text'));
  if (matching.length === 0) return [{ path: `${path}.check`, message: unknownName(check, 'check', known.checks) }];
  if (matching.length < known.checks.length || !anything.every((id) => matchesGlob(subject, id))) return [];
  return [{ path, message: 'exempts every check of everything, so egress reports nothing; name checks or subjects' }];
}
