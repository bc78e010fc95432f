import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createAccessReader } from '../../src/access/reader.ts';
import { bodyLimit } from '../../src/api/body.ts';
import { roles } from '../../src/api/principal.ts';
import { problemKinds } from '../../src/api/problem.ts';
import { limits } from '../../src/api/rate-limit.ts';
import { routes } from '../../src/api/routes.ts';
import { createState } from '../../src/state/state.ts';
import { publishedAfter } from '../clusters/services/estate.ts';
import { policyOfApiServer, portsOfApiServer, proposalsOfApiServer, reachOfGuide } from '../why/guide-estate.ts';
import { tenantId } from './callers.ts';
import {
  addAudit,
  addConnection,
  addEndpoint,
  addFinding,
  addName,
  addRemediation,
  addWay,
  endpointId,
  hub,
  spoke,
  zoneId,
} from './rows.ts';
import { findRoute, now, World } from './world.ts';

interface Example {
  readonly line: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const guide = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');
const blocks = [...guide.matchAll(/```http\n(.*?)\n```/gs)].map(([, text = '']) => parseMessage(text));
const exchanges = blocks.flatMap((request, index) => {
  const response = blocks[index + 1];
  return request.line.startsWith('HTTP/') || response === undefined ? [] : [{ request, response }];
});

/** The world the guide's examples are about. */
async function guideWorld(): Promise<World> {
  const world = new World();
  await addConnection(world.state, 'pe-orders', {
    endpoint: endpointId('pe-orders'),
    description: 'orders team, ticket 4711',
  });
  await addConnection(world.state, 'pe-unknown', {
    endpoint: endpointId('pe-unknown'),
    description: 'hello',
    firstSeen: '2026-03-04T09:00:00.000Z',
  });
  const recordSet = await addName(world.state, { name: 'st1', claimants: ['pe-orders'] });
  await addEndpoint(world.state, 'pe-orders', { names: [recordSet] });
  await addWay(world.state, 'apps', 'nat-gateway');
  await world.state.meta.insert('ways', '2026-03-04', {
    kind: 'ways',
    day: '2026-03-04',
    classes: { 'firewall-inspected': 31, 'nat-gateway': 1 },
  });
  await addFinding(world.state, {
    evidence: { publicNetworkAccess: 'Enabled', 'networkAcls.defaultAction': null },
    evidenceHash: '4f0c8e7d1b2a3956',
    changedBy: 'dddddddd-1111-4111-8111-000000000004',
  });
  await addRemediation(world.state);
  await addAudit(world.state, 'c0ffee', '2026-03-04T10:00:02.000Z');
  world.held = [{ zone: zoneId(), hash: '5f2d9c', recordSets: [recordSet] }];
  await world.state.meta.insert('meta', 'schema', {
    kind: 'schema',
    version: 1,
    createdAt: '2026-03-01T00:00:00.000Z',
  });
  const completeAt = '2026-03-04T11:45:00.000Z';
  await world.state.meta.insert('meta', 'sweep', { kind: 'sweep', cursors: {}, completeAt });
  await world.state.meta.insert('meta', 'plan', {
    kind: 'plan',
    hash: '3yxNPJ0rAWZPGS4mq4z7wPbUQmNLZ0bRR9xVbXGQ0yE',
    counts: {
      create: 12,
      update: 0,
      adopt: 1,
      delete: 0,
      blocked: 2,
      settled: 0,
      satisfied: 3,
      foreign: 2,
      zoneGroup: 0,
      conflict: 1,
      unmapped: 1,
      pending: 1,
      optedOut: 0,
      other: 0,
    },
    at: completeAt,
  });
  const { preconditions, bypasses, ...service } = publishedAfter();
  world.services = [{ ...service, preconditions: preconditions.slice(0, 2), bypasses: bypasses.slice(0, 1) }];
  const line = (id: string, because: string, remedy: string) => ({ id, state: 'fail' as const, because, remedy });
  world.isolations = [
    {
      cluster: service.cluster?.id ?? '',
      isolated: 'no',
      lines: [
        line(
          '3.3',
          'bootstrapProfile.artifactSource is Direct',
          'Set bootstrapProfile.artifactSource to Cache, then upgrade the node image of every pool.',
        ),
        line(
          '3.16',
          'it is open by 3.3',
          'Close what the failing lines name; any later write that opens it again fails here.',
        ),
      ],
      history: [
        {
          at: '2026-03-01T08:00:00.000Z',
          cluster: service.cluster?.id ?? '',
          property: 'bootstrapProfile.artifactSource',
          before: 'Cache',
          after: 'Direct',
        },
      ],
      asked: { state: 'answered', at: '2026-03-04T08:00:00.000Z', because: '' },
    },
  ];
  world.subscriptions = new Map([
    [hub, { displayName: 'Hub', tenantId }],
    [spoke, { displayName: 'Orders team', tenantId }],
  ]);
  await createState(world.state).meta.people.note('dddddddd-0000-4000-8000-000000000007', 'kim@contoso.example', now);
  const network = `/subscriptions/${spoke}/resourcegroups/rg/providers/microsoft.network/virtualnetworks/vnet1`;
  world.whoAsks = async () => ({ subnet: `${network}/subnets/apps`, location: 'westeurope', tags: { team: 'orders' } });
  world.reach = reachOfGuide();
  world.access = createAccessReader(portsOfApiServer());
  world.proposals = proposalsOfApiServer();
  world.inForce = {
    ...policyOfApiServer,
    clusters: { mode: 'enforce', live: ['**/managedClusters/aks'] },
  };
  return world;
}

describe("the guide's examples", () => {
  it('get the answers that are printed there, one after the other', async () => {
    const world = await guideWorld();
    for (const { request, response } of exchanges) {
      const { authorization = '', ...headers } = request.headers;
      const role = roles.find((each) => authorization.includes(each));
      const sent = { headers, body: request.body, ...(role === undefined ? {} : { as: role }) };
      const answer = await world.send(request.line, sent);
      const [, status] = response.line.split(' ');
      expect({ status: answer.status, body: answer.body }, request.line).toEqual({
        status: Number(status),
        body: JSON.parse(response.body) as unknown,
      });
      expect(answer.headers, request.line).toMatchObject(response.headers);
    }
  });

  it('show every route', () => {
    const shown = exchanges.map(({ request }) => {
      const [method = '', target = ''] = request.line.split(' ');
      return findRoute(method, new URL(target, 'https://gatehouse.example').pathname).name;
    });
    // The OpenAPI document is too long for a page; test/api/open-api.test.ts reads it whole.
    expect([...new Set([...shown, 'getOpenApi'])].sort()).toEqual(Object.keys(routes).sort());
  });

  it('are beside tables of all problems and all limits', () => {
    const table = guide.slice(guide.lastIndexOf('| status |'));
    expect([...table.matchAll(/`([a-z]+(?:-[a-z]+)*)`/g)].map(([, kind]) => kind)).toEqual(
      expect.arrayContaining([...problemKinds]),
    );
    for (const { burst, perSecond } of Object.values(limits)) expect(guide).toContain(`| ${burst} | ${perSecond} |`);
    expect(guide).toContain(`${bodyLimit / 1_024} KiB`);
  });

  it('are beside a table of all routes and their roles', () => {
    for (const { method, path, role } of Object.values(routes)) {
      expect(guide).toContain(
        `| \`${method} /api/${path}\` | ${role === 'anyone' ? 'anyone' : role.replace('Gatehouse.', '')} |`,
      );
    }
  });
});

/** A request or response as it is in the guide: a line, headers, and a body after an empty line. */
function parseMessage(text: string): Example {
  const [head = '', ...body] = text.split('\n\n');
  const [line = '', ...headers] = head.split('\n');
  const pairs = headers.map((header) => {
    const colon = header.indexOf(':');
    return [header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim()];
  });
  return { line, headers: Object.fromEntries(pairs) as Record<string, string>, body: body.join('\n\n') };
}
