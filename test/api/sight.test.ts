import { beforeAll, describe, expect, it } from 'vitest';
import { createApi } from '../../src/api/create-api.ts';
import { type RouteName, routeNames, routes } from '../../src/api/routes.ts';
import type { Route } from '../../src/api/view.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { type Claim, claimsOf, principalHeader } from './callers.ts';
import { endpointId, hub, spoke, subnetId } from './rows.ts';
import {
  clusterIn,
  fromOutside,
  group,
  mine,
  networkIn,
  other,
  serviceIn,
  storageIn,
  theirEndpoint,
  worldOfTwo,
} from './two-subscriptions.ts';
import { findRoute, requestId, type World } from './world.ts';

const headers = (...more: readonly Claim[]) => ({ 'x-ms-client-principal': principalHeader([...claimsOf(), ...more]) });
const member = headers({ typ: 'groups', val: group.toUpperCase() });

let world: World;
beforeAll(async () => {
  world = await worldOfTwo();
});

/** As the host would send it, with these headers; the answer as it goes out. */
async function ask(line: string, headers: Readonly<Record<string, string>>) {
  const [method = '', target = ''] = line.split(' ');
  const url = new URL(target, 'https://gatehouse.example');
  const { name, params } = findRoute(method, url.pathname);
  const text = async () => '{}';
  const request = { id: requestId, method, url, params, query: url.searchParams, headers: new Headers(headers), text };
  const answer = await createApi(world.dependencies())[name](request);
  const body = String(answer.body);
  const link = /"nextLink":"([^"]+)"/.exec(body)?.[1] ?? /<([^>]+)>; rel="next"/.exec(answer.headers.link ?? '')?.[1];
  return { status: answer.status, headers: answer.headers, text: body, next: link };
}

/** Of each route what is asked: what is seen, and what is another subscription's. `all`: it is about everything. */
const asked: Readonly<
  Partial<Record<RouteName, { readonly own?: readonly string[]; readonly theirs?: readonly string[] } | 'all'>>
> = {
  listConnections: { own: ['connections?top=1', 'connections'] },
  getConnection: {
    own: [
      `connections/${shortId(`${mine.storage}/privateendpointconnections/c1`)}`,
      `connections/${shortId(`${storageIn(other, 'theirs')}/privateendpointconnections/ours`)}`,
      `connections/${shortId(fromOutside)}`,
    ],
    theirs: [`connections/${shortId(`${storageIn(other, 'canary')}/privateendpointconnections/canary`)}`],
  },
  listEndpoints: { own: ['endpoints?top=1', 'endpoints', `endpoints?subscription=${other}`] },
  getEndpoint: { own: [`endpoints/${shortId(endpointId('mine'))}`], theirs: [`endpoints/${shortId(theirEndpoint)}`] },
  listRecords: { own: ['records?top=1', 'records', 'records?starts=stranger', 'records?starts=203.0.113'] },
  getRecords: {
    own: ['shared', 'mine', 'stranger'].map((name) => `records/${name}.privatelink.blob.core.windows.net`),
  },
  listFindings: {
    own: [
      ...['top=1', '', 'state=open', 'format=csv', 'format=jsonl', 'format=sarif', 'subject=canary'].map(
        (query) => `findings?${query}`,
      ),
      `findings?endpoint=${theirEndpoint}`,
    ],
  },
  getFinding: {
    theirs: [storageIn(other, 'canary')].map(
      (id) => `findings/${shortId(`egress ${id}`)}.exposure-storage-public-open.${shortId(id)}`,
    ),
  },
  listEgress: { own: ['egress?top=1', 'egress', `egress?subject=${networkIn(other, 'canary')}`] },
  getEgress: {
    own: [`egress/${shortId(subnetId('mine'))}`],
    theirs: [`egress/${shortId(`${networkIn(other, 'canary')}/subnets/canary`)}`],
  },
  listEgressDays: 'all',
  listRemediations: { own: ['remediations?top=1', 'remediations'] },
  listAudit: { own: ['audit?top=1', 'audit', 'audit?format=jsonl', `audit?target=${storageIn(other, 'canary')}`] },
  listHeldDeletes: { own: ['guard'] },
  getPlan: 'all',
  listPeople: 'all',
  listSubscriptions: { own: ['subscriptions'] },
  listServices: { own: ['services?top=1', 'services'] },
  getService: { theirs: [`services/${shortId(serviceIn(other, 'canary'))}`] },
  listClusters: { own: ['clusters'] },
  getClusterAccess: {
    own: [`clusters/${shortId(mine.cluster)}/access`],
    theirs: [`clusters/${shortId(clusterIn(other, 'canary'))}/access`],
  },
  getIsolation: { theirs: [`clusters/${shortId(clusterIn(other, 'canary'))}/isolation`] },
  getWhy: { own: [`why?name=mine.blob.core.windows.net&from=${mine.network}`] },
  getReachability: { own: ['reachability', `reachability?targets=${mine.storage}&from=${mine.network}`] },
  listProposals: { own: ['proposals'] },
};

const readable = routeNames.filter((name) => (routes[name] as Route).role === 'Gatehouse.Reader');

/** Everything that an answer carries, its cursors too. */
function shown({ text, headers }: { readonly text: string; readonly headers: object }): string {
  const said = `${text} ${JSON.stringify(headers)}`;
  const cursors = [...said.matchAll(/after=([\w-]+)/g)].map(([, cursor = '']) =>
    Buffer.from(cursor, 'base64url').toString(),
  );
  return [said, ...cursors].join('\n');
}

