import { isRecord } from '../core/arm-body.ts';
import { foldCase } from '../core/text.ts';
import type { EndpointView } from '../dns/model.ts';
import { field, textOf } from '../egress/body.ts';
import { isExpression } from '../egress/reading/expression.ts';
import type { PlannedEndpoint } from './endpoints.ts';
import type { Sought } from './target.ts';

/** A planned endpoint as policy's rules of dns see one. */
export function toView(
  { resource, network, subnet, requests }: PlannedEndpoint,
  sought: Sought | undefined,
): EndpointView {
  const { id, body } = resource;
  return {
    id: id.id,
    name: id.name,
    location: foldCase(textOf(field(body, 'location'))) ?? '',
    tags: tagsOf(body) ?? {},
    resourceGuid: '',
    provisioningState: '',
    network: network ?? '',
    subnet: subnet ?? '',
    connectionState: '',
    privateLinkResource: sought?.id?.id ?? requests[0]?.target ?? '',
    groupIds: requests.flatMap(({ groupIds }) => groupIds ?? []),
    customDnsConfigs: [],
    networkInterfaces: [],
  };
}

/** The tags of a body; undefined where some of them are not known before it is deployed. */
export function tagsOf(body: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> | undefined {
  const tags = field(body, 'tags');
  if (tags === undefined || tags === null) return {};
  if (!isRecord(tags) || Object.values(tags).some(isExpression)) return undefined;
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, String(value ?? '')]));
}
