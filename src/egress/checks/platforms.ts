import { findResourceId, quoteId } from '../../core/resource-id.ts';
import { foldCase } from '../../core/text.ts';
import { at, field, flagOf, lowerText, textOf } from '../body.ts';
import type { Given, Predicates } from './predicate.ts';
import { isForeign } from './private-link.ts';

const parameter = ({ properties }: Given, name: string): unknown =>
  at(properties, 'parameters', name, 'value') ?? at(properties, 'parameters', name);

/** Data and machine learning platforms, and where logs go: networks of their own that let things out. */
export const platforms: Predicates = {
  'egress-search-shared-private-link'({ properties, resource, policy }) {
    const target = textOf(field(properties, 'privateLinkResourceId'));
    const status = lowerText(field(properties, 'status'));
    const subscription = findResourceId(target)?.subscriptionId;
    if (subscription !== undefined && isForeign(resource.id.subscriptionId, subscription, policy) === true) {
      return `it leads to ${quoteId(target ?? '')}, which policy does not trust`;
    }
    return status === 'pending' ? `its status is Pending: indexers do not reach ${quoteId(target ?? '')}` : undefined;
  },
  'egress-adf-ir-no-managed-vnet'({ properties }) {
    const isManaged = lowerText(field(properties, 'type')) === 'managed';
    return isManaged && textOf(at(properties, 'managedVirtualNetwork', 'referenceName')) === undefined
      ? 'type is Managed and managedVirtualNetwork is not set: activities leave from shared addresses of the platform'
      : undefined;
  },
  'egress-databricks-node-public-ip'(given) {
    if (lowerText(field(given.properties, 'computeMode')) === 'serverless') return undefined;
    return flagOf(parameter(given, 'enableNoPublicIp')) === false
      ? 'enableNoPublicIp is false: every node of a cluster has a public address'
      : undefined;
  },
  'egress-databricks-not-injected'(given) {
    if (lowerText(field(given.properties, 'computeMode')) === 'serverless') return undefined;
    return textOf(parameter(given, 'customVirtualNetworkId')) === undefined
      ? 'customVirtualNetworkId is not set: its network is managed by the platform, and no route of ours reaches it'
      : undefined;
  },
  'egress-synapse-exfiltration'({ properties }) {
    const network = lowerText(field(properties, 'managedVirtualNetwork'));
    if (network !== 'default')
      return `managedVirtualNetwork is ${network ?? 'not set'}: Spark and pipelines leave from the platform's addresses`;
    return flagOf(at(properties, 'managedVirtualNetworkSettings', 'preventDataExfiltration')) === true
      ? undefined
      : 'preventDataExfiltration is not true: the managed network reaches everything';
  },
  'egress-ml-isolation-mode'({ properties }) {
    const mode = textOf(at(properties, 'managedNetwork', 'isolationMode'));
    const isClosed = foldCase(mode) === 'allowonlyapprovedoutbound';
    return isClosed ? undefined : `managedNetwork.isolationMode is ${mode ?? 'not set'}`;
  },
  'egress-ml-compute-no-subnet'({ properties, resource, world }) {
    const inner = field(properties, 'properties') ?? properties;
    const workspace = world.find(resource.id.parent ?? '');
    const mode = lowerText(at(workspace?.properties, 'managedNetwork', 'isolationMode'));
    const isManaged = mode !== undefined && mode !== 'disabled';
    const problems = [
      ...(textOf(at(inner, 'subnet', 'id')) === undefined && !isManaged ? ['it is in no subnet'] : []),
      ...(flagOf(field(inner, 'enableNodePublicIp')) === true ? ['enableNodePublicIp is true'] : []),
      ...(lowerText(field(inner, 'remoteLoginPortPublicAccess')) === 'enabled'
        ? ['remoteLoginPortPublicAccess is Enabled']
        : []),
    ];
    return problems.length === 0 ? undefined : problems.join(', ');
  },
  'exposure-ampls-open-mode'({ properties }) {
    const modes = ['ingestionAccessMode', 'queryAccessMode'].map((name) => ({
      name,
      mode: textOf(at(properties, 'accessModeSettings', name)) ?? 'not set, which means Open',
    }));
    const open = modes.filter(({ mode }) => foldCase(mode) !== 'privateonly');
    return open.length === 0 ? undefined : open.map(({ name, mode }) => `${name} is ${mode}`).join(', ');
  },
};
