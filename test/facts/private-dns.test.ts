import { expect, it } from 'vitest';
import { provesAbsence, readErrorBody } from '../../src/arm/classify.ts';
import { createFixture, group, network, settle } from '../simulator/arm/support/fixture.ts';
import { privateDnsFacts } from './private-dns.ts';

it('private DNS answers in the simulator as it does in Azure', async () => {
  const fixture = createFixture();
  const virtualNetwork = `${network('hub')}/virtualNetworks/hub`;
  await fixture.call('PUT', group('hub'), { location: 'westeurope' });
  await fixture.call('PUT', virtualNetwork, { location: 'westeurope', properties: {} });
  await settle(fixture);
  const zone = `${network('hub')}/privateDnsZones/privatelink.blob.core.windows.net`;
  let operation = '';
  let etag = '';
  for (const { what, request, body, headers = {}, status, code, bare, has = [] } of privateDnsFacts) {
    const [method = '', rest = ''] = request.split(' ');
    if (rest === '@operation') await settle(fixture);
    const sent = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('{etag}', etag)]),
    );
    const written =
      body === undefined ? undefined : JSON.parse(JSON.stringify(body).replace('{network}', virtualNetwork));
    const answer = await fixture.call(method, rest === '@operation' ? operation : `${zone}${rest}`, written, sent);
    expect({ what, status: answer.status }).toEqual({ what, status });
    expect(readErrorBody(answer.body).code, what).toBe(code);
    expect(bare === undefined || answer.body.error === undefined, what).toBe(true);
    for (const name of has) expect(answer.headers.get(name), `${what}: ${name}`).not.toBeNull();
    operation = answer.headers.get('azure-asyncoperation') ?? operation;
    etag = answer.headers.get('etag') ?? etag;
  }
});

it('the product takes for proof of absence what each of the two says', () => {
  const absent = privateDnsFacts.filter(({ status }) => status === 404);
  expect(absent).toHaveLength(2);
  for (const { request, code } of absent) {
    const type = request === 'GET ' ? 'microsoft.network/privatednszones' : 'microsoft.network/privatednszones/a';
    expect(provesAbsence(404, code, type)).toBe(true);
  }
});
