import { type Finding, raise } from '../../core/finding.ts';
import { nameOf } from '../../core/resource-id.ts';
import type { Remediation } from '../../state/remediations/model.ts';
import { closingChecks } from './checks.ts';

/** That a public way is closed on its day. */
export function announcement({ id, property, dueAt, rule, networks, because }: Remediation): Finding {
  const who = networks.length === 0 ? '' : ` for ${networks.map(nameOf).join(', ')}`;
  const restart = property.endsWith('defaultOutboundAccess')
    ? '; machines there need to be stopped and deallocated once'
    : '';
  return raise(
    closingChecks.announced,
    id,
    `${property} is closed by ${rule} on ${dueAt}, its private way${who} being proven (${because.join('; ')})${restart}`,
  );
}

/** Settings that a write should have left alone. */
export const lostFindings = ({ id, lost = [] }: Remediation): readonly Finding[] =>
  lost.length === 0
    ? []
    : [raise(closingChecks.lostSettings, id, `no longer what they were before it was closed: ${lost.join(', ')}`)];
