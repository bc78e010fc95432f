/** A page of the console: its address and what people call it. */
export interface Page {
  readonly name: string;
  /** From the root; a part in braces is any one segment. The server knows pages from this list too. */
  readonly path: string;
  readonly title: string;
  /** The page of the menu that this one is under; its own name where the menu leads to it. */
  readonly under: string;
}

export const pages = [
  { name: 'waiting', path: '/', title: 'Waiting', under: 'waiting' },
  { name: 'connection', path: '/connections/{id}', title: 'Request', under: 'waiting' },
  { name: 'findings', path: '/findings', title: 'Findings', under: 'findings' },
  { name: 'endpoints', path: '/endpoints', title: 'Endpoints', under: 'endpoints' },
  { name: 'endpoint', path: '/endpoints/{id}', title: 'Private endpoint', under: 'endpoints' },
  { name: 'names', path: '/names', title: 'Names', under: 'names' },
  { name: 'name', path: '/names/{fqdn}', title: 'Name', under: 'names' },
  { name: 'why', path: '/why', title: 'Why', under: 'why' },
  { name: 'reachability', path: '/reachability', title: 'Reachability', under: 'reachability' },
  { name: 'egress', path: '/egress', title: 'Ways out', under: 'egress' },
  { name: 'way', path: '/egress/{id}', title: 'Way out', under: 'egress' },
  { name: 'services', path: '/services', title: 'Services', under: 'services' },
  { name: 'service', path: '/services/{id}', title: 'Service', under: 'services' },
  { name: 'clusters', path: '/clusters', title: 'Clusters', under: 'clusters' },
  { name: 'cluster', path: '/clusters/{id}', title: 'Cluster', under: 'clusters' },
  { name: 'plan', path: '/plan', title: 'Plan', under: 'plan' },
  { name: 'audit', path: '/audit', title: 'Audit', under: 'audit' },
  { name: 'health', path: '/health', title: 'Health', under: 'health' },
] as const satisfies readonly Page[];

export type PageName = (typeof pages)[number]['name'];

/** The page of the menu that a page is, or is under. */
export const menuOf = (page: PageName): string | undefined => pages.find(({ name }) => name === page)?.under;

/** A place in the console: a page with the values of its path. */
export interface Place {
  readonly page: PageName;
  readonly title: string;
  readonly values: Readonly<Record<string, string>>;
}

/** The page at a path of an address; undefined where there is none. */
export function findPlace(pathname: string): Place | undefined {
  const parts = pathname.replace(/(.)\/$/, '$1').split('/');
  for (const { name, path, title } of pages) {
    const wanted = path.split('/');
    if (wanted.length !== parts.length) continue;
    const values: Record<string, string> = {};
    const fits = wanted.every((each, index) => {
      const part = parts[index] ?? '';
      if (!each.startsWith('{')) return each === part;
      values[each.slice(1, -1)] = decode(part);
      return part !== '';
    });
    if (fits) return { page: name, title, values };
  }
  return undefined;
}

/** What is no valid encoding stays as it is. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
