import { mkdtemp } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { listenArm } from '../../../simulator/arm/listen.ts';
import { makeCertificate } from '../../../simulator/azurite/certificate.ts';
import { createFixture, group, tokenFor } from './support/fixture.ts';

let close: (() => Promise<void>) | undefined;
afterEach(() => close?.());

describe('ARM over TLS', () => {
  it('answers with the links of its own address, and cuts a connection when set so', async () => {
    const { cert, key } = await makeCertificate(await mkdtemp(join(tmpdir(), 'listen-test-')));
    const fixture = createFixture();
    const server = await listenArm(fixture.arm, { port: 0, cert, key });
    close = server.close;
    const send = (
      method: string,
      path: string,
      body?: object,
    ): Promise<{ status: number; location: string | undefined }> =>
      new Promise((resolve, reject) => {
        const authorization = `Bearer ${tokenFor('https://management.azure.com')}`;
        const call = request(
          `${server.url}${path}?api-version=2022-07-01`,
          { method, ca: cert, rejectUnauthorized: false, headers: { authorization } },
          (answer) => {
            answer.resume();
            answer.on('end', () => resolve({ status: answer.statusCode ?? 0, location: answer.headers.location }));
          },
        );
        call.on('error', reject);
        call.end(body === undefined ? undefined : JSON.stringify(body));
      });
    expect((await send('PUT', group('app'), { location: 'westeurope' })).status).toBe(201);
    expect((await send('DELETE', group('app'))).location).toMatch(new RegExp(`^${server.url}/subscriptions/`));
    fixture.arm.faults.add({ match: {}, what: { kind: 'reset' } });
    await expect(send('GET', '/subscriptions')).rejects.toThrow();
  });
});
