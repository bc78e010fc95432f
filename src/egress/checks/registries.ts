import { foldCase } from '../../core/text.ts';
import { at, field, flagOf, lowerText, textOf } from '../body.ts';
import type { Predicates } from './predicate.ts';

/** What a container registry gives away beside its public switch. */
export const registries: Predicates = {
  'exposure-acr-anonymous-pull': ({ properties, exposure }) => {
    if (flagOf(field(properties, 'anonymousPullEnabled')) !== true) return undefined;
    const because = 'anonymousPullEnabled is true: images are read without signing in';
    // An open registry that asks for a login is high: one that asks for none weighs more.
    if (exposure?.public === 'enabled') return { because, severity: 'critical' };
    return exposure?.public === 'disabled'
      ? { because: `${because}, once its public way is open`, severity: 'low' }
      : because;
  },
  'exposure-acr-sku-no-private-link'({ resource }) {
    const sku = textOf(at(resource.body, 'sku', 'name'));
    return sku === undefined || foldCase(sku) === 'premium'
      ? undefined
      : `sku is ${sku}: it takes no private endpoints and has no public switch`;
  },
  'egress-acr-export-policy'({ properties }) {
    const status = lowerText(at(properties, 'policies', 'exportPolicy', 'status'));
    return status === 'disabled'
      ? undefined
      : `policies.exportPolicy.status is ${status ?? 'not set, which means enabled'}`;
  },
  'egress-acr-no-dedicated-data-endpoint': ({ properties }) =>
    flagOf(field(properties, 'dataEndpointEnabled')) === true
      ? undefined
      : 'dataEndpointEnabled is not true: layers come from storage accounts that only a wildcard in the firewall lets through',
};
