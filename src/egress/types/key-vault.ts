import { field } from '../body.ts';
import type { EgressCheck, ResourceType } from '../model.ts';
import { closeService, denyOthers, perimeterNotes, publicSwitchOf } from '../public-switch.ts';

const publicOpen: EgressCheck = {
  id: 'exposure-keyvault-public-open',
  category: 'exposure',
  severity: 'high',
  when: 'publicNetworkAccess is neither disabled nor SecuredByPerimeter (in any casing), and the network rules do not deny others',
  why: 'Secrets, keys and certificates are one stolen token away from anywhere on the internet.',
  remedy: `${closeService}, or at least set networkAcls.defaultAction to Deny.`,
};

/** A vault is open unless its switch is off or its network rules deny those they don't list. */
export const keyVault: ResourceType = {
  name: 'Microsoft.KeyVault/vaults',
  apiVersion: '2023-07-01',
  tellingFields: ['publicNetworkAccess', 'networkAcls', 'vaultUri'],
  checks: { publicOpen },
  judge(resource) {
    const publicSwitch = publicSwitchOf(resource);
    const isOpen = publicSwitch === 'open' && !denyOthers(field(resource.properties, 'networkAcls'));
    const because = 'publicNetworkAccess is not disabled and networkAcls.defaultAction is not Deny';
    return { breaches: isOpen ? [{ check: publicOpen, because }] : [], notes: perimeterNotes(publicSwitch) };
  },
};
