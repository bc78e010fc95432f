/** What a resource id says, for people. */
export interface ResourceText {
  /** The resource's own name, with its parent's before it where it is a child: `zone / name`. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly kind: string;
  readonly resourceGroup: string | undefined;
  readonly subscriptionId: string | undefined;
}

/** Types that are met often, by what people call them; any other is called by the last word of its type. */
const kinds: Readonly<Record<string, string>> = {
  'microsoft.containerregistry/registries': 'container registry',
  'microsoft.containerservice/managedclusters': 'Kubernetes cluster',
  'microsoft.documentdb/databaseaccounts': 'Cosmos DB account',
  'microsoft.keyvault/vaults': 'key vault',
  'microsoft.compute/virtualmachines': 'virtual machine',
  'microsoft.compute/virtualmachinescalesets': 'virtual machine scale set',
  'microsoft.containerservice/managedclusters/agentpools': 'node pool',
  'microsoft.network/azurefirewalls': 'firewall',
  'microsoft.network/bastionhosts': 'Bastion',
  'microsoft.network/loadbalancers': 'load balancer',
  'microsoft.network/natgateways': 'NAT gateway',
  'microsoft.network/networkinterfaces': 'network interface',
  'microsoft.network/networksecuritygroups': 'network security group',
  'microsoft.network/privatednszones': 'private DNS zone',
  'microsoft.network/privatednszones/a': 'record set',
  'microsoft.network/privatednszones/aaaa': 'record set',
  'microsoft.network/privateendpoints': 'private endpoint',
  'microsoft.network/privatelinkservices': 'private link service',
  'microsoft.network/publicipaddresses': 'public IP address',
  'microsoft.network/routetables': 'route table',
  'microsoft.network/virtualnetworkgateways': 'virtual network gateway',
  'microsoft.network/virtualnetworks': 'virtual network',
  'microsoft.network/virtualnetworks/subnets': 'subnet',
  'microsoft.servicebus/namespaces': 'Service Bus namespace',
  'microsoft.sql/servers': 'SQL server',
  'microsoft.storage/storageaccounts': 'storage account',
  'microsoft.web/sites': 'web app',
};

/** Reads an id; a text that is none is its own name. */
export function readResource(id: string): ResourceText {
  const parts = id.split('/');
  const at = parts.findLastIndex((part) => part.toLowerCase() === 'providers');
  const under = (name: string): string | undefined => {
    const place = parts.findIndex((part) => part.toLowerCase() === name);
    return place < 0 ? undefined : parts[place + 1];
  };
  const scope = { resourceGroup: under('resourcegroups'), subscriptionId: under('subscriptions') };
  if (at < 0 || parts.length < at + 4) return { name: parts.at(-1) || id, kind: '', ...scope };
  const rest = parts.slice(at + 2);
  const names = rest.filter((_, index) => index % 2 === 1);
  const type = [parts[at + 1], ...rest.filter((_, index) => index % 2 === 0)].join('/').toLowerCase();
  return { name: names.join(' / '), kind: kinds[type] ?? sayType(type), ...scope };
}

/** What a resource is called. */
export const nameOf = (id: string): string => readResource(id).name;

/** A sentence with names in place of resource ids, where it quotes some: the id of a private endpoint is longer than a line. */
export const sayIds = (text: string): string => text.replaceAll(/\/subscriptions\/[^\s'",;]+/gi, (id) => nameOf(id));

/** The name of the network that a subnet is in. */
export const networkName = (subnetId: string): string => nameOf(subnetId.replace(/\/subnets\/[^/]+$/i, ''));

function sayType(type: string): string {
  const word = type.slice(type.lastIndexOf('/') + 1);
  return word.replace(/(?<![ius])s$/, '');
}

/** Where the Azure portal shows a resource. */
export function portalAddress(portal: string, tenantId: string, id: string): string {
  return `${portal}/#@${tenantId}/resource${encodeURI(id)}`;
}

/** Who an API answer's `by` names: `rule <name>`, `person <object id>` or `gatehouse`. */
export function sayBy(by: string, ownObjectId: string | undefined, people: ReadonlyMap<string, string>): string {
  if (by === `person ${ownObjectId}`) return 'you';
  if (by === 'gatehouse') return 'Gatehouse, by policy';
  const name = people.get(/^(?:person|caller) (.+)$/.exec(by)?.[1] ?? '');
  if (name !== undefined) return name;
  return by.replace(/^rule (.*)$/, 'the rule “$1”');
}
