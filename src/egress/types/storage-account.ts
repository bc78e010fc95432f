import { field, flagOf, labelsOf } from '../body.ts';
import type { Breach, EgressCheck, Resource, ResourceType } from '../model.ts';
import { closeService, denyOthers, type PublicSwitch, perimeterNotes, publicSwitchOf } from '../public-switch.ts';

const checks = {
  publicOpen: {
    id: 'exposure-storage-public-open',
    category: 'exposure',
    severity: 'high',
    when: 'publicNetworkAccess is neither Disabled nor SecuredByPerimeter, and the network rules do not deny others',
    why: 'Blobs, files, queues and tables answer every address on the internet; a leaked key or token is enough.',
    remedy: `${closeService}, or at least set networkAcls.defaultAction to Deny.`,
  },
  selectedNetworks: {
    id: 'exposure-storage-selected-networks',
    category: 'exposure',
    severity: 'medium',
    when: 'public access is on, the network rules deny others, and they let at least one address, subnet or resource in',
    why: 'The public endpoint stays up for those listed, and such lists only ever grow.',
    remedy: 'Move the listed clients to private endpoints and empty the list; keep address ranges short until then.',
  },
  anonymousBlob: {
    id: 'exposure-storage-anonymous-blob',
    category: 'exposure',
    severity: ['high', 'info'],
    when: 'allowBlobPublicAccess is true; info where the account does not say',
    why: 'Anyone who may write a container can make it readable without signing in.',
    remedy: 'Set allowBlobPublicAccess to false.',
  },
} as const satisfies Record<string, EgressCheck>;

interface StorageAccount {
  readonly publicSwitch: PublicSwitch;
  readonly deniesOthers: boolean;
  /** Addresses, subnets and resources the network rules let in, sorted. */
  readonly letIn: readonly string[];
  /** Undefined where the account doesn't say; the platform then takes it for false. */
  readonly anonymousBlobs: boolean | undefined;
}

/** REST says networkAcls where `az storage account show` says networkRuleSet, and names what it lists otherwise too. */
function toStorageAccount(resource: Resource): StorageAccount {
  const { properties } = resource;
  const rules = field(properties, 'networkAcls') ?? field(properties, 'networkRuleSet');
  return {
    publicSwitch: publicSwitchOf(resource),
    deniesOthers: denyOthers(rules),
    letIn: [
      ...labelsOf(field(rules, 'ipRules'), 'value', 'ipAddressOrRange'),
      ...labelsOf(field(rules, 'ipv6Rules'), 'value', 'ipAddressOrRange'),
      ...labelsOf(field(rules, 'virtualNetworkRules'), 'id', 'virtualNetworkResourceId'),
      ...labelsOf(field(rules, 'resourceAccessRules'), 'resourceId'),
    ].sort(),
    anonymousBlobs: flagOf(field(properties, 'allowBlobPublicAccess')),
  };
}

/**
 * What the network rules let in. They mean nothing once the public switch is off.
 *
 *   public switch   others    list      verdict
 *   closed          any       any       none
 *   perimeter       any       any       none, and a note
 *   open            allowed   any       public-open
 *   open            denied    entries   selected-networks
 *   open            denied    empty     none
 */
function networkBreaches({ publicSwitch, deniesOthers, letIn }: StorageAccount): readonly Breach[] {
  if (publicSwitch !== 'open') return [];
  if (!deniesOthers) {
    const because = 'publicNetworkAccess is not Disabled and networkAcls.defaultAction is not Deny';
    return [{ check: checks.publicOpen, because }];
  }
  if (letIn.length === 0) return [];
  const because = `publicNetworkAccess is not Disabled and the network rules let in ${letIn.join(', ')}`;
  return [{ check: checks.selectedNetworks, because }];
}

function anonymousBreaches({ anonymousBlobs }: StorageAccount): readonly Breach[] {
  const check = checks.anonymousBlob;
  if (anonymousBlobs === false) return [];
  if (anonymousBlobs === true) return [{ check, because: 'allowBlobPublicAccess is true' }];
  const because = 'allowBlobPublicAccess is not set: today that means false, which is worth writing down';
  return [{ check, because, severity: 'info' }];
}

export const storageAccount: ResourceType = {
  name: 'Microsoft.Storage/storageAccounts',
  apiVersion: '2023-05-01',
  tellingFields: ['publicNetworkAccess', 'networkAcls', 'networkRuleSet', 'allowBlobPublicAccess'],
  checks,
  judge(resource) {
    const account = toStorageAccount(resource);
    return {
      breaches: [...networkBreaches(account), ...anonymousBreaches(account)],
      notes: perimeterNotes(account.publicSwitch),
    };
  },
};
