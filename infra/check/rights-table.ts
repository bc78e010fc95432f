import { type Right, rightsIn } from '../../scripts/deploy/compare-deployments.ts';
import type { Resource } from '../../scripts/deploy/read-deployment.ts';

/** The sets of switches whose rights are told apart, and what people set for the second and third. */
type Snapshots = Readonly<Record<'observe' | 'enforce' | 'queue', readonly Resource[]>>;

/** Why somebody has a role, and the parameter without which nobody has it; none: always. */
const purposes: Readonly<Record<string, readonly [purpose: string, parameter?: string]>> = {
  'Gatehouse reader': ['reads what is decided about', '`zonesResourceGroupId`'],
  'Gatehouse reader: activity log': ['who asked for a connection, where two must approve', '`readActivityLog`'],
  'Gatehouse DNS writer': ['record sets, and what `dnsOptions` name', '`allowRecordWrites`'],
  'Gatehouse DNS writer: networks': ['links of networks to zones', '`linkedNetworkGroupIds`'],
  'Gatehouse DNS writer: cluster zones': ["links of AKS's private zones", '`linkClusterZones`'],
  'Gatehouse DNS writer: zone groups': ['zone groups on private endpoints', '`allowZoneGroups`'],
  'Gatehouse DNS writer: joins zones': ['zone groups that name the zones', '`allowZoneGroups`'],
  'Gatehouse closer': ['public ways that `egress.remediate` covers', '`allowClosings`'],
  'Gatehouse commands': ['questions to the clusters that `clusters.live` names', '`allowClusterCommands`'],
  'Gatehouse verifier': ['questions to running machines, as `egress.liveVerification` says', '`allowLiveVerification`'],
  'Gatehouse approver': ['answers to connections', '`allowApprovals`'],
  'Storage Blob Data Owner': [
    "the host's blobs, the audit; policy document and deployment package to read alone, by a condition",
  ],
  'Storage Queue Data Contributor': ['the queues'],
  'Storage Table Data Contributor': ['the state'],
  'Monitoring Metrics Publisher': ['logs without a key'],
  'EventGrid Data Sender': ['news for others', '`notifications` or `notify`'],
  'Communication and Email Service Owner': [
    'mails to people: Azure has no role that sends alone',
    '`emails` of `notify`',
  ],
  'Storage Blob Data Contributor': ['what could not be delivered', '`topicIdentity` (on)'],
  'Storage Queue Data Message Sender': ['events', '`eventDelivery` `queue`, or `privateApp`'],
};

const places: readonly (readonly [RegExp, string])[] = [
  [/^\/subscriptions\/[^/]+$/, 'each managed subscription'],
  [/\/resourceGroups\/rg-dns$/, "the zones' resource group"],
  [/\/resourceGroups\/rg-hub$/, "each linked networks' resource group"],
  [/\/storageAccounts\/[^/]+$/, 'its own storage account'],
  [/\/containers\/dead-letters$/, 'the container `dead-letters`'],
  [/\/queues\/resource-events$/, 'the queue `resource-events`'],
  [/\/components\/[^/]+$/, 'its own Application Insights'],
  [/\/Microsoft\.EventGrid\/topics\/[^/]+$/, 'its own topic of news'],
  [/\/communicationServices\/[^/]+$/, 'its own sender of mails'],
];

/** The table of docs/permissions.md: who has which role where, from what the templates make. Throws for a right nobody has explained. */
export function rightsTable(snapshots: Snapshots): string {
  const always = new Set(rightsIn(snapshots.observe).map(rowOf));
  const all = [snapshots.observe, snapshots.enforce, snapshots.queue].flatMap((each) => rightsIn(each));
  const rows = new Map(all.map((right) => [rowOf(right), right]));
  const lines = [...rows].map(([row, { role }]) => {
    const [purpose, parameter = ''] = purposes[role] ?? [];
    if (purpose === undefined) throw new Error(`What is the role ${role} for? infra/check/rights-table.ts says.`);
    const isOnSwitch = !always.has(row) || parameter.endsWith('(on)');
    return `${row} ${purpose} | ${isOnSwitch ? parameter : 'always'} |`;
  });
  return ['| who | role | where | what for | with |', '| --- | --- | --- | --- | --- |', ...lines.sort()].join('\n');
}

function rowOf({ who, role, where }: Right): string {
  const place = places.find(([pattern]) => pattern.test(where))?.[1];
  if (place === undefined) throw new Error(`What is ${where}? infra/check/rights-table.ts says.`);
  return `| ${who.replace(/^the identity of topic .*$/, "each topic's identity").replace(/^the identity of workflow .*$/, 'the workflow that tells people')} | ${role} | ${place} |`;
}
