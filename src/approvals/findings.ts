import type { Finding } from '../core/finding.ts';
import type { Connection, ListedConnection, PrivateLinkResource } from './model.ts';

/** A request that no rule answers: a person decides. */
export function waiting(resource: PrivateLinkResource, { id, requester, groupIds }: Connection): Finding {
  const who = requester.kind === 'seen' ? `'${requester.id}'` : 'A private endpoint that Azure does not name';
  const what = groupIds === undefined ? '' : ` for '${[...groupIds].sort().join("', '")}'`;
  return {
    check: 'ConnectionWaiting',
    subject: id,
    severity: 'info',
    message: `${who} asks '${resource.name}'${what}; no rule answers it.`,
    remedy: 'Approve or reject it, or write a rule that does.',
  };
}

/** A connection in a state nobody has described yet: it is left alone. */
export function unknownState({ id, status }: Connection): Finding {
  return {
    check: 'ConnectionStateUnknown',
    subject: id,
    severity: 'low',
    message: `The connection's state is '${status}', which is not known here; it is left as it is.`,
    remedy: 'Look at the connection in Azure, and tell us about the state.',
  };
}

/** A connection that is there but can't be read. */
export function unread(resource: PrivateLinkResource, listed: Extract<ListedConnection, { kind: 'unread' }>): Finding {
  return {
    check: 'ConnectionUnread',
    subject: listed.id ?? resource.id,
    severity: 'low',
    message: `A connection of '${resource.name}' can't be read: ${listed.because}.`,
    remedy: 'Look at the connection in Azure; it is neither answered nor forgotten.',
  };
}

/** Requests to a type that the catalogue does not have. */
export function unknownType({ id, type }: PrivateLinkResource): Finding {
  return {
    check: 'ApprovalTypeUnknown',
    subject: id,
    severity: 'low',
    message: `How to answer connections of the type '${type}' is not known; they wait in Azure.`,
    remedy: 'Answer them in the Azure portal, and add the type to the catalogue of connectable types.',
  };
}
