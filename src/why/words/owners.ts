import { foldCase, plain } from '../../core/text.ts';
import type { Diagnosis } from '../diagnosis.ts';
import type { Claim } from '../graph/claims.ts';

/** What a step says, and what to change. */
export interface Words {
  readonly because: string;
  readonly remedy: string | null;
}

export const words = (because: string, remedy: string | null = null): Words => ({ because, remedy });

export function describeService({ facts }: Diagnosis): Words {
  if (facts.served !== undefined) return words(`it is ${facts.served}`);
  return words(
    `no service that private link serves has names like ${facts.name}, and no endpoint or policy claims it`,
    'check the spelling; a name of your own needs a rule under dns.services in policy',
  );
}

const named = (claims: readonly Claim[]): string => claims.map(({ endpoint: { view } }) => view.name).join(', ');

export function describeEndpoint({ facts, states }: Diagnosis): Words {
  if (states.endpoint === 'skipped') return words('there is no service to connect to');
  const living = facts.claims.filter(({ endpoint }) => endpoint.isLiving);
  if (living.length > 0) return words(`claimed by ${named(living)}`);
  if (facts.claims.length > 0) {
    const half = facts.claims.map(({ endpoint: { view } }) => `${view.name} is ${view.provisioningState}`);
    return words(`only half provisioned: ${half.join(', ')}`, 'wait until it is provisioned, or repair or delete it');
  }
  if (states.endpoint === 'unknown')
    return words(
      'nobody claims it, but a private endpoint among the resources could not be read',
      'export it again with all its properties',
    );
  const target = facts.targets[0]?.id.name ?? 'the resource';
  return words(
    'no private endpoint among the resources claims it',
    `make a private endpoint to ${target} for this name`,
  );
}

export function describeApproval({ facts, states }: Diagnosis): Words {
  if (states.approval === 'skipped') return words('there is no living endpoint to approve');
  if (facts.approved.length > 0) return words(`approved: ${named(facts.approved)}`);
  const living = facts.claims.filter(({ endpoint }) => endpoint.isLiving);
  const says = living.map(({ endpoint }) => `${endpoint.view.name} is ${plain(endpoint.state)}`).join(', ');
  const isPending = living.some(({ endpoint }) => foldCase(endpoint.state) === 'pending');
  return words(
    `no connection is approved: ${says}`,
    isPending
      ? 'have the owner of the resource approve the connection'
      : 'delete the endpoint and create it again: a rejected or disconnected connection answers nobody',
  );
}
