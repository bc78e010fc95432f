import { beforeEach, describe, expect, it } from 'vitest';
import { createEstate, zone } from './support/estate.ts';
import { type Fixture, tokenFor } from './support/fixture.ts';

// Each row says whose request it was: the clients were run against the simulator.

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createEstate();
});

describe('the token', () => {
  it.each([
    { audience: 'https://management.azure.com/', who: 'the SDKs' },
    { audience: 'https://management.core.windows.net/', who: 'the Azure CLI 2.91.0 and 2.45.0' },
    { audience: 'https://localhost:7443', who: 'a client that derives it from the address' },
    { audience: 'https://localhost:7443/', who: 'a client that derives it from the address and adds a slash' },
  ])('may be for $audience: $who', async ({ audience }) => {
    const url = `https://localhost:7443${zone}?api-version=2020-06-01`;
    const answer = await fixture.arm.handle(
      new Request(url, { headers: { authorization: `Bearer ${tokenFor(audience)}` } }),
    );
    expect(answer.status).toBe(200);
  });

  it('is not asked for where a client learns the endpoints of the cloud', async () => {
    const ask = async (version: string): Promise<unknown> => {
      const url = `https://localhost:7443/metadata/endpoints?api-version=${version}`;
      return (await fixture.arm.handle(new Request(url))).json();
    };
    const audiences = expect.arrayContaining(['https://localhost:7443/']);
    expect(await ask('2015-01-01')).toMatchObject({ graphEndpoint: expect.any(String), authentication: { audiences } });
    expect(await ask('2019-05-01')).toMatchObject([{ name: 'AzureCloud', resourceManager: 'https://localhost:7443/' }]);
    expect(await ask('2022-09-01')).toMatchObject({
      suffixes: { storage: 'core.windows.net' },
      authentication: { audiences },
    });
  });
});
