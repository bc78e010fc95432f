import { randomUUID } from 'node:crypto';
import type { ManagedIdentity, TokenRequest } from './token.ts';

export interface EndpointOptions {
  /** The secret a caller repeats in `X-IDENTITY-HEADER`. */
  readonly header: string;
  readonly tenantId: string;
  /** The first is what a request without a client id gets: the system-assigned one. */
  readonly identities: readonly [ManagedIdentity, ...ManagedIdentity[]];
  readonly lifetimeSeconds: number;
  readonly now: () => Date;
  sign(request: TokenRequest): Promise<string>;
}

interface Protocol {
  /** The header that repeats the secret. */
  readonly header: string;
  readonly clientId: string;
  expiresOn(expires: Date): string;
}

/** App Service's protocol, and its first version, which older clients speak (azure-cli before 2.66 with `MSI_ENDPOINT` and `MSI_SECRET`). */
const protocols: Readonly<Record<string, Protocol>> = {
  // Seconds since 1970, as text.
  '2019-08-01': {
    header: 'X-IDENTITY-HEADER',
    clientId: 'client_id',
    expiresOn: (expires) => String(Math.floor(expires.getTime() / 1_000)),
  },
  '2017-09-01': {
    header: 'Secret',
    clientId: 'clientid',
    expiresOn: (expires) => expires.toISOString().replace(/^(\d+)-(\d+)-(\d+)T([\d:]+).*$/, '$2/$3/$1 $4 +00:00'),
  },
};

/**
 * Answers one request by the App Service protocol: a token, or 401 for a missing or wrong header, 400 for everything else.
 * `onToken` is called with each token given.
 */
export async function answerTokenRequest(
  request: Request,
  { header, tenantId, identities, lifetimeSeconds, now, sign }: EndpointOptions,
  onToken: (resource: string) => void,
): Promise<Response> {
  const query = new URL(request.url).searchParams;
  if (request.method !== 'GET') return refuse(405, `${request.method} is not answered here; send GET.`);
  const apiVersion = query.get('api-version') ?? '';
  const protocol = protocols[apiVersion];
  const secretIn = protocol?.header ?? 'X-IDENTITY-HEADER';
  if (request.headers.get(secretIn) !== header) {
    return refuse(401, `The ${secretIn} header is missing or does not repeat IDENTITY_HEADER.`);
  }
  if (protocol === undefined) {
    return refuse(400, `api-version is '${apiVersion}'; known: ${Object.keys(protocols).join(', ')}.`);
  }
  const resource = query.get('resource') ?? '';
  if (resource === '') return refuse(400, 'resource is missing: say what the token is for.');
  const clientId = query.get(protocol.clientId);
  const identity =
    clientId === null ? identities[0] : identities.find((one) => one.clientId === clientId.toLowerCase());
  if (identity === undefined) return refuse(400, `No managed identity has the client id '${clientId}'.`);

  const issuedAt = now();
  const expiresAt = new Date(issuedAt.getTime() + lifetimeSeconds * 1_000);
  const audience = resource.replace(/\/+$/, '');
  const token = await sign({ identity, tenantId, audience, issuedAt, expiresAt });
  onToken(resource);
  return Response.json({
    access_token: token,
    client_id: identity.clientId,
    expires_on: protocol.expiresOn(expiresAt),
    resource,
    token_type: 'Bearer',
  });
}

function refuse(statusCode: number, message: string): Response {
  return Response.json({ statusCode, message, correlationId: randomUUID() }, { status: statusCode });
}
