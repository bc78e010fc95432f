import type { ProfileName } from '../../policy/egress.ts';
import type { WayName } from '../path/model.ts';

/** The ways out to the internet that checks of this room distinguish. */
export type EgressClass = WayName;

const closed: readonly WayName[] = ['blocked', 'private-only'];
const inspected: readonly WayName[] = [...closed, 'forced-tunnel', 'firewall-inspected'];

/** The ways out that each profile allows; `open` allows any, also one that isn't known. */
const allowed: Readonly<Record<Exclude<ProfileName, 'open'>, ReadonlySet<WayName | undefined>>> = {
  explicit: new Set([...inspected, 'nat-gateway', 'lb-outbound-rule']),
  inspected: new Set(inspected),
  isolated: new Set(closed),
};

/** Whether a profile allows a way out; what names none is allowed under `open` alone. */
export const allows = (profile: ProfileName, way: EgressClass | undefined): boolean =>
  profile === 'open' || allowed[profile].has(way);
