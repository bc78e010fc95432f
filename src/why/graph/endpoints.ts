import { InputError } from '../../core/errors.ts';
import { foldCase } from '../../core/text.ts';
import { parseEndpoint } from '../../dns/endpoints/endpoint-schema.ts';
import { parseNetworkInterface } from '../../dns/endpoints/interface-schema.ts';
import type { EndpointView, NetworkInterfaceView } from '../../dns/model.ts';
import { isInterfaceOf } from '../../dns/names/own-names.ts';
import { connectionsOf } from '../../egress/exposure/endpoints.ts';
import type { World } from '../../egress/model.ts';
import { addTo, perWorld } from '../../egress/path/per-world.ts';

/** A private endpoint, with the bodies that belong to it. */
export interface Endpoint {
  readonly view: EndpointView;
  readonly interfaces: readonly NetworkInterfaceView[];
  /** As its own body says, or as the target's does where they differ: the target is authoritative. */
  readonly state: string;
  /** Whether it is provisioned: one that is still being created or deleted, or has failed, is not sure to answer. */
  readonly isLiving: boolean;
  readonly isApproved: boolean;
}

export interface Endpoints {
  readonly all: readonly Endpoint[];
  /** Ids of endpoints whose bodies can't be read. */
  readonly unread: readonly string[];
}

/** The private endpoints among the bodies. */
export const endpointsOf = perWorld((world: World): Endpoints => {
  const interfaces = interfacesByEndpoint(world);
  const all: Endpoint[] = [];
  const unread: string[] = [];
  for (const { id, body } of world.resources) {
    if (id.type !== 'microsoft.network/privateendpoints') continue;
    const view = readable(() => parseEndpoint(body));
    if (view === undefined) unread.push(id.id);
    else all.push(toEndpoint(world, view, interfaces));
  }
  return { all, unread };
});

function toEndpoint(
  world: World,
  view: EndpointView,
  byEndpoint: ReadonlyMap<string, readonly NetworkInterfaceView[]>,
): Endpoint {
  const state = ownersWord(world, view) ?? view.connectionState;
  const isLiving = view.provisioningState === 'Succeeded';
  const interfaces = (byEndpoint.get(view.id) ?? []).filter((each) => isInterfaceOf(each, view));
  return { view, interfaces, state, isLiving, isApproved: isLiving && foldCase(state) === 'approved' };
}

/** What the target says of the connection, where it is among the bodies and lists one of this endpoint. */
function ownersWord(world: World, { id, privateLinkResource }: EndpointView): string | undefined {
  const target = world.find(privateLinkResource);
  const connection = target && connectionsOf(target)?.find((each) => each.endpoint === id);
  const word = connection?.status;
  return word === undefined ? undefined : word.charAt(0).toUpperCase() + word.slice(1);
}

/** By the endpoint that the interface itself names, else by the endpoint that lists it. */
function interfacesByEndpoint(world: World): ReadonlyMap<string, readonly NetworkInterfaceView[]> {
  const found = new Map<string, NetworkInterfaceView[]>();
  const unnamed = new Map<string, NetworkInterfaceView>();
  for (const { id, body } of world.resources) {
    if (id.type !== 'microsoft.network/networkinterfaces') continue;
    const view = readable(() => parseNetworkInterface(body));
    if (view?.endpoint !== undefined) addTo(found, view.endpoint, view);
    else if (view !== undefined && view.names.length > 0) unnamed.set(view.id, view);
  }
  if (unnamed.size === 0) return found;
  for (const { id, body } of world.resources) {
    if (id.type !== 'microsoft.network/privateendpoints') continue;
    for (const own of readable(() => parseEndpoint(body))?.networkInterfaces ?? []) {
      const view = unnamed.get(own);
      if (view !== undefined) addTo(found, id.id, view);
    }
  }
  return found;
}

function readable<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
