import type { SimResource } from '../world.ts';
import { type Answer, methodNotAllowed, parentNotFound, providerError, resourceNotFound } from './answer.ts';
import { type Json, objectAt, propertiesAt, textAt, withProperties } from './bodies.ts';
import { type Call, parentOf } from './call.ts';
import { changeOf, raise } from './changes.ts';
import type { ConnectionStyle, Decision } from './connection-style.ts';
import { connectionStyle } from './connection-styles.ts';
import { changeConnection, connectionState, connectionsOf, endpointIdOf, removeConnection } from './connections.ts';
import { refreshEndpoint } from './endpoint-state.ts';
import { networkPolling } from './network-operations.ts';
import type { PollStyle } from './operations.ts';
import { page } from './paging.ts';
import type { Handler, Simulation } from './simulation.ts';

/** `…/privateEndpointConnections` of every type: the owner's list, decisions and removals, each provider's way. */
export const privateEndpointConnections: Handler = (sim, call) => {
  const parentId = parentOf(call) ?? '';
  const target = sim.world.find(parentId);
  if (target === undefined) return parentNotFound(call, parentId);
  if (call.isCollection) {
    if (call.method !== 'GET') return methodNotAllowed(call);
    const bodies = connectionsOf(sim, target.id).map((connection) => connection.body);
    return page(call, bodies, { size: sim.settings.pageSize, emptyLast: sim.settings.emptyLastPage });
  }
  const style = connectionStyle(target.type);
  const connection = sim.world.find(call.path);
  if (call.method === 'DELETE')
    return connection === undefined ? { status: 204 } : remove(sim, call, target, connection);
  if (connection === undefined) return resourceNotFound(call);
  if (call.method === 'GET') return answer(200, connection);
  if (call.method !== (style.method ?? 'PUT')) return methodNotAllowed(call);
  return decide(sim, call, target, connection, style);
};

function decide(
  sim: Simulation,
  call: Call,
  target: SimResource,
  connection: SimResource,
  style: ConnectionStyle,
): Answer {
  const asked = objectAt(propertiesAt(call.body), 'privateLinkServiceConnectionState');
  const before = connectionState(connection);
  const status = textAt(asked, 'status') || before.status;
  if (status !== 'Approved' && status !== 'Rejected') {
    return providerError(
      400,
      'InvalidRequestContent',
      `The connection status '${status}' is not Approved or Rejected.`,
    );
  }
  const { refuses } = style;
  if (
    (refuses?.when === 'not pending' && before.status !== 'Pending') ||
    (refuses?.when === 'approved again' && before.status === 'Approved' && status === 'Approved') ||
    (refuses?.when === 'approved after rejection' && before.status === 'Rejected' && status === 'Approved')
  ) {
    return providerError(400, refuses.code, refuses.message);
  }
  const decision = status === 'Approved' ? style.approve : (style.reject ?? style.approve);
  const old = objectAt(propertiesAt(connection.body), 'privateLinkServiceConnectionState');
  const { description: earlier, ...kept } = old;
  const unsaid = status === before.status ? earlier : undefined;
  const said = asked.description ?? (style.isSilent ? unsaid : '');
  const state: Json = { ...kept, status, ...(said === undefined ? {} : { description: said }) };
  return decision.operation === undefined
    ? decideAtOnce(sim, call, connection, decision, state)
    : decideLater(sim, call, target, connection, style, decision, state);
}

function decideAtOnce(sim: Simulation, call: Call, connection: SimResource, decision: Decision, state: Json): Answer {
  const changed = changeConnection(sim, connection, { privateLinkServiceConnectionState: state });
  refreshEndpoint(sim, endpointIdOf(connection));
  raise(sim, call, changeOf('write', connection.type, connection.id));
  return answer(decision.status, changed);
}

