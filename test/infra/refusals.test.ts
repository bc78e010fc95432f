import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at } from './support/infra.ts';
import { type Asking, askCompiler, compilerHere } from './support/refusals.ts';

const subnet = (network: string, name: string): string =>
  `/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/${network}/subnets/${name}`;
const ownSubnets = { app: subnet('vnet', 'app'), endpoints: subnet('vnet', 'endpoints') };
const group = '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-dns';
const hub = '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-hub';
const links = { zonesResourceGroupId: group, allowRecordWrites: true, dnsOptions: ['linkNetworks'] };
const id = (index: number): string => `00000000-0000-0000-0000-${String(index).padStart(12, '0')}`;
const many = (count: number) => Array.from({ length: count }, (_, index) => ({ id: id(index + 1) }));

/** What Azure would refuse half-way, or take and leave without effect. Each is refused by the template itself, before anything is sent. */
const refused: readonly (readonly [why: string, parameters: Record<string, unknown>, says: RegExp])[] = [
  ['capitals in the name: a storage account takes none', { name: 'GateHouse' }, /name "GateHouse"/],
  ['symbols in the name', { name: 'gate_house' }, /name "gate_house"/],
  ['a name that begins with a digit', { name: '1house' }, /name "1house"/],
  ['a name that ends with a hyphen', { name: 'house-' }, /name "house-"/],
  ['a mark the app would refuse to start with', { owner: 'team a' }, /owner "team a"/],
  ['a mark that begins with a hyphen: the app would refuse it too', { owner: '-team' }, /owner "-team"/],
  ['a client id of zeros', { authClientId: id(0) }, /authClientId "0{8}-/],
  ['a client id that is a name', { authClientId: 'gatehouse' }, /authClientId "gatehouse"/],
  [
    'a client id with its hyphens in other places',
    { authClientId: '0000000-00000-0000-0000-0000000000c1' },
    /authClientId "0{7}-/,
  ],
  ['a network too small for two subnets', { addressPrefix: '10.0.0.0/27' }, /addressPrefix "10\.0\.0\.0\/27"/],
  ['a network without a size', { addressPrefix: '10.0.0.0' }, /addressPrefix "10\.0\.0\.0"/],
  ['a network that does not begin where its size says', { addressPrefix: '10.0.0.5/26' }, /addressPrefix "10\.0\.0\.5/],
  ['a network of IPv6 alone', { addressPrefix: 'fd00::/20' }, /addressPrefix "fd00::/],
  [
    'a private app without a private network: nobody reaches it',
    { privateApp: true, privateNetworking: false },
    /privateApp needs/,
  ],
  ['a NAT gateway for subnets of others: it would do nothing', { outboundNat: true, ownSubnets }, /outboundNat needs/],
  ['a NAT gateway without a network', { outboundNat: true, privateNetworking: false }, /outboundNat needs/],
  ['own subnets without private networking', { ownSubnets, privateNetworking: false }, /ownSubnets are for/],
  ['one own subnet without the other', { ownSubnets: { app: ownSubnets.app } }, /endpoints/],
  [
    'one subnet for both: what is delegated to an app takes no endpoint',
    { ownSubnets: { app: ownSubnets.app, endpoints: ownSubnets.app.toUpperCase() } },
    /ownSubnets must be two/,
  ],
  ['own subnets by their names', { ownSubnets: { app: 'app', endpoints: 'endpoints' } }, /ownSubnets must be/],
  [
    'own zones without private networking',
    { ownZonesResourceGroupId: group, privateNetworking: false },
    /ownZonesResourceGroupId is for/,
  ],
  ['own zones by the name of their group', { ownZonesResourceGroupId: 'rg-dns' }, /ownZonesResourceGroupId "rg-dns"/],
  ['zones by the name of their group', { zonesResourceGroupId: 'rg-dns' }, /zonesResourceGroupId "rg-dns"/],
  ['linked networks by the name of their group', { linkedNetworkGroupIds: ['rg-hub'] }, /linkedNetworkGroupIds/],
  [
    'a group of linked networks twice: its role would be defined by two at once',
    { ...links, linkedNetworkGroupIds: [hub, hub.replace('rg-hub', 'RG-Hub')] },
    /linkedNetworkGroupIds must be/,
  ],
  ['a right to link networks to nothing', { linkedNetworkGroupIds: [hub] }, /linkedNetworkGroupIds need/],
  ['zone groups without the zones they name', { allowZoneGroups: true }, /allowZoneGroups needs/],
  ['the right to write records without a place for it', { allowRecordWrites: true }, /allowRecordWrites needs/],
  [
    'options of a right that is not given',
    { zonesResourceGroupId: group, dnsOptions: ['createZones'] },
    /dnsOptions need/,
  ],
  [
    'an option nobody knows',
    { zonesResourceGroupId: group, allowRecordWrites: true, dnsOptions: ['zoneGroups'] },
    /zoneGroups/,
  ],
  [
    'a queue for a topic without an identity',
    { topicIdentity: false, eventDelivery: 'queue' },
    /topicIdentity = false/,
  ],
  [
    'a private app, and so a queue, for a topic without an identity',
    { topicIdentity: false, privateApp: true },
    /topicIdentity = false/,
  ],
  ['a topic without its group', { managedSubscriptions: [{ id: id(1), topic: { name: 'theirs' } }] }, /resourceGroup/],
  ['a subscription twice', { managedSubscriptions: [{ id: id(1) }, { id: id(1) }] }, /managedSubscriptions must name/],
  [
    'a subscription by its resource id',
    { managedSubscriptions: [{ id: `/subscriptions/${id(1)}` }] },
    /managedSubscriptions must name/,
  ],
  ['no subscription at all: the app would not start', { managedSubscriptions: [] }, /managedSubscriptions must name/],
  ['more subscriptions than one run takes', { managedSubscriptions: many(33) }, /are 33, and one run takes 32/],
  [
    'a batch larger than one run takes',
    { managedSubscriptions: many(50), batch: { first: 0, size: 50 } },
    /one run takes 32/,
  ],
  ['more instances always running than there may be', { alwaysReadyInstances: 41 }, /alwaysReadyInstances 41 .* 40/],
  [
    'one address twice: each has its place in the group by its name',
    { alertEmails: ['a@b.example', 'A@b.example'] },
    /alertEmails/,
  ],
  [
    'a policy that anybody on the way could change',
    { policyLocation: 'http://x.example/policy.yaml' },
    /policyLocation/,
  ],
  ['a mail to what is no address', { notify: { emails: ['approvers'] } }, /notify\.emails must be/],
  ['a mail to one address twice', { notify: { emails: ['a@b.example', 'A@b.example'] } }, /notify\.emails must be/],
  ['an unknown way to notify people', { notify: { slack: 'https://x.example' } }, /slack/],
  ['a schedule of five fields', { sweepSchedule: '*/5 * * * *' }, /sweepSchedule "/],
];

describe.skipIf(compilerHere === undefined)('refused before anything is sent', { timeout: 60_000 }, () => {
  let asking: Asking;
  // The compiler starts at the first question.
  beforeAll(async () => {
    asking = await askCompiler();
    await asking.snapshot({});
  }, 120_000);
  afterAll(() => asking.close());

  it.each(refused)('%s', async (_why, parameters, says) => {
    await expect(asking.snapshot(parameters)).rejects.toThrow(says);
  });

  it.each([
    ['the least there is to say', {}],
    ['own subnets, and the app in them', { ownSubnets, privateApp: true }],
    ['everything off', { privateNetworking: false }],
    ['a topic without an identity', { topicIdentity: false }],
    ['as many subscriptions as one run takes', { managedSubscriptions: many(32) }],
    ['the last of many', { managedSubscriptions: many(95), batch: { first: 64, size: 32 } }],
    ['a mark with capitals', { owner: 'Team-A' }],
    ['linked networks, and a right to link them', { ...links, linkedNetworkGroupIds: [hub] }],
    ['linked networks for the zones of AKS', { linkClusterZones: true, linkedNetworkGroupIds: [hub] }],
    ['zone groups, and the zones they name', { zonesResourceGroupId: group, allowZoneGroups: true }],
    ['people notified by mail alone', { notify: { emails: ['a@b.example'] } }],
    ['a policy in a blob', { policyLocation: 'https://x.blob.core.windows.net/policy/policy.yaml' }],
    ['a policy in the package', { policyLocation: 'policy.yaml' }],
    ['as many instances always running as there may be', { alwaysReadyInstances: 40 }],
    ['a network of a /24', { addressPrefix: '10.0.0.0/24' }],
  ])('and not: %s', async (_what, parameters) => {
    const { predictedResources } = JSON.parse(await asking.snapshot(parameters)) as { predictedResources: unknown[] };
    expect(predictedResources.length).toBeGreaterThan(30);
  });

  it.each([
    [{}, 'function:resource-event'],
    [{ eventDelivery: 'queue' }, 'function:resource-event-queue'],
    [{ privateApp: true }, 'function:resource-event-queue'],
  ])('%j: what always runs is the function that the events come to', async (parameters, name) => {
    const text = await asking.snapshot({ alwaysReadyInstances: 1, ...parameters });
    const { predictedResources } = JSON.parse(text) as { predictedResources: { type: string }[] };
    const site = predictedResources.find(({ type }) => type === 'Microsoft.Web/sites');
    const wanted = [{ name, instanceCount: 1 }];
    expect(at(site, 'properties', 'functionAppConfig', 'scaleAndConcurrency', 'alwaysReady')).toEqual(wanted);
  });

  it('all that is wrong is said at once', async () => {
    const wrong = { name: 'GATE', privateApp: true, privateNetworking: false };
    await expect(asking.snapshot(wrong)).rejects.toThrow(/name "GATE".*privateApp needs/s);
  });
});
