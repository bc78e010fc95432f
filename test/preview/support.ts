import { foldReading } from '../../src/egress/reading/fold/fold.ts';
import { readFile } from '../../src/egress/reading/read-file.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { Policy as PolicySchema } from '../../src/policy/policy.ts';
import { type PreviewOptions, preview } from '../../src/preview/preview.ts';

type Body = Readonly<Record<string, unknown>>;

export const subscription = '11111111-2222-3333-4444-555555555555';
export const group = `/subscriptions/${subscription}/resourceGroups/rg-shop`;
export const idOf = (type: string, name: string, at = group): string => {
  const [namespace, ...kinds] = type.split('/');
  const names = name.split('/');
  return `${at}/providers/${namespace}/${kinds.map((kind, index) => `${kind}/${names[index]}`).join('/')}`;
};

/** One element of a plan. */
export const of = (type: string, name: string, properties: Body = {}, more: Body = {}): Body => ({
  id: idOf(type, name),
  type,
  name,
  apiVersion: '2025-01-01',
  location: 'westeurope',
  properties,
  ...more,
});

export const blobZone = 'privatelink.blob.core.windows.net';
export const network = idOf('Microsoft.Network/virtualNetworks', 'vnet');
export const subnet = `${network}/subnets/snet`;
export const storage = (name = 'stshop', properties: Body = {}): Body =>
  of('Microsoft.Storage/storageAccounts', name, {
    publicNetworkAccess: 'Disabled',
    allowBlobPublicAccess: false,
    ...properties,
  });

export interface Asking {
  readonly target?: string;
  readonly groupIds?: unknown;
  readonly manual?: boolean;
  readonly request?: Body;
  readonly more?: Body;
  readonly body?: Body;
}

/** A private endpoint of a plan: to the storage account `stshop` where nothing else is said. */
export function endpoint(
  name: string,
  { target, groupIds = ['blob'], manual = false, request = {}, more = {}, body = {} }: Asking = {},
): Body {
  const privateLinkServiceId = target ?? idOf('Microsoft.Storage/storageAccounts', 'stshop');
  const connections = [{ name, properties: { privateLinkServiceId, groupIds, ...request } }];
  return of(
    'Microsoft.Network/privateEndpoints',
    name,
    {
      subnet: { id: subnet },
      [manual ? 'manualPrivateLinkServiceConnections' : 'privateLinkServiceConnections']: connections,
      ...more,
    },
    body,
  );
}

export const zoneId = (name: string): string => idOf('Microsoft.Network/privateDnsZones', name);
export const zone = (name: string): Body => of('Microsoft.Network/privateDnsZones', name);
export const link = (name: string, to: unknown = network, more: Body = {}): Body =>
  of('Microsoft.Network/privateDnsZones/virtualNetworkLinks', `${name}/l`, { virtualNetwork: { id: to }, ...more });

/** A zone group with these zones: names of them, or expressions of their ids. */
export const zoneGroup = (of_: string, ...zones: readonly string[]): Body =>
  of('Microsoft.Network/privateEndpoints/privateDnsZoneGroups', `${of_}/default`, {
    privateDnsZoneConfigs: zones.map((each) => ({
      name: 'z',
      properties: { privateDnsZoneId: each.startsWith('[') ? each : zoneId(each) },
    })),
  });

export const snapshot = (...predictedResources: readonly Body[]) => ({ predictedResources, diagnostics: [] });

export const policyOf = (text = ''): Policy =>
  text === '' ? PolicySchema.parse({ version: 1 }) : parsePolicy(`version: 1\n${text}`);

/** A preview of these files' contents, in the public cloud, on one day. */
export const previewOf = (content: unknown, options: Partial<PreviewOptions> = {}) =>
  preview(foldReading(readFile(content), options.cloud ?? 'AzureCloud'), {
    policy: policyOf(),
    cloud: 'AzureCloud',
    now: new Date('2026-06-01'),
    ...options,
  });

/** `check subject` of the findings about names. */
export const dnsFindings = (content: unknown, options: Partial<PreviewOptions> = {}): readonly string[] =>
  previewOf(content, options)
    .findings.filter(({ check }) => check.startsWith('dns-'))
    .map(({ check, subject }) => `${check} ${subject.split('/').at(-1)}`);
