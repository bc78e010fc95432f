import { type Answer, gatewayError } from './answer.ts';
import type { Call } from './call.ts';
import type { Permissions } from './simulation.ts';

export function canRead(permissions: Permissions, id: string): boolean {
  return !permissions.unreadable.some((prefix) => isBelow(id, prefix));
}

/** 403 as ARM's gateway gives it (error-403-authorization-failed), before anything is said about existence. */
export function denied(permissions: Permissions, call: Call): Answer | undefined {
  const closed = call.kind === 'read' ? permissions.unreadable : permissions.unwritable;
  if (!closed.some((prefix) => isBelow(call.path, prefix))) return undefined;
  const type =
    call.type ||
    (call.resourceGroup ? 'Microsoft.Resources/subscriptions/resourceGroups' : 'Microsoft.Resources/subscriptions');
  const action = call.kind === 'action' ? `${type}/action` : `${type}/${call.kind}`;
  return gatewayError(
    403,
    'AuthorizationFailed',
    `The client '${call.caller.appId}' with object id '${call.caller.objectId}' does not have authorization to perform action '${action}' over scope '${call.path}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

function isBelow(id: string, prefix: string): boolean {
  const [child, root] = [id.toLowerCase(), prefix.toLowerCase().replace(/\/+$/, '')];
  return child === root || child.startsWith(`${root}/`);
}
