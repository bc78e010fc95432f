import type { Finding } from '../data/api.ts';

/**
 * The lines to put into the policy so that a finding is accepted until a day, ready to paste. Undefined where policy can't exempt it: only
 * what egress and exposure find.
 */
export function exemptionFor({ room, check, subject }: Finding, until: string): string | undefined {
  if (room !== 'egress') return undefined;
  return [
    'egress:',
    '  exemptions:',
    `    - check: ${check}`,
    `      subject: ${JSON.stringify(subject)}`,
    '      reason: "why this may stay as it is"',
    `      until: ${until}`,
    '',
  ].join('\n');
}
