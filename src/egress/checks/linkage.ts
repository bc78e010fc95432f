import { findResourceId } from '../../core/resource-id.ts';
import { field, lowerText } from '../body.ts';
import { approvedConnections, connectionsOf } from '../exposure/endpoints.ts';
import type { Predicates } from './predicate.ts';
import { isForeign } from './private-link.ts';

/** What the public way and the private one say together. */
export const linkage: Predicates = {
  'linkage-public-open-while-private-endpoint'({ resource, world, exposure }) {
    const names = approvedConnections(resource, world).map(({ name }) => name);
    if (names.length === 0 || exposure === undefined) return undefined;
    const because = `private endpoints are approved (${[...new Set(names)].sort().join(', ')}), and ${exposure.because}`;
    if (exposure.public === 'enabled') return because;
    return exposure.public === 'restricted' ? { because, severity: 'medium' } : undefined;
  },
  'linkage-private-only-without-endpoint'({ resource, world, exposure }) {
    if (exposure?.by !== 'switch' || exposure.public !== 'disabled') return undefined;
    const listed = connectionsOf(resource);
    if (listed === undefined || approvedConnections(resource, world).length > 0) return undefined;
    const asked = listed.map(({ name, status }) => `${name} is ${status ?? 'unknown'}`).sort();
    return `${exposure.because}, and ${asked.length === 0 ? 'it has no private endpoint' : `no private endpoint is approved (${asked.join(', ')})`}: nobody reaches it`;
  },
  'pec-approved-foreign-subscription'({ resource, policy }) {
    const found = (connectionsOf(resource) ?? [])
      .filter(({ status }) => status === 'approved')
      .flatMap(({ name, endpoint }) => {
        if (endpoint === undefined) return [`${name}, whose endpoint is not shown: another tenant's`];
        const other = findResourceId(endpoint)?.subscriptionId;
        const isOthers = other !== undefined && isForeign(resource.id.subscriptionId, other, policy) === true;
        return isOthers ? [`${name} of subscription ${other}`] : [];
      });
    return found.length === 0 ? undefined : `approved for ${found.sort().join('; ')}`;
  },
  'nsp-learning-mode'({ properties }) {
    const mode = lowerText(field(properties, 'accessMode'));
    return mode === 'learning' || mode === 'audit'
      ? `accessMode is ${mode}: the perimeter records, and stops nothing`
      : undefined;
  },
};
