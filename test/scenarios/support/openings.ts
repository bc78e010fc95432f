import type { Stack } from '../../../simulator/stack.ts';
import type { bodiesOf } from './cluster-body.ts';

interface Given {
  readonly cluster: string;
  readonly subnet: string;
  readonly body: ReturnType<typeof bodiesOf>;
}

/** Writes that open an isolated cluster, each with what the findings of its lines say then, and those that take them back. */
export function openingsOf(stack: Stack, { cluster, subnet, body }: Given) {
  const nat = subnet.replace(/virtualNetworks.*/, 'natGateways/out');
  const address = nat.replace('natGateways/out', 'publicIPAddresses/out');
  const flagged = (more: object) =>
    stack.put(subnet, {
      properties: { addressPrefix: '10.0.0.0/24', privateLinkServiceNetworkPolicies: 'Disabled', ...more },
    });
  const closed = { defaultOutboundAccess: false };
  const gateway = async () => {
    const sku = { name: 'Standard' };
    await stack.put(address, { location: 'westeurope', sku, properties: {} });
    await stack.put(nat, { location: 'westeurope', sku, properties: { publicIpAddresses: [{ id: address }] } });
    await flagged({ ...closed, natGateway: { id: nat } });
  };
  const nodes = () => stack.put(cluster, body('none', { enableNodePublicIP: true, artifactSource: 'Direct' }));
  const openings: readonly (readonly [open: () => Promise<unknown>, says: Readonly<Record<string, string>>])[] = [
    [() => flagged({ defaultOutboundAccess: true }), { egress: 'default-outbound' }],
    [gateway, { egress: 'nat-gateway' }],
    [nodes, { egress: 'enableNodePublicIP', 'artifact-source': 'Direct' }],
  ];
  const close = async () => {
    await flagged(closed);
    await stack.put(cluster, body('none'));
  };
  return { openings, close };
}
