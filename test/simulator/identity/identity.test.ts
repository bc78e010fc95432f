import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TableServiceClient } from '@azure/data-tables';
import { DefaultAzureCredential, ManagedIdentityCredential } from '@azure/identity';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startAzurite } from '../../../simulator/azurite/azurite.ts';
import { makeCertificate } from '../../../simulator/azurite/certificate.ts';
import { type IdentityEndpoint, listenIdentity } from '../../../simulator/identity/identity.ts';

const other = { clientId: '00000000-0000-0000-0002-0000000000cc', objectId: '00000000-0000-0000-0002-0000000000dd' };
const tenantId = '00000000-0000-0000-0001-000000000001';

let identity: IdentityEndpoint;
beforeAll(async () => {
  identity = await listenIdentity({ tenantId, userAssigned: [other] });
});
afterAll(() => identity.close());
afterEach(() => vi.unstubAllEnvs());

const ask = (query: Record<string, string>, header: string | undefined = identity.header): Promise<Response> =>
  fetch(`${identity.url}?${new URLSearchParams(query)}`, {
    headers: header === undefined ? {} : { 'X-IDENTITY-HEADER': header },
  });
const good = { resource: 'https://storage.azure.com/', 'api-version': '2019-08-01' };

describe('the endpoint', () => {
  it('gives a token for the resource asked for, by the App Service protocol', async () => {
    const response = await ask(good);
    const body = (await response.json()) as Record<string, string>;
    expect(response.status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      client_id: identity.systemAssigned.clientId,
      expires_on: expect.stringMatching(/^\d{10}$/),
      resource: 'https://storage.azure.com/',
      token_type: 'Bearer',
    });
    const claims = decodeJwt(body.access_token ?? '');
    expect(claims).toMatchObject({
      aud: 'https://storage.azure.com',
      iss: `https://sts.windows.net/${tenantId}/`,
      tid: tenantId,
      oid: identity.systemAssigned.objectId,
      appid: identity.systemAssigned.clientId,
      exp: Number(body.expires_on),
    });
    expect(claims.nbf).toBe(claims.iat);
    expect(decodeProtectedHeader(body.access_token ?? '')).toMatchObject({ alg: 'RS256', typ: 'JWT' });
  });

  it('gives one by the first version of it too: another header, another date', async () => {
    const url = `${identity.url}?${new URLSearchParams({ ...good, 'api-version': '2017-09-01' })}`;
    const response = await fetch(url, { headers: { Secret: identity.header } });
    const { expires_on: expires } = (await response.json()) as Record<string, string>;
    expect(expires).toMatch(/^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d \+00:00$/);
    expect(Date.parse(expires ?? '')).toBeGreaterThan(Date.now());
  });

  it.each([
    { when: 'the header is missing', header: '', query: good, status: 401, says: 'X-IDENTITY-HEADER' },
    { when: 'the header is wrong', header: 'guessed', query: good, status: 401, says: 'X-IDENTITY-HEADER' },
    { when: 'the resource is missing', query: { 'api-version': '2019-08-01' }, status: 400, says: 'resource' },
    {
      when: 'the api-version is unknown',
      query: { ...good, 'api-version': '2018-02-01' },
      status: 400,
      says: 'api-version',
    },
    { when: 'nobody has the client id', query: { ...good, client_id: tenantId }, status: 400, says: tenantId },
  ])('answers $status when $when', async ({ header, query, status, says }) => {
    const before = identity.calls();
    const response = await ask(query as Record<string, string>, header);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ statusCode: status, message: expect.stringContaining(says) });
    expect(identity.calls()).toBe(before);
  });

  it('gives a user-assigned identity by its client id, and counts tokens by resource', async () => {
    const resource = 'https://counted.example';
    const body = (await (await ask({ ...good, resource, client_id: other.clientId.toUpperCase() })).json()) as Record<
      string,
      string
    >;
    expect(decodeJwt(body.access_token ?? '')).toMatchObject({ oid: other.objectId, aud: resource });
    await ask({ ...good, resource });
    expect(identity.calls(resource)).toBe(2);
  });

  it('says which port is taken', async () => {
    const port = Number(new URL(identity.url).port);
    await expect(listenIdentity({ port })).rejects.toThrow(`Port ${port} is taken`);
  });
});

describe('@azure/identity', () => {
  const playAppService = (): void => {
    vi.stubEnv('IDENTITY_ENDPOINT', identity.url);
    vi.stubEnv('IDENTITY_HEADER', identity.header);
  };

  it.each([
    {
      credential: 'ManagedIdentityCredential',
      create: () => new ManagedIdentityCredential(),
      resource: 'https://one.example',
    },
    {
      credential: 'DefaultAzureCredential',
      create: () => new DefaultAzureCredential(),
      resource: 'https://two.example',
    },
    {
      credential: 'ManagedIdentityCredential with a client id',
      create: () => new ManagedIdentityCredential({ clientId: other.clientId }),
      resource: 'https://three.example',
    },
  ])('gets a token with $credential, over plain http', async ({ create, resource }) => {
    playAppService();
    const token = await create().getToken(`${resource}/.default`);
    expect(decodeJwt(token?.token ?? '').aud).toBe(resource);
    expect(identity.calls(resource)).toBe(1);
    expect((token?.expiresOnTimestamp ?? 0) - Date.now()).toBeGreaterThan(23 * 60 * 60 * 1_000);
  });

  it('opens Azurite’s tables with such a token', async () => {
    playAppService();
    const folder = await mkdtemp(join(tmpdir(), 'identity-'));
    const certificate = await makeCertificate(folder);
    const azurite = await startAzurite({ certificate });
    try {
      const options = { tlsOptions: { ca: certificate.ca } };
      const client = new TableServiceClient(azurite.tableUri, new ManagedIdentityCredential(), options);
      await client.createTable('opened');
      const names: (string | undefined)[] = [];
      for await (const { name } of client.listTables()) names.push(name);
      expect(names).toEqual(['opened']);
    } finally {
      await azurite.stop();
      await rm(folder, { recursive: true, force: true });
    }
  }, 30_000);
});
