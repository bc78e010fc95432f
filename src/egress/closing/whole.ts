import { apiVersions } from '../../arm/api-versions.ts';
import type { Arm } from '../../arm/arm.ts';
import { findProviderTypes, newestVersionOf } from '../../arm/provider-types.ts';
import { isRecord, propertiesOf } from '../../core/arm-body.ts';
import { ConflictError, PermanentError, recover } from '../../core/errors.ts';
import { remember } from '../../core/remember.ts';
import { parseResourceId } from '../../core/resource-id.ts';
import { type Clock, hours } from '../../core/time.ts';
import { textOf } from '../body.ts';
import { type Closable, withValue } from './closable.ts';

/** A subnet as the newest api-version shows it. */
export interface WholeBody {
  readonly apiVersion: string;
  readonly body: Record<string, unknown>;
  readonly etag: string;
}

export type Wholes = ReturnType<typeof createWholes>;

/**
 * Subnets, which have no PATCH: what a PUT leaves out is removed. So they are read and written with the newest api-version Azure has, for an older one
 * doesn't show what it doesn't know (https://learn.microsoft.com/rest/api/virtualnetwork/subnets).
 */
export function createWholes(arm: Arm, clock: Clock) {
  const versions = remember<string>(hours(1));
  const newest = (subscription: string, signal: AbortSignal): Promise<string> =>
    versions.get(subscription, clock.now(), async () => {
      const read = () => findProviderTypes(arm, subscription, 'Microsoft.Network', signal);
      const types = (await recover(PermanentError, read, () => undefined)) ?? [];
      const named = ['virtualnetworks/subnets', 'virtualnetworks'].map((name) => newestVersionOf(types, name));
      return named.find((version) => version !== undefined && version > apiVersions.network) ?? apiVersions.network;
    });

  return {
    /** @throws ConflictError where it is gone by now, or shows no etag to write by. */
    async read(id: string, signal: AbortSignal): Promise<WholeBody> {
      const apiVersion = await newest(parseResourceId(id).subscriptionId, signal);
      const answer = await arm.find(id, apiVersion, signal);
      const body = isRecord(answer?.body) ? answer.body : undefined;
      const etag = textOf(body?.etag) ?? answer?.headers.etag;
      if (body === undefined || etag === undefined) throw new ConflictError(`${id} can't be read whole`);
      return { apiVersion, body, etag };
    },
    /** Puts it back with one value changed, provided that nobody changed it since. */
    async write(
      id: string,
      { apiVersion, body, etag }: WholeBody,
      closable: Closable,
      value: unknown,
      signal: AbortSignal,
    ) {
      const { etag: _, ...rest } = withValue(body, closable, value);
      const { provisioningState: __, ...properties } = propertiesOf(rest);
      await arm.put(id, apiVersion, { ...rest, properties }, { signal, ifMatch: etag });
    },
  };
}
