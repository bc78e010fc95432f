import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from '@hono/node-server';
import { requireFree } from '../ports.ts';
import { answerTokenRequest } from './endpoint.ts';
import { createTokenSigner, type ManagedIdentity } from './token.ts';

export interface IdentityOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly tenantId?: string;
  /** User-assigned identities that may be asked for by client id, beside the system-assigned one. */
  readonly userAssigned?: readonly ManagedIdentity[];
  /** A day is App Service's. */
  readonly lifetimeSeconds?: number;
  readonly now?: () => Date;
}

/** `slow`: answers late; `failed`: answers with a status and no token; `silent`: takes the request and never answers. */
export type IdentityTrouble =
  | { readonly kind: 'slow'; readonly byMs: number }
  | { readonly kind: 'failed'; readonly status: number }
  | { readonly kind: 'silent' };

/** A managed identity endpoint, to be given to a process as `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`. */
export interface IdentityEndpoint {
  readonly url: string;
  readonly header: string;
  readonly systemAssigned: ManagedIdentity;
  /** How many tokens were given, for this resource or for all. */
  calls(resource?: string): number;
  /** How many requests came, answered or not. */
  asked(): number;
  /** What is wrong from now on; nothing where left out. */
  trouble(what?: IdentityTrouble): void;
  close(): Promise<void>;
}

const systemAssigned: ManagedIdentity = {
  clientId: '00000000-0000-0000-0002-0000000000bb',
  objectId: '00000000-0000-0000-0002-0000000000aa',
};

/** Listens on loopback over plain http, as App Service does. A taken port rejects naming the port and the setting. */
export async function listenIdentity(options: IdentityOptions = {}): Promise<IdentityEndpoint> {
  const { port = 0, userAssigned = [] } = options;
  await requireFree(port, '--port-identity');
  const header = randomBytes(16).toString('hex').toUpperCase();
  const given: string[] = [];
  const endpoint = {
    header,
    tenantId: options.tenantId ?? '00000000-0000-0000-0000-000000000000',
    identities: [systemAssigned, ...userAssigned] as const,
    lifetimeSeconds: options.lifetimeSeconds ?? 24 * 60 * 60,
    now: options.now ?? (() => new Date()),
    sign: await createTokenSigner(),
  };
  let asked = 0;
  let wrong: IdentityTrouble | undefined;
  const answer = async (request: Request): Promise<Response> => {
    asked += 1;
    if (wrong?.kind === 'silent') return new Promise(() => {});
    if (wrong?.kind === 'failed') return Response.json({ statusCode: wrong.status }, { status: wrong.status });
    if (wrong?.kind === 'slow') await sleep(wrong.byMs, undefined, { ref: false });
    return answerTokenRequest(request, endpoint, (resource) => given.push(resource));
  };

  return new Promise((resolve, reject) => {
    const server = serve({ fetch: answer, port, hostname: '127.0.0.1' }, (address: AddressInfo) => {
      resolve({
        url: `http://127.0.0.1:${address.port}/msi/token`,
        header,
        systemAssigned,
        calls: (resource) => given.filter((one) => resource === undefined || one === resource).length,
        asked: () => asked,
        trouble: (what) => {
          wrong = what;
        },
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      });
    });
    server.once('error', reject);
  });
}
