/**
 * A small resolver of its own, over data rather than bodies: how names are answered on Azure, written from the documents
 * (learn.microsoft.com/azure/dns/private-dns-privatednszone, …/private-resolver-endpoints-rulesets, …/private-dns-fallback) and from nothing in src/why.
 */

export interface Zone {
  readonly key: string;
  readonly name: string;
  /** By the name relative to the zone. */
  readonly records: Readonly<Record<string, readonly string[]>>;
  /** Networks that see it, and whether each falls back to public DNS. */
  readonly links: Readonly<Record<string, boolean>>;
}

export interface Network {
  readonly name: string;
  /** Addresses of DNS servers; none is Azure DNS. */
  readonly servers: readonly string[];
  /** The rule set that is linked: domains and the server of each. */
  readonly rules: Readonly<Record<string, string>> | undefined;
  /** Networks it is peered with. */
  readonly peers: readonly string[];
}

export interface Data {
  readonly zones: readonly Zone[];
  readonly networks: readonly Network[];
  /** Whose Azure DNS stands behind a server's address; an address that is none of these is silent. */
  readonly servers: Readonly<Record<string, string>>;
  /** Where rule sets send from. */
  readonly outbound: string;
  /** Accounts with an approved connection; all others that exist have none. */
  readonly approved: readonly string[];
}

export type Answer =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'public' | 'none' | 'unknown' };

const suffix = 'blob.core.windows.net';
const privateSuffix = `privatelink.${suffix}`;

/** What a client in a network gets for a name below `blob.core.windows.net`. */
export function resolve(data: Data, from: string, name: string): Answer {
  const client = networkOf(data, from);
  const [server] = client.servers;
  if (server === undefined) return azureDns(data, from, name, []);
  const answering = reach(data, from, server);
  return answering === undefined ? { kind: 'none' } : azureDns(data, answering, name, []);
}

const networkOf = (data: Data, name: string): Network => {
  const found = data.networks.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no network ${name}`);
  return found;
};

/** Silence where nobody has the address, or no way leads there. */
function reach(data: Data, from: string, server: string): string | undefined {
  const behind = data.servers[server];
  if (behind === undefined) return undefined;
  return behind === from || networkOf(data, from).peers.includes(behind) ? behind : undefined;
}

function azureDns(data: Data, network: string, name: string, been: readonly string[]): Answer {
  const own = inZones(data, network, name);
  if (own !== 'uncontained') return own === 'fallback' ? publicDns(data, name) : own;
  const server = ruleFor(networkOf(data, network).rules, name);
  if (server !== undefined) {
    if (been.includes(network)) return { kind: 'none' };
    const next = reach(data, data.outbound, server);
    return next === undefined ? { kind: 'none' } : azureDns(data, next, name, [...been, network]);
  }
  const account = accountOf(name);
  if (name.endsWith(`.${privateSuffix}`)) return publicDns(data, name);
  if (!data.approved.includes(account)) return { kind: 'public' };
  // Public DNS gives an alias, which is looked up here again.
  const alias = `${account}.${privateSuffix}`;
  const behind = inZones(data, network, alias);
  if (behind === 'fallback') return { kind: 'public' };
  if (behind !== 'uncontained') return behind;
  return ruleFor(networkOf(data, network).rules, alias) === undefined ? { kind: 'public' } : { kind: 'unknown' };
}

const accountOf = (name: string): string => name.split('.')[0] ?? '';

function publicDns(data: Data, name: string): Answer {
  const isPrivateName = name.endsWith(`.${privateSuffix}`);
  return !isPrivateName || data.approved.includes(accountOf(name)) ? { kind: 'public' } : { kind: 'none' };
}

function ruleFor(rules: Readonly<Record<string, string>> | undefined, name: string): string | undefined {
  const matching = Object.keys(rules ?? {}).filter((domain) => domain === '.' || `.${name}.`.endsWith(`.${domain}`));
  const [longest] = matching.sort((a, b) => b.length - a.length);
  // The rule for all names leaves those below core.windows.net alone.
  return longest === undefined || longest === '.' ? undefined : rules?.[longest];
}

function inZones(data: Data, network: string, name: string): Answer | 'uncontained' | 'fallback' {
  const seen = data.zones.filter(
    (zone) => network in zone.links && (name === zone.name || name.endsWith(`.${zone.name}`)),
  );
  const [zone] = seen.sort((a, b) => b.name.length - a.name.length);
  if (zone === undefined) return 'uncontained';
  const relative = name === zone.name ? '@' : name.slice(0, name.length - zone.name.length - 1);
  const addresses = zone.records[relative] ?? wildcard(zone, relative);
  if (addresses === 'nodata') return { kind: 'none' };
  if (addresses !== undefined) return { kind: 'addresses', addresses };
  return zone.links[network] === true ? 'fallback' : { kind: 'none' };
}

/** RFC 4592: the wildcard just below the closest name that exists. */
function wildcard(zone: Zone, relative: string): readonly string[] | 'nodata' | undefined {
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
