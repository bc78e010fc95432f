import { at, field, textOf } from '../body.ts';
import type { EgressCheck, ResourceType } from '../model.ts';
import { closeService, denyOthers, publicSwitchOf } from '../public-switch.ts';

const publicOpen: EgressCheck = {
  id: 'exposure-acr-public-open',
  category: 'exposure',
  severity: 'high',
  when: 'publicNetworkAccess is not Disabled, and the network rules do not deny others',
  why: 'Images can be pulled, and with a leaked credential replaced, from anywhere on the internet.',
  remedy: `${closeService}. Only the Premium tier can be closed: Basic and Standard have to be upgraded first.`,
};

/** A registry is open unless its switch is off or its network rules deny others; below Premium it has neither. */
export const containerRegistry: ResourceType = {
  name: 'Microsoft.ContainerRegistry/registries',
  apiVersion: '2023-07-01',
  tellingFields: ['publicNetworkAccess', 'networkRuleSet', 'loginServer'],
  checks: { publicOpen },
  judge(resource) {
    const deniesOthers = denyOthers(field(resource.properties, 'networkRuleSet'));
    if (publicSwitchOf(resource) === 'closed' || deniesOthers) return { breaches: [], notes: [] };
    const sku = textOf(at(resource.body, 'sku', 'name'));
    const cause =
      sku === undefined || sku.toLowerCase() === 'premium'
        ? ''
        : `; the ${sku} tier has no private endpoints and cannot be closed`;
    const because = `publicNetworkAccess is not Disabled and networkRuleSet.defaultAction is not Deny${cause}`;
    return { breaches: [{ check: publicOpen, because }], notes: [] };
  },
};
