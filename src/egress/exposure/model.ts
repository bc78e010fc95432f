import type { ProfileName } from '../../policy/egress.ts';

/** What the internet can do with a resource: reach it, reach it from a list of networks, not reach it, or it is not known. */
export type PublicState = 'enabled' | 'restricted' | 'disabled' | 'unknown';

/** Whether a resource's own endpoint answers the public internet, and the property values that say so. */
export interface Exposure {
  readonly public: PublicState;
  readonly because: string;
}

/** A property that could not be known. */
export interface Unknown {
  /** Below `properties`, e.g. `networkAcls.defaultAction`, or the list of children. */
  readonly property: string;
  readonly because: string;
  /** The only profiles it matters under; all of them where absent. */
  readonly under?: readonly ProfileName[];
}

/** What the general rule makes of one resource. */
export interface ExposureAnswer extends Exposure {
  readonly unknown: readonly Unknown[];
  /** What closed it or keeps it closed, for checks that depend on the reason. */
  readonly by: 'switch' | 'perimeter' | 'placement' | 'endpoint' | 'lists' | 'nothing';
  /** What the lists let in, where they decided. */
  readonly admission?: Admission;
}

/** What lists let in where the switch is on. */
export interface Admission {
  readonly who: 'everybody' | 'azure' | 'some' | 'nobody' | 'unknown';
  /** Continues a sentence that has said that the switch is on. */
  readonly because: string;
  readonly unknown: readonly Unknown[];
  /** Whether addresses are among those let in, not only networks. */
  readonly hasAddresses?: boolean;
}
