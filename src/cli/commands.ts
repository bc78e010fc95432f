import type { Command } from 'commander';
import { auditCommand } from './deployed/audit.ts';
import { accessOfClusterCommand, listClustersCommand, showClusterCommand } from './deployed/clusters.ts';
import {
  approveConnectionCommand,
  deferConnectionCommand,
  listConnectionsCommand,
  rejectConnectionCommand,
  showConnectionCommand,
} from './deployed/connections.ts';
import { findingsCommand } from './deployed/findings.ts';
import { applyProposalCommand, listProposalsCommand } from './deployed/proposals.ts';
import { doctorCommand } from './doctor.ts';
import { explainApprovalCommand } from './explain-approval.ts';
import { explainDnsCommand } from './explain-dns.ts';
import { explainEgressCommand } from './explain-egress.ts';
import { explainEventCommand } from './explain-event.ts';
import { explainPoliciesCommand } from './explain-policies.ts';
import { planApprovalsCommand } from './plan-approvals.ts';
import { planDnsCommand } from './plan-dns.ts';
import { policyCheckCommand } from './policy-check.ts';
import { policyInitCommand } from './policy-init.ts';
import { policyReferenceCommand, policySchemaCommand } from './policy-print.ts';
import { previewCommand } from './preview.ts';
import { reachCommand } from './reach.ts';
import { replayCommand } from './replay.ts';
import type { Run } from './run.ts';
import { verifyIsolationCommand } from './verify-isolation.ts';
import { whyCommand } from './why.ts';

/** Makes one command; what it does goes through `run`. */
export type MakeCommand = (run: Run) => Command;

/** A word that only gathers commands: `gatehouse explain …`. */
export interface CommandGroup {
  readonly name: string;
  readonly description: string;
  readonly commands: readonly MakeCommand[];
}

/** The whole command line: a new command is one line here, in its group or beside the groups. */
export const groups: readonly CommandGroup[] = [
  {
    name: 'explain',
    description: 'say what the app would decide about saved bodies, and why',
    commands: [
      explainEventCommand,
      explainDnsCommand,
      explainApprovalCommand,
      explainEgressCommand,
      explainPoliciesCommand,
    ],
  },
  {
    name: 'plan',
    description: 'say what the app would write to Azure as it is now',
    commands: [planDnsCommand, planApprovalsCommand],
  },
  {
    name: 'policy',
    description: 'write a policy document to begin with, check one, or print what one may say',
    commands: [policyInitCommand, policyCheckCommand, policySchemaCommand, policyReferenceCommand],
  },
  {
    name: 'verify',
    description: 'check that something is as it is meant to be',
    commands: [verifyIsolationCommand],
  },
  {
    name: 'connections',
    description: 'see and answer the requests that a deployed app knows of',
    commands: [
      listConnectionsCommand,
      showConnectionCommand,
      approveConnectionCommand,
      rejectConnectionCommand,
      deferConnectionCommand,
    ],
  },
  {
    name: 'clusters',
    description: 'see how the AKS clusters that a deployed app knows of are reached, and from where',
    commands: [listClustersCommand, showClusterCommand, accessOfClusterCommand],
  },
  {
    name: 'proposals',
    description: 'see what would keep broken promises of reachability, and have it done',
    commands: [listProposalsCommand, applyProposalCommand],
  },
];

/** Commands of no group. */
export const singles: readonly MakeCommand[] = [
  whyCommand,
  reachCommand,
  previewCommand,
  replayCommand,
  findingsCommand,
  auditCommand,
  doctorCommand,
];
