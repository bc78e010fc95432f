import { foldCase } from '../core/text.ts';
import { at, elementsOf, field, flagOf, textOf } from '../egress/body.ts';
import type { Resource, World } from '../egress/model.ts';
import { partsOf, refOf } from '../egress/path/parts.ts';
import type { AccessLine } from './model.ts';

const line = (id: string, isWell: boolean | undefined, because: string, remedy: string): AccessLine => ({
  id,
  state: isWell === undefined ? 'unknown' : isWell ? 'pass' : 'fail',
  because,
  remedy: isWell === true ? '' : remedy,
});

/** Clients of one's own come through it from Standard on (learn.microsoft.com/azure/bastion/native-client). */
export function ofBastion({ body, properties }: Resource): readonly AccessLine[] {
  const kind = textOf(at(body, 'sku', 'name'));
  const tunnels = flagOf(field(properties, 'enableTunneling')) === true;
  const isAble = kind === undefined ? undefined : ['standard', 'premium'].includes(foldCase(kind));
  const shares = flagOf(field(properties, 'enableShareableLink')) === true;
  return [
    line(
      'native-client',
      isAble === undefined ? undefined : isAble && tunnels,
      kind === undefined
        ? 'its SKU is not in the body'
        : `its SKU is ${kind}, and enableTunneling is ${tunnels ? 'true' : 'not true'}`,
      'Use SKU Standard with enableTunneling, so that kubectl and ssh come through it.',
    ),
    line(
      'shareable-link',
      !shares,
      `enableShareableLink is ${shares ? 'true' : 'not true'}`,
      'Set enableShareableLink to false: a link and a password of the machine are enough.',
    ),
  ];
}

/** Sign-in with Entra takes OpenVPN (learn.microsoft.com/azure/vpn-gateway/point-to-site-about). */
export function ofVpn({ properties }: Resource): readonly AccessLine[] {
  const client = field(properties, 'vpnClientConfiguration');
  const ways = textsOf(field(client, 'vpnAuthenticationTypes'));
  const protocols = textsOf(field(client, 'vpnClientProtocols'));
  return [
    line(
      'entra-sign-in',
      ways.length === 0 ? undefined : ways.every((way) => foldCase(way) === 'aad'),
      ways.length === 0 ? 'vpnAuthenticationTypes is not in the body' : `people sign in by ${ways.join(', ')}`,
      'Set vpnAuthenticationTypes to AAD alone, so that sign-in follows the rules of the tenant.',
    ),
    line(
      'open-vpn',
      protocols.length === 0 ? undefined : protocols.every((each) => foldCase(each) === 'openvpn'),
      protocols.length === 0 ? 'vpnClientProtocols is not in the body' : `clients use ${protocols.join(', ')}`,
      'Set vpnClientProtocols to OpenVPN: no other takes a sign-in with Entra.',
    ),
  ];
}

/** Whether its ports are open to the internet is among the findings of its security groups. */
export function ofJumpHost(world: World, card: Resource): readonly AccessLine[] {
  const addresses = (partsOf(world, card, 'ipConfigurations') ?? []).flatMap(
    ({ properties }) => refOf(properties, 'publicIPAddress') ?? [],
  );
  return [
    line(
      'no-public-address',
      addresses.length === 0,
      addresses.length === 0 ? 'it has no public address' : `it has the public address ${addresses.join(', ')}`,
      'Take the public address away, and come by way of Bastion or VPN.',
    ),
  ];
}

export const ofPool = (subnet: string | undefined): readonly AccessLine[] => [
  line(
    'in-a-network',
    subnet !== undefined,
    subnet === undefined
      ? 'its agents run in a network of Microsoft, which reaches no private API server'
      : `its agents run in ${subnet}`,
    'Give the pool a subnet of a network that reaches the clusters.',
  ),
];

const textsOf = (value: unknown): readonly string[] => elementsOf(value).flatMap((each) => textOf(each) ?? []);
