import type { Resource, World } from '../../egress/model.ts';

export type State = 'pass' | 'fail' | 'unknown';

/** What one line says of a cluster. */
export interface LineAnswer {
  readonly state: State;
  /** Half a sentence with the values it is based on. */
  readonly because: string;
}

/** One change of a property, as the isolation API and the file of it have it. */
export interface Change {
  readonly at: Date;
  readonly property: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What the cluster itself answered, where it was asked; what it did not answer is undefined. */
export interface Live {
  readonly storageClasses: readonly StorageClass[] | undefined;
  readonly claims: readonly Claim[] | undefined;
  readonly services: readonly LiveService[] | undefined;
}

/** Why something is missing from the cluster's answer. */
export const unasked = ({ unsaid }: Given): string => unsaid ?? 'give --live';

export interface StorageClass {
  readonly name: string;
  readonly provisioner: string;
  readonly networkEndpointType: string | undefined;
  readonly isDefault: boolean;
}

export interface Claim {
  readonly name: string;
  /** undefined: the default class. */
  readonly storageClass: string | undefined;
}

export interface LiveService {
  readonly name: string;
  readonly type: string;
  readonly isInternal: boolean;
}

/** A role assignment, at any scope. */
export interface RoleAssignment {
  /** Lower-case id; `/` and management groups too. */
  readonly scope: string;
  /** The guid of the role, or its name in lower case where only that is given. */
  readonly roleId: string;
  readonly principalId: string;
  readonly isConditional: boolean;
}

/** All that the lines of one cluster are based on. */
export interface Given {
  readonly world: World;
  readonly cluster: Resource;
  readonly roleAssignments: readonly RoleAssignment[];
  readonly live: Live | undefined;
  /** Why the cluster was not asked, or did not answer everything; undefined where a file can be given. */
  readonly unsaid?: string | undefined;
  /** Of this cluster, oldest first; undefined where no history is kept. */
  readonly history: readonly Change[] | undefined;
}

export interface IsolationLine {
  readonly id: string;
  /** What has to hold, in a few words. */
  readonly what: string;
  readonly remedy: string;
  readonly judge: (given: Given) => LineAnswer;
}

export const pass = (because: string): LineAnswer => ({ state: 'pass', because });
export const fail = (because: string): LineAnswer => ({ state: 'fail', because });
export const unknown = (because: string): LineAnswer => ({ state: 'unknown', because });

/** One fail is a fail, else one unknown makes it unknown; the reasons are those of the worst. */
export function worst(verdicts: readonly LineAnswer[], otherwise: LineAnswer): LineAnswer {
  for (const state of ['fail', 'unknown', 'pass'] as const) {
    const found = verdicts.filter((each) => each.state === state);
    if (found.length > 0) return { state, because: [...new Set(found.map(({ because }) => because))].join('; ') };
  }
  return otherwise;
}
