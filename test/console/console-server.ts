import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { authenticate, type Principals } from '../../simulator/host/http/principals.ts';
import { compileRoute } from '../../simulator/host/http/route.ts';
import { signIn } from '../../simulator/host/http/sign-in.ts';
import { type Api, createApi } from '../../src/api/create-api.ts';
import { routeNames, routes } from '../../src/api/routes.ts';
import { openConsoleFiles } from '../../src/app/console-files.ts';
import { objectId, tenantId } from '../api/callers.ts';
import { requestId, type World } from '../api/world.ts';

/** Who can sign in; the approver is whom `test/api` calls the caller. */
const principals: Principals = {
  reader: {
    name: 'reader@example.com',
    objectId: '00000000-0000-4000-8000-000000000011',
    tenantId,
    roles: ['Gatehouse.Reader'],
  },
  approver: { name: 'approver@example.com', objectId, tenantId, roles: ['Gatehouse.Approver'] },
  admin: {
    name: 'admin@example.com',
    objectId: '00000000-0000-4000-8000-000000000013',
    tenantId,
    roles: ['Gatehouse.Admin'],
  },
  stranger: { name: 'stranger@example.com', objectId: '00000000-0000-4000-8000-000000000014', tenantId, roles: [] },
};

export type Who = 'reader' | 'approver' | 'admin' | 'stranger';

export interface ConsoleServer {
  readonly url: string;
  readonly world: World;
  /** Every request of the API that was answered: `POST /api/… 200`. */
  readonly answered: string[];
  /** While true, requests to the API break off unanswered. */
  isApiGone: boolean;
  close(): Promise<void>;
}

const compiled = routeNames.map((name) => ({ name, ...routes[name], route: compileRoute(`api/${routes[name].path}`) }));

/** The real API and the built console over state in memory, on loopback, behind the sign-in that the local host plays. */
export async function startConsole(world: World, consoleFolder: string): Promise<ConsoleServer> {
  world.console = openConsoleFiles(consoleFolder);
  const api = createApi(world.dependencies());
  const answered: string[] = [];
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  const it = { answered, world, isApiGone: false };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    if (it.isApiGone && url.pathname.startsWith('/api/')) return void request.destroy();
    const signing = url.pathname.startsWith('/.auth/')
      ? signIn({ path: url.pathname, query: url.searchParams }, request.headers.cookie, principals)
      : undefined;
    if (signing !== undefined)
      return void response.writeHead(signing.status, { ...signing.headers } as never).end(signing.body);
    const { name, params } = findRoute(request.method ?? 'GET', url.pathname);
    const body = await text(request);
    const headers = new Headers(authenticate(request.headers as Record<string, string>, principals, undefined));
    const method = request.method ?? 'GET';
    const asked = { id: requestId, method, url, params, query: url.searchParams, headers, text: async () => body };
    const given = await api[name](asked);
    if (url.pathname.startsWith('/api/')) answered.push(`${method} ${url.pathname} ${given.status}`);
    response.writeHead(given.status, given.headers).end(given.body);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(it, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function findRoute(method: string, path: string): { name: keyof Api; params: Record<string, string> } {
  for (const { name, route, method: known } of compiled) {
    const params = known === method ? route.match(path.slice(1)) : undefined;
    if (params !== undefined) return { name, params };
  }
  return { name: 'unknownRoute', params: {} };
}
