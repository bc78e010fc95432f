/** A page of the console: its address and what people call it. */
export interface Page {
  readonly name: string;
  /** From the root; a part in braces is any one segment. The server knows pages from this list too. */
  readonly path: string;
  readonly title: string;
  /** Whether the menu leads to it. */
  readonly inMenu: boolean;
}

export const pages = [
  { name: 'waiting', path: '/', title: 'Waiting', inMenu: true },
  { name: 'connection', path: '/connections/{id}', title: 'Request', inMenu: false },
  { name: 'findings', path: '/findings', title: 'Findings', inMenu: true },
  { name: 'endpoints', path: '/endpoints', title: 'Endpoints', inMenu: true },
  { name: 'endpoint', path: '/endpoints/{id}', title: 'Private endpoint', inMenu: false },
  { name: 'names', path: '/names', title: 'Names', inMenu: true },
  { name: 'name', path: '/names/{fqdn}', title: 'Name', inMenu: false },
  { name: 'why', path: '/why', title: 'Why', inMenu: true },
  { name: 'reachability', path: '/reachability', title: 'Reachability', inMenu: true },
  { name: 'egress', path: '/egress', title: 'Ways out', inMenu: true },
  { name: 'way', path: '/egress/{id}', title: 'Way out', inMenu: false },
  { name: 'services', path: '/services', title: 'Services', inMenu: true },
  { name: 'service', path: '/services/{id}', title: 'Service', inMenu: false },
  { name: 'clusters', path: '/clusters', title: 'Clusters', inMenu: true },
  { name: 'cluster', path: '/clusters/{id}', title: 'Cluster', inMenu: false },
  { name: 'plan', path: '/plan', title: 'Plan', inMenu: true },
  { name: 'audit', path: '/audit', title: 'Audit', inMenu: true },
  { name: 'health', path: '/health', title: 'Health', inMenu: true },
] as const satisfies readonly Page[];

export type PageName = (typeof pages)[number]['name'];

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
