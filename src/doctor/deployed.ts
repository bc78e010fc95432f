import * as z from 'zod';
import { InputError } from '../core/errors.ts';
import { checkJson } from '../core/schema-words.ts';
import { foldCase } from '../core/text.ts';
import type { Deployed } from './model.ts';

const Value = z.object({ value: z.unknown() });
const DeploymentRecord = z.object({
  id: z.string(),
  properties: z.object({
    provisioningState: z.string(),
    parameters: z.record(z.string(), Value),
    outputs: z.record(z.string(), Value).nullish(),
  }),
});

const Folded = z.string().transform((text) => foldCase(text));
const GroupId = z.string().transform((id) => (id === '' ? undefined : foldCase(id)));
const Topic = z.object({ name: z.string(), resourceGroup: z.string() });
const Subscriptions = z.array(
  z.object({ id: Folded, topic: Topic.nullish().transform((topic) => topic ?? undefined) }),
);
/** Those of infra/main.bicep that say what should be there; what a record leaves out has the template's default. */
const Parameters = z.object({
  name: z.string().default('gatehouse'),
  managedSubscriptions: Subscriptions.optional(),
  discoveredSubscriptions: Subscriptions.optional(),
  subscriptionsBeside: Subscriptions.default([]),
  authClientId: z.string(),
  managementGroupId: z.string().default(''),
  zonesResourceGroupId: GroupId.optional(),
  allowRecordWrites: z.boolean().default(false),
  allowApprovals: z.boolean().default(false),
  dnsOptions: z.array(z.enum(['createZones', 'linkNetworks'])).default([]),
  linkedNetworkGroupIds: z.array(Folded).default([]),
  allowClosings: z.boolean().default(false),
  allowClusterCommands: z.boolean().default(false),
  allowLiveVerification: z.boolean().default(false),
  linkClusterZones: z.boolean().default(false),
  allowZoneGroups: z.boolean().default(false),
  readActivityLog: z.boolean().default(false),
  omittedActions: z.array(z.string()).default([]),
  eventDelivery: z.enum(['function', 'queue']).default('function'),
  connectEvents: z.boolean().default(true),
  privateNetworking: z.boolean().default(true),
  privateApp: z.boolean().default(false),
});
const Outputs = z.object({ appName: z.string(), address: z.string(), principalId: z.string() });

/**
 * What a record of a deployment says should be there.
 * @throws InputError where it is a deployment of something else, or one that never came to its outputs.
 */
export function parseDeployed(body: unknown, subscription: string): Deployed {
  const { id, properties } = take(DeploymentRecord, body, 'is no deployment that can be read');
  const valuesOf = (given: Readonly<Record<string, { value?: unknown }>>): unknown =>
    Object.fromEntries(Object.entries(given).flatMap(([name, { value }]) => (value == null ? [] : [[name, value]])));
  const asked = take(Parameters, valuesOf(properties.parameters), 'is not a deployment of infra/main.bicep');
  const outputs = valuesOf(properties.outputs ?? {});
  const made = take(Outputs, outputs, `ended ${properties.provisioningState}, without its outputs: deploy again`);
  const found = asked.discoveredSubscriptions ?? asked.managedSubscriptions ?? [{ id: subscription, topic: undefined }];
  return {
    id,
    state: properties.provisioningState,
    subscription,
    name: asked.name,
    appName: made.appName,
    address: made.address,
    principalId: made.principalId,
    authClientId: foldCase(asked.authClientId),
    managementGroup: asked.managementGroupId === '' ? undefined : asked.managementGroupId,
    managed: [...found, ...asked.subscriptionsBeside.filter(({ id }) => !found.some((each) => each.id === id))],
    beside: asked.subscriptionsBeside.map(({ id }) => id),
    zonesGroup: asked.zonesResourceGroupId,
    linkedGroups: asked.linkedNetworkGroupIds,
    dnsOptions: asked.dnsOptions,
    allows: {
      recordWrites: asked.allowRecordWrites,
      approvals: asked.allowApprovals,
      closings: asked.allowClosings,
      clusterCommands: asked.allowClusterCommands,
      liveVerification: asked.allowLiveVerification,
      clusterZones: asked.linkClusterZones,
      zoneGroups: asked.allowZoneGroups,
      activityLog: asked.readActivityLog,
    },
    omittedActions: asked.omittedActions,
    delivery: asked.privateApp ? 'queue' : asked.eventDelivery,
    connectsEvents: asked.connectEvents,
    isPrivate: asked.privateNetworking,
  };
}

function take<S extends z.ZodType>(schema: S, value: unknown, otherwise: string): z.infer<S> {
  const { data, problems } = checkJson(schema, value);
  if (problems === undefined) return data as z.infer<S>;
  const fields = problems.map(({ path, message }) => `${path} ${message}`);
  throw new InputError('--deployment', `${otherwise} (${fields.join('; ')})`);
}
