import type { ResourceChange } from '../core/change.ts';
import type { Key } from '../core/key.ts';
import { linkServiceType } from '../core/link-service.ts';
import { findResourceId } from '../core/resource-id.ts';
import type { Room } from '../reconcile/room.ts';
import { findConnectableType } from './catalogue.ts';
import { approvalChecks } from './checks.ts';
import { type ApprovalsDependencies, createApprovalsReconciler } from './reconciler.ts';
import { createApprovalsPoll, createApprovalsSweeper } from './sweeper.ts';

const children: ReadonlySet<string> = new Set(['privateendpointconnections', 'privateendpointconnectionproxies']);

/**
 * Where a resource event makes us observe.
 *
 *   {resource}/privateEndpointConnections         write, delete   the resource: somebody answered or removed a connection
 *   {resource}/privateEndpointConnectionProxies   write, delete   the resource: somebody asks (validate is only the question before)
 *   privateLinkServices                           write, delete   itself: its own requests raise no event
 *   any other type that takes connections         delete          itself, to forget its connections
 *
 * Location-scoped proxies name no resource.
 */
function approvalKeys({ id, change }: ResourceChange): readonly Key[] {
  const resource = findResourceId(id);
  if (resource === undefined || change === 'action') return [];
  const [, first, ...more] = resource.type.split('/');
  if (children.has(more[more.length - 1] ?? '')) {
    return resource.parent === undefined || first === 'locations' ? [] : [{ room: 'approvals', key: resource.parent }];
  }
  const isConcerned =
    resource.type === linkServiceType || (change === 'delete' && findConnectableType(resource.type) !== undefined);
  return isConcerned ? [{ room: 'approvals', key: resource.id }] : [];
}

/** Which connections a rule approves or rejects, and which wait for a person. */
export const approvals: Room<ApprovalsDependencies> = {
  name: 'approvals',
  keysOf: approvalKeys,
  /** Of the events around a connection, only a proxy's write is the request itself: its caller is the requester. */
  isRequest: ({ type, change }) => change === 'write' && type.endsWith('/privateendpointconnectionproxies'),
  findings: Object.values(approvalChecks),
  open(ports) {
    const reconciler = createApprovalsReconciler(ports);
    return {
      reconcilerFor: () => reconciler,
      sweeper: createApprovalsSweeper(ports),
      poll: createApprovalsPoll(ports),
    };
  },
};
