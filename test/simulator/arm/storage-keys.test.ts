import { expect, it } from 'vitest';
import { account, createEstate } from './support/estate.ts';

// Storage REST reference, Regenerate Key: the key that is named gets a new value, and the answer lists both.
it('gives the key that is renewed another value, and leaves the other as it is', async () => {
  const fixture = await createEstate();
  const ask = async (action: string, keyName: string): Promise<readonly unknown[]> =>
    ((await fixture.call('POST', `${account}/${action}`, { keyName })).body.keys as { value: unknown }[]).map(
      ({ value }) => value,
    );
  const [first, second] = await ask('listKeys', '');
  const [renewed, other] = await ask('regenerateKey', 'key1');
  expect(renewed).not.toBe(first);
  expect(other).toBe(second);
  expect(await ask('listKeys', '')).toEqual([renewed, other]);
  expect((await ask('regenerateKey', 'key1'))[0]).not.toBe(renewed);
});
