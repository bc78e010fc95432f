import { createHttpClient } from '../../../src/app/http-client.ts';
import { openArm } from '../../../src/arm/open-arm.ts';
import { findProviderTypes } from '../../../src/arm/provider-types.ts';
import { anyToken } from './answering-server.ts';

const group = '/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/app/providers/microsoft.network';
export const endpoint = `${group}/privateendpoints/pe1`;
export const networkInterface = `${group}/networkinterfaces/nic1`;
export const record = `${group}/privatednszones/z.example/a/st1`;
export const body = (id: string): string => JSON.stringify({ id, properties: {} });
export const list = (more: object = {}): string => JSON.stringify({ value: [JSON.parse(body(endpoint))], ...more });

/** Every call that the product makes of ARM, over the real SDKs and pipelines and what sends them in the app, and an answer to it that is as it should be. */
export function callsOf(url: string) {
  const answers: (readonly [method: string, status: number | undefined])[] = [];
  const settings = {
    endpoint: url,
    audience: 'https://management.azure.com',
    credential: anyToken,
    httpClient: createHttpClient(),
    onAnswer: (method: string, status: number | undefined) => void answers.push([method, status]),
  };
  const { arm, network, privateDns: dns } = openArm(settings);
  const signal = (): AbortSignal => AbortSignal.timeout(5_000);
  const group = { endpoint, list: list(), record: body(record) };
  return {
    arm,
    network,
    /** What was reported of every call, in order. */
    answers,
    reads: {
      'a resource': { good: body(endpoint), call: () => arm.find(endpoint, 'v', signal()) },
      'a private endpoint': { good: body(endpoint), call: () => network.findPrivateEndpoint(endpoint, signal()) },
      'a network interface': {
        good: body(networkInterface),
        call: () => network.findNetworkInterface(networkInterface, signal()),
      },
      'a record set': { good: group.record, call: () => dns.findRecordSet(record, signal()) },
    },
    lists: {
      'a list': { good: group.list, call: () => arm.list(`${endpoint}/things`, 'v', signal()) },
      'zone groups': { good: group.list, call: () => network.listPrivateDnsZoneGroups(endpoint, signal()) },
    },
    queries: {
      'a page of Resource Graph': {
        good: JSON.stringify({ data: [{ id: endpoint }] }),
        call: () => arm.queryGraph('resources', [], undefined, signal()),
      },
      "a provider's types": {
        good: JSON.stringify({ namespace: 'microsoft.novelty', resourceTypes: [{ resourceType: 'things' }] }),
        call: () => findProviderTypes(arm, 's', 'microsoft.novelty', signal()),
      },
    },
    recordWrite: {
      good: group.record,
      call: () => dns.putRecordSet(record, { ttl: 10, aRecords: [] }, { ifNoneMatch: '*' }, signal()),
    },
    /** Azure answers these with an empty body too, and rooms read what they need of another. */
    others: {
      'a write': { good: '{}', call: () => arm.put(endpoint, 'v', {}, { signal: signal() }) },
      'a change': { good: '{}', call: () => arm.patch(endpoint, 'v', {}, { signal: signal() }) },
      'a removal': { good: '', call: () => arm.remove(endpoint, 'v', { signal: signal() }) },
      'a removal of a record set': { good: '', call: () => dns.removeRecordSet(record, '"1"', signal()) },
      'a new zone': {
        good: '{}',
        call: () => dns.createZone(record.replace('/a/st1', ''), { location: 'global' }, signal()),
      },
      'a new link': {
        good: '{}',
        call: () => dns.createLink(record.replace('/a/', '/virtualnetworklinks/'), { location: 'global' }, signal()),
      },
      'a link that goes': {
        good: '{}',
        call: () => dns.removeLink(record.replace('/a/', '/virtualnetworklinks/'), signal()),
      },
      'an operation': { good: '{"status":"InProgress"}', call: () => arm.follow(`${url}/operations/1`, signal()) },
    },
  };
}
