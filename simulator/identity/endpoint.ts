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

const apiVersions: readonly string[] = ['2019-08-01'];

/**
 * Answers one request by the App Service protocol: a token, or 401 for a missing or wrong header, 400 for everything else.
 * `onToken` is told of each token given.
 */
export async function answerTokenRequest(
  request: Request,
  { header, tenantId, identities, lifetimeSeconds, now, sign }: EndpointOptions,
  onToken: (resource: string) => void,
): Promise<Response> {
  const query = new URL(request.url).searchParams;
  if (request.method !== 'GET') return refuse(405, `${request.method} is not answered here; send GET.`);
  if (request.headers.get('x-identity-header') !== header) {
    return refuse(401, 'The X-IDENTITY-HEADER header is missing or does not repeat IDENTITY_HEADER.');
  }
  const apiVersion = query.get('api-version');
  if (apiVersion === null || !apiVersions.includes(apiVersion)) {
    return refuse(400, `api-version is '${apiVersion ?? ''}'; known: ${apiVersions.join(', ')}.`);
  }
  const resource = query.get('resource') ?? '';
  if (resource === '') return refuse(400, 'resource is missing: say what the token is for.');
  const clientId = query.get('client_id');
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
    // Seconds since 1970, as text.
    expires_on: String(Math.floor(expiresAt.getTime() / 1_000)),
    resource,
    token_type: 'Bearer',
  });
}

function refuse(statusCode: number, message: string): Response {
  return Response.json({ statusCode, message, correlationId: randomUUID() }, { status: statusCode });
}
