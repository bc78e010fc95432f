import type { ProfileName } from '../policy/egress.ts';

/** The ways out to the internet that checks of this room tell apart. */
export type EgressClass = 'nat-gateway' | 'lb-outbound-rule' | 'default-outbound';

const allowed: Readonly<Record<ProfileName, readonly EgressClass[]>> = {
  open: ['nat-gateway', 'lb-outbound-rule', 'default-outbound'],
  explicit: ['nat-gateway', 'lb-outbound-rule'],
  inspected: [],
  isolated: [],
};

/** Whether a profile puts up with a way out. */
export const allows = (profile: ProfileName, egressClass: EgressClass): boolean =>
  allowed[profile].includes(egressClass);