function decideLater(
  sim: Simulation,
  call: Call,
  target: SimResource,
  connection: SimResource,
  style: ConnectionStyle,
  decision: Decision,
  state: Json,
): Answer {
  const running = style.provisioning === undefined ? {} : { provisioningState: style.provisioning.running };
  const done = style.provisioning === undefined ? {} : { provisioningState: style.provisioning.done };
  const next: Json = { ...running, privateLinkServiceConnectionState: state };
  // A provider that answers with the new state shows it while the operation runs; the others only afterwards.
  const shown = decision.body === 'new' || decision.showsAtOnce ? changeConnection(sim, connection, next) : connection;
  const headers = sim.operations.start({
    call,
    style: pollingOf(call, target, decision),
    delay: sim.settings.delays.connection,
    change: changeOf('write', connection.type, connection.id),
    finish() {
      const current = sim.world.find(connection.id);
      if (current === undefined) return undefined;
      changeConnection(sim, current, { ...done, privateLinkServiceConnectionState: state });
      refreshEndpoint(sim, endpointIdOf(current));
      return undefined;
    },
    result: () => ({ status: 200, body: sim.world.find(connection.id)?.body }),
  });
  const tagged = style.etag === 'weak' && style.method === 'PATCH' ? { etag: textAt(shown.body, 'etag') } : {};
  const body = laterBody(connection, shown, decision, running, state);
  return { status: decision.status, headers: { ...headers, ...tagged }, ...(body === undefined ? {} : { body }) };
}

function laterBody(
  connection: SimResource,
  shown: SimResource,
  decision: Decision,
  running: Json,
  state: Json,
): Json | undefined {
  const { body, answers, nulls = [] } = decision;
  if (body === 'empty') return undefined;
  if (body === 'old') return withProperties(connection.body, running);
  if (body === 'state') {
    return {
      id: connection.id,
      properties: { privateLinkServiceConnectionState: { ...state, actionsRequired: null } },
    };
  }
  if (body !== 'new') return body;
  return withProperties(shown.body, {
    ...(answers === undefined ? {} : { provisioningState: answers }),
    ...Object.fromEntries(nulls.map((name) => [name, null])),
  });
}

function pollingOf(call: Call, target: SimResource, decision: Decision): PollStyle {
  const fill = (template: string): string =>
    template
      .replaceAll('{sub}', call.subscriptionId ?? '')
      .replaceAll('{group}', call.resourceGroup ?? '')
      .replaceAll('{location}', textAt(target.body, 'location').toLowerCase().replaceAll(' ', '') || 'eastus')
      .replaceAll('{parent}', target.id)
      .replaceAll('{id}', call.path);
  const { status, result, waiting, waitingStatus } = decision.operation ?? {};
  return {
    ...(status === undefined ? {} : { statusPath: fill(status) }),
    ...(result === undefined ? {} : { resultPath: fill(result) }),
    ...(waiting === undefined ? {} : { waiting }),
    ...(waitingStatus === undefined ? {} : { waitingStatus }),
  };
}

function remove(sim: Simulation, call: Call, target: SimResource, connection: SimResource): Answer {
  const change = changeOf('delete', connection.type, connection.id);
  const finish = (): undefined => {
    removeConnection(sim, connection);
    refreshEndpoint(sim, endpointIdOf(connection));
    return undefined;
  };
  if (!/^microsoft\.network\//i.test(target.type)) {
    finish();
    raise(sim, call, change);
    return { status: 200 };
  }
  const headers = sim.operations.start({
    call,
    style: networkPolling(call, textAt(target.body, 'location'), { isDelete: true }),
    delay: sim.settings.delays.connection,
    change,
    finish,
  });
  return { status: 202, headers };
}

function answer(status: number, connection: SimResource): Answer {
  const etag = textAt(connection.body, 'etag');
  const isShown = etag.startsWith('W/') || etag.startsWith('"');
  return { status, ...(isShown ? { headers: { etag } } : {}), body: connection.body };
}
