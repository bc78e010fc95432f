import { describe, expect, it } from 'vitest';
import { readWhoAsks } from '../../../src/approvals/decisions/who-asks.ts';
import { PermanentError, RetryableError } from '../../../src/core/errors.ts';
import { endpointId, friend, service } from '../support/build.ts';
import { smallAzure } from '../support/small-azure.ts';

const subnet = `/subscriptions/${friend}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/hub/subnets/pe`;
const id = endpointId(friend);
const body = { id, location: 'West Europe', tags: { Team: 'orders' }, properties: { subnet: { id: subnet } } };
const asks = { endpoint: id.toLowerCase(), privateLinkResource: service };
const { signal } = new AbortController();

describe('a private endpoint says of itself', () => {
  it('where it is, and its tags', async () => {
    const azure = smallAzure([body]);
    const said = { subnet: subnet.toLowerCase(), location: 'westeurope' };
    expect(await readWhoAsks(azure, asks, signal)).toMatchObject(said);
    expect(Object.values((await readWhoAsks(azure, asks, signal))?.tags ?? {})).toEqual(['orders']);
  });

  it.each([
    { when: 'it is gone', bodies: [], refusal: undefined, endpoint: asks.endpoint },
    {
      when: 'it may not be read',
      bodies: [body],
      refusal: new PermanentError('AuthorizationFailed', 'no'),
      endpoint: asks.endpoint,
    },
    { when: 'nobody says which it is', bodies: [body], refusal: undefined, endpoint: undefined },
  ])('nothing where $when', async ({ bodies, refusal, endpoint }) => {
    const azure = smallAzure(bodies);
    if (refusal !== undefined) azure.unreadable.set(asks.endpoint, refusal);
    expect(
      await readWhoAsks(azure, { ...asks, ...(endpoint === undefined ? { endpoint: undefined } : {}) }, signal),
    ).toBeUndefined();
  });

  it('nothing yet where Azure is busy: that passes', async () => {
    const azure = smallAzure([body]);
    azure.unreadable.set(asks.endpoint, new RetryableError('throttled'));
    await expect(readWhoAsks(azure, asks, signal)).rejects.toThrow(RetryableError);
  });
});
