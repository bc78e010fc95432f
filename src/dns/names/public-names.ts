import { canonicalType, isPrivateLinkLabel, publicSuffix } from './catalogue.ts';
import { exceptionsOf, otherSuffixesOf } from './exceptions.ts';

/**
 * The name that people ask for where a record of this name is in a private link zone: the alias without its private link label, or what the
 * service's own exception says. Undefined where names are asked for as they are: those of clusters, and where the zone is no private link zone.
 */
function findPublicName(zone: string, name: string, resourceType: string): string | undefined {
  const { otherNames, otherSuffixes, isAskedPrivately } = exceptionsOf(canonicalType(resourceType));
  if (isAskedPrivately) return undefined;
  const whole = otherNames.find((each) => each.zone === zone && each.name === name);
  if (whole !== undefined) return whole.fqdn;
  const other = otherSuffixes.find((each) => each.zone === zone);
  if (other !== undefined) return `${name}.${other.suffix}`;
  const labels = `${name}.${zone}`.split('.');
  return labels.some(isPrivateLinkLabel) ? labels.filter((label) => !isPrivateLinkLabel(label)).join('.') : undefined;
}

/** The names that are looked up one after the other until a record of this name answers: the public one, then its alias. */
export const askedFor = (zone: string, name: string, resourceType: string): readonly string[] => {
  const publicName = findPublicName(zone, name, resourceType);
  return [...(publicName === undefined ? [] : [publicName]), `${name}.${zone}`];
};

/** What the public names end with that lead to records of a zone, for every type that has names there. */
export const publicSuffixesOf = (zone: string): readonly string[] => [
  ...new Set([publicSuffix(zone), ...otherSuffixesOf(zone)]),
];
