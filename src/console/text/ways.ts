import type { Way } from '../data/api.ts';

/** The classes of ways out, from none to the most open, as people call them. */
export const wayTitles: readonly (readonly [name: string, title: string, tone: 'good' | 'warn' | 'bad' | 'quiet'])[] = [
  ['blocked', 'Blocked', 'good'],
  ['private-only', 'Private only', 'good'],
  ['forced-tunnel', 'Through a gateway', 'good'],
  ['firewall-inspected', 'Through a firewall', 'good'],
  ['nat-gateway', 'NAT gateway', 'warn'],
  ['lb-outbound-rule', 'Load balancer, outbound rule', 'warn'],
  ['lb-snat', 'Load balancer, implicit', 'bad'],
  ['transit-any', 'Through another network', 'bad'],
  ['nva-unapproved', 'Appliance nobody approved', 'bad'],
  ['instance-public-ip', 'Public address of its own', 'bad'],
  ['default-outbound', 'Default outbound access', 'bad'],
  ['unknown', 'Not known', 'quiet'],
];

/** What people call a class; one that is newer than this page, by its name. */
export const wayTitle = (name: string): string => wayTitles.find(([known]) => known === name)?.[1] ?? name;

export interface Share {
  readonly name: string;
  readonly title: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'quiet';
  readonly count: number;
  /** Of all, 0 to 100. */
  readonly percent: number;
}

/** The profiles of policy, the widest first, and what people call them. */
export const profileTitles: readonly (readonly [string, string])[] = [
  ['open', 'Open'],
  ['explicit', 'Explicit'],
  ['inspected', 'Inspected'],
  ['isolated', 'Isolated'],
];

/** What people call a profile; one that is newer than this page, by its name. */
export const profileTitle = (name: string | null): string =>
  name === null ? 'Not known yet' : (profileTitles.find(([known]) => known === name)?.[1] ?? name);

/** How a way is known, in a sentence. */
const confidenceTitles: Readonly<Record<string, string>> = {
  proved: 'Azure itself says so',
  derived: 'it follows from what the resources say',
  assumed: 'assumed: something was not read, or is written down nowhere',
  unknown: 'not known',
};
export const confidenceTitle = (name: string): string => confidenceTitles[name] ?? name;

/** What the internet sees of who leaves so: the addresses; where there are none to say, why. */
export function seenOutside(name: string, addresses: readonly string[]): string {
  if (addresses.length > 0) return addresses.join(', ');
  if (name === 'blocked' || name === 'private-only') return 'nothing leaves to the internet';
  if (name === 'unknown') return 'not known';
  if (name === 'default-outbound') return 'an address that Azure chooses, and may change';
  if (name === 'forced-tunnel' || name === 'transit-any') return 'an address of where this leads; it is not known here';
  return 'an address that was not read';
}

/** How many leave by each class under each profile, the widest profile first. */
export function waysByProfile(ways: readonly Pick<Way, 'class' | 'profile'>[]) {
  const counts = new Map<string, Record<string, number>>();
  for (const { class: way, profile } of ways) {
    const title = profileTitle(profile);
    const known = counts.get(title) ?? {};
    counts.set(title, { ...known, [way]: (known[way] ?? 0) + 1 });
  }
  const place = (title: string): number => {
    const index = profileTitles.findIndex(([, known]) => known === title);
    return index < 0 ? profileTitles.length : index;
  };
  return [...counts].sort(([a], [b]) => place(a) - place(b)).map(([title, classes]) => ({ title, classes }));
}

/** What fraction leaves how, from none to the most open; what nobody leaves by is left out. */
export function sharesOf(classes: Readonly<Record<string, number>>): readonly Share[] {
  const total = Object.values(classes).reduce((sum, count) => sum + count, 0);
  const place = (name: string): number => {
    const index = wayTitles.findIndex(([known]) => known === name);
    return index < 0 ? wayTitles.length : index;
  };
  return Object.entries(classes)
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => place(a) - place(b))
    .map(([name, count]) => ({
      name,
      title: wayTitle(name),
      tone: wayTitles[place(name)]?.[2] ?? 'quiet',
      count,
      percent: (100 * count) / total,
    }));
}
