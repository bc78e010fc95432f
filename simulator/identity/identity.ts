import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
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

/** A managed identity endpoint, to be given to a process as `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`. */
export interface IdentityEndpoint {
  readonly url: string;
  readonly header: string;
  readonly systemAssigned: ManagedIdentity;
  /** How many tokens were given, for this resource or for all. */
  calls(resource?: string): number;
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
  const answer = (request: Request): Promise<Response> =>
    answerTokenRequest(request, endpoint, (resource) => given.push(resource));

  return new Promise((resolve, reject) => {
    const server = serve({ fetch: answer, port, hostname: '127.0.0.1' }, (address: AddressInfo) => {
      resolve({
        url: `http://127.0.0.1:${address.port}/msi/token`,
        header,
        systemAssigned,
        calls: (resource) => given.filter((one) => resource === undefined || one === resource).length,
        close: () => new Promise((closed) => void server.close(() => closed())),
      });
    });
    server.once('error', reject);
  });
}