describe('somebody whose group may see one subscription', () => {
  it('has an answer of every route that readers have: a new one is not forgotten', () => {
    expect(Object.keys(asked).sort()).toEqual([...readable].sort());
  });

  it('would find the canaries with a role: the rows are there', async () => {
    const all = await Promise.all(
      ['connections', 'endpoints', 'records', 'findings', 'egress', 'remediations', 'audit', 'guard', 'clusters'].map(
        async (path) => (await world.send(`GET /api/${path}`, { as: 'Gatehouse.Reader' })).text,
      ),
    );
    for (const text of all) expect(text).toContain('canary');
  });

  const own = Object.entries(asked).flatMap(([, paths]) => (paths === 'all' ? [] : (paths?.own ?? [])));
  it.each(own)('GET /api/%s shows nothing of another subscription, on no page', async (path) => {
    let next: unknown = `/api/${path}`;
    for (let pages = 0; typeof next === 'string' && pages < 9; pages += 1) {
      const raw = await ask(`GET ${next}`, member);
      expect(raw.status, raw.text).toBe(200);
      const beside = shown(raw).replaceAll(path, '').replaceAll('words=', '');
      expect(beside.replaceAll(encodeURIComponent(other), '')).not.toMatch(/canary|203\.0\.113\.9[89]/);
      next = raw.next;
    }
  });

  const theirs = Object.entries(asked).flatMap(([, paths]) => (paths === 'all' ? [] : (paths?.theirs ?? [])));
  it.each(theirs)('GET /api/%s of another subscription is as if it were not there', async (path) => {
    const answer = await ask(`GET /api/${path}`, member);
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('canary');
  });

  it('sees their own', async () => {
    const ids = async (path: string) =>
      (
        JSON.parse((await ask(`GET /api/${path}`, member)).text) as {
          value: { resourceId?: string; subject?: string; fqdn?: string }[];
        }
      ).value.map(({ resourceId, subject, fqdn }) => fqdn ?? subject ?? resourceId);
    expect(await ids('connections')).toEqual([storageIn(other, 'theirs'), mine.storage, mine.storage]);
    expect(await ids('endpoints')).toEqual([endpointId('mine')]);
    expect(await ids('records')).toEqual([
      'mine.privatelink.blob.core.windows.net',
      'shared.privatelink.blob.core.windows.net',
    ]);
    expect(await ids('findings')).toEqual([mine.storage, mine.storage]);
    expect(await ids('remediations')).toEqual([mine.storage]);
    expect(await ids('egress')).toEqual([subnetId('mine')]);
    expect(await ids('clusters')).toEqual([mine.cluster]);
  });

  it.each(Object.entries(asked).flatMap(([name, paths]) => (paths === 'all' ? [name as RouteName] : [])))(
    '%s is about all subscriptions, and takes a role',
    async (name) => {
      const answer = await ask(`GET /api/${routes[name].path}`, member);
      expect(answer).toMatchObject({ status: 403 });
      expect(answer.text).toContain('about all subscriptions');
    },
  );

  it.each([
    `why?name=mine.blob.core.windows.net&from=${networkIn(other, 'n')}`,
    `why?name=canary.blob.core.windows.net&from=${mine.network}`,
    `reachability?targets=${storageIn(other, 'st')}&from=${mine.network}`,
    `reachability?targets=${mine.storage}&from=${networkIn(other, 'n')}`,
  ])('GET /api/%s is refused: both ends must be in sight', async (path) => {
    const answer = await ask(`GET /api/${path}`, member);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('urn:gatehouse:problem:not-in-sight');
  });

  it('changes nothing', async () => {
    for (const name of routeNames) {
      const { method, path } = routes[name];
      if (method !== 'POST') continue;
      const answer = await ask(`POST /api/${path.replace(/\{\w+\}/, shortId(mine.storage))}`, member);
      expect(answer.status, path).toBe(403);
    }
  });

  it('is shown in /api/me what they see, and of health the one word', async () => {
    expect(JSON.parse((await ask('GET /api/me', member)).text)).toMatchObject({ subscriptions: [spoke] });
    expect(JSON.parse((await ask('GET /api/health', member)).text)).toEqual({ status: 'ok' });
  });
});

describe('who is let in by a group', () => {
  const status = async (...claims: readonly Claim[]) => {
    const { status, text } = await ask('GET /api/endpoints', headers(...claims));
    return `${status} ${/problem:([\w-]+)/.exec(text)?.[1] ?? ''}`.trim();
  };
  const groups = (val: string): Claim => ({ typ: 'groups', val });

  it.each([
    { when: 'in the group', claims: [groups(group)], is: '200' },
    { when: 'in another group', claims: [groups(hub)], is: '403 missing-role' },
    { when: 'in no group', claims: [], is: '403 missing-role' },
    {
      when: 'in too many groups to list',
      claims: [{ typ: '_claim_names', val: '{"groups":"src1"}' }],
      is: '403 groups-unknown',
    },
    {
      when: 'in too many, of which some came',
      claims: [groups(group), { typ: '_claim_names', val: '{"groups":"src1"}' }],
      is: '403 groups-unknown',
    },
    { when: 'in too many for an address', claims: [{ typ: 'hasgroups', val: 'true' }], is: '403 groups-unknown' },
    {
      when: 'with a role and too many groups',
      claims: [
        { typ: 'roles', val: 'Gatehouse.Reader' },
        { typ: 'hasgroups', val: 'true' },
      ],
      is: '200',
    },
  ])('somebody $when: $is', async ({ claims, is }) => {
    expect(await status(...claims)).toBe(is);
  });

  it('leaves those with a role as they are: they see all', async () => {
    const text = (await ask('GET /api/endpoints', headers({ typ: 'roles', val: 'Gatehouse.Reader' }, groups(group))))
      .text;
    expect(text).toContain('canary');
  });
});
