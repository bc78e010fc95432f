import type { Room } from '../reconcile/room.ts';
import { approvalChecks } from './checks.ts';
import { approvalKeys, isRequest } from './keys.ts';
import { type ApprovalsDependencies, createApprovalsReconciler } from './reconciler.ts';
import { createApprovalsPoll, createApprovalsSweeper } from './sweeper.ts';

/** Which connections a rule approves or rejects, and which wait for a person. */
export const approvals: Room<ApprovalsDependencies> = {
  name: 'approvals',
  keysOf: approvalKeys,
  isRequest,
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
