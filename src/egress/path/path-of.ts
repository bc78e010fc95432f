import type { Estate } from './estate.ts';
import type { PathVerdict } from './model.ts';
import { ofContainerApp, ofContainerGroup, ofEnvironment, ofWebApp } from './subjects/app.ts';
import { ofAgentPool, ofCluster } from './subjects/cluster.ts';
import { ofInterface } from './subjects/interface.ts';
import { ofVirtualMachine, ofVirtualNetwork } from './subjects/members.ts';
import { ofScaleSet } from './subjects/scale-set.ts';
import { ofSubnet } from './subjects/subnet.ts';

type Walker = (estate: Estate, id: string) => PathVerdict;

/** What has a path to the internet, by lower-cased type. */
const walkers: Readonly<Record<string, Walker>> = {
  'microsoft.network/networkinterfaces': ofInterface,
  'microsoft.network/virtualnetworks/subnets': ofSubnet,
  'microsoft.compute/virtualmachinescalesets': ofScaleSet,
  'microsoft.containerservice/managedclusters': ofCluster,
  'microsoft.containerservice/managedclusters/agentpools': ofAgentPool,
  'microsoft.web/sites': ofWebApp,
  'microsoft.web/sites/slots': ofWebApp,
  'microsoft.app/containerapps': ofContainerApp,
  'microsoft.app/managedenvironments': ofEnvironment,
  'microsoft.containerinstance/containergroups': ofContainerGroup,
};

/** Whether things of this type send packets of their own. */
export const hasPath = (type: string): boolean => Object.hasOwn(walkers, type);

/** The path of one subject; undefined where its type has none. Pure, and worked out once for each estate. */
export const verdictOf = (estate: Estate, type: string, id: string): PathVerdict | undefined =>
  walkers[type]?.(estate, id);

/** What has no finding of its own, since each of its members has: a path only where somebody asks for it by name. */
const groups: Readonly<Record<string, Walker>> = {
  'microsoft.compute/virtualmachines': ofVirtualMachine,
  'microsoft.network/virtualnetworks': ofVirtualNetwork,
};

/** The path of a subject that was asked for by name: machines and networks too, as the worst of what they are made of. */
export const namedVerdictOf = (estate: Estate, type: string, id: string): PathVerdict | undefined =>
  (walkers[type] ?? groups[type])?.(estate, id);
