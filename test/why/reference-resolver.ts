/**
 * A small resolver of its own, over data rather than bodies: how names are answered on Azure, written from the documents
 * (learn.microsoft.com/azure/dns/private-dns-privatednszone, …/private-resolver-endpoints-rulesets, …/private-dns-fallback) and from nothing in src/why.
 */

export interface Zone {
  readonly key: string;
  readonly name: string;
  /** By the name relative to the zone: addresses of both families, none for a name of other types alone, or the name that an alias leads to. */
  readonly records: Readonly<Record<string, readonly string[] | string>>;
  /** Networks that see it, and whether each falls back to public DNS. */
  readonly links: Readonly<Record<string, boolean>>;
}

export interface Network {
  readonly name: string;
  /** Addresses of DNS servers, in the order they are asked; none is Azure DNS. */
  readonly servers: readonly string[];
  /** The rule set that is linked: domains, and the servers of each in the order they are tried; none of a rule that is off. */
  readonly rules: Readonly<Record<string, readonly string[]>> | undefined;
  /** What the DNS security policy linked to it says, the first that holds a name deciding. */
  readonly guard: readonly { readonly domain: string; readonly blocks: boolean }[];
  /** Networks it is peered with. */
  readonly peers: readonly string[];
}

export interface Data {
  readonly zones: readonly Zone[];
  readonly networks: readonly Network[];
  /** Whose Azure DNS is behind a server's address; an address that is none of these is silent, or of nobody that is known. */
  readonly servers: Readonly<Record<string, string>>;
  readonly strangers: readonly string[];
  /** Where rule sets send from. */
  readonly outbound: string;
  /** Accounts with an approved connection; all others that exist have none. */
  readonly approved: readonly string[];
}

export type Answer =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'public' | 'none' | 'unknown' };

/** Who asks, in a network. */
export interface Client {
  readonly network: string;
  /** What an interface names for itself; none is what the network names. */
  readonly servers: readonly string[];
  /** A gateway asks Azure DNS for names of some suffixes, regardless of the DNS servers. */
  readonly isGateway: boolean;
}

/** The address at which every network has its own Azure DNS. */
export const azureAddress = '168.63.129.16';

const suffix = 'blob.core.windows.net';
const privateSuffix = `privatelink.${suffix}`;

/** Names that pass through privatelink with anybody's endpoint (Azure Monitor's). */
const alwaysAliased = { 'api.monitor.azure.com': 'api.privatelink.monitor.azure.com' } as const;

const unknown: Answer = { kind: 'unknown' };
const none: Answer = { kind: 'none' };
const isBelow = (name: string, domain: string): boolean => name === domain || name.endsWith(`.${domain}`);

/** What a client in a network gets for a name. */
export function resolve(data: Data, client: Client, name: string): Answer {
  const isAzures = ['windows.net', 'azure.net', 'microsoft.com'].some((domain) => isBelow(name, domain));
  const own = client.servers.length > 0 ? client.servers : networkOf(data, client.network).servers;
  const servers = (client.isGateway && isAzures) || own.length === 0 ? [azureAddress] : own;
  const answering = firstOf(data, client.network, servers);
  return typeof answering === 'string' ? azureDns(data, answering, name, []) : answering;
}

const networkOf = (data: Data, name: string): Network => {
  const found = data.networks.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no network ${name}`);
  return found;
};

/** The network whose Azure DNS answers: of the first server that isn't silent. One that nobody knows may answer anything. */
function firstOf(data: Data, from: string, servers: readonly string[]): string | Answer {
  for (const server of servers) {
    if (server === azureAddress) return from;
    if (data.strangers.includes(server)) return unknown;
    const behind = data.servers[server];
    // Nobody has the address, or no way leads there.
    if (behind === undefined) continue;
    if (behind === from || networkOf(data, from).peers.includes(behind)) return behind;
  }
  return none;
}

function azureDns(data: Data, network: string, name: string, been: readonly string[]): Answer {
  if (isBlocked(data, network, name)) return none;
  const own = inZones(data, network, name, 0);
  if (own === 'fallback') return publicDns(data, name);
  if (own !== 'uncontained') return own;
  const servers = ruleFor(networkOf(data, network).rules, name);
  if (servers !== undefined) {
    if (been.includes(network)) return none;
    const next = firstOf(data, data.outbound, servers);
    return typeof next === 'string' ? azureDns(data, next, name, [...been, network]) : next;
  }
  const alias = aliasOf(data, name);
  if (alias === undefined) return publicDns(data, name);
  // Public DNS gives an alias, which is looked up here again.
  if (isBlocked(data, network, alias)) return none;
  const behind = inZones(data, network, alias, 0);
  if (behind === 'fallback') return { kind: 'public' };
  if (behind !== 'uncontained') return behind;
  return ruleFor(networkOf(data, network).rules, alias) === undefined ? { kind: 'public' } : unknown;
}

const accountOf = (name: string): string => name.split('.')[0] ?? '';

/** What public DNS makes of a name through privatelink. */
function aliasOf(data: Data, name: string): string | undefined {
  if (name in alwaysAliased) return alwaysAliased[name as keyof typeof alwaysAliased];
  const isPublicName = isBelow(name, suffix) && !isBelow(name, privateSuffix);
  return isPublicName && data.approved.includes(accountOf(name)) ? `${accountOf(name)}.${privateSuffix}` : undefined;
}

/** A policy sees every name that is asked of this Azure DNS. */
function isBlocked(data: Data, network: string, name: string): boolean {
  const rule = networkOf(data, network).guard.find(({ domain }) => isBelow(name, domain));
  return rule?.blocks === true;
}

function publicDns(data: Data, name: string): Answer {
  if (name.endsWith('.internal')) return none;
  return !isBelow(name, privateSuffix) || data.approved.includes(accountOf(name)) ? { kind: 'public' } : none;
}

function ruleFor(rules: Network['rules'], name: string): readonly string[] | undefined {
  const matching = Object.entries(rules ?? {}).filter(
    ([domain, servers]) => servers.length > 0 && (domain === '.' || `.${name}.`.endsWith(`.${domain}`)),
  );
  const [longest] = matching.sort(([a], [b]) => b.length - a.length);
  const isReserved = ['windows.net', 'azure.com'].some((domain) => isBelow(name, domain));
  return longest === undefined || (longest[0] === '.' && isReserved) ? undefined : longest[1];
}

function inZones(
  data: Data,
  network: string,
  name: string,
  depth: number,
  first = name,
): Answer | 'uncontained' | 'fallback' {
  const seen = data.zones.filter((zone) => network in zone.links && isBelow(name, zone.name));
  const [zone] = seen.sort((a, b) => b.name.length - a.name.length);
  if (zone === undefined) return 'uncontained';
  const relative = name === zone.name ? '@' : name.slice(0, name.length - zone.name.length - 1);
  const found = zone.records[relative] ?? wildcard(zone, relative);
  if (found === 'nodata' || found?.length === 0) return none;
  if (typeof found === 'string') {
    if (depth > 6 || isBlocked(data, network, found)) return none;
    const next = inZones(data, network, found, depth + 1, first);
    // What public DNS makes of the name an alias leads to isn't said here, but for the account's own.
    if (next === 'fallback' && found === `${accountOf(first)}.${privateSuffix}`) return publicDns(data, found);
    return next === 'uncontained' || next === 'fallback' ? unknown : next;
  }
  if (found !== undefined) return { kind: 'addresses', addresses: found };
  return zone.links[network] === true ? 'fallback' : none;
}

/** RFC 4592: the wildcard just below the closest name that exists. */
function wildcard(zone: Zone, relative: string): readonly string[] | string | undefined {
  if (relative === '@') return 'nodata';
  const exists = (name: string): boolean =>
    Object.keys(zone.records).some((each) => each === name || each.endsWith(`.${name}`));
  if (exists(relative)) return 'nodata';
  let above = relative;
  while (above !== '') {
    const dot = above.indexOf('.');
    above = dot < 0 ? '' : above.slice(dot + 1);
    const star = zone.records[above === '' ? '*' : `*.${above}`];
    if (star !== undefined) return star;
    if (above !== '' && exists(above)) return undefined;
  }
  return undefined;
}
