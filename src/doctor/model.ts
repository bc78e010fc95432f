import type { Permission } from '../core/actions.ts';
import type { Check } from '../core/finding.ts';

/** What a deployment was asked to be: the record that Azure keeps of it, with the template's parameters and outputs. */
export interface Deployed {
  /** Resource id of the record. */
  readonly id: string;
  /** How it ended: `Succeeded`, `Failed`, … */
  readonly state: string;
  readonly subscription: string;
  readonly name: string;
  readonly appName: string;
  readonly address: string;
  readonly principalId: string;
  readonly authClientId: string;
  /** Lower-case. */
  readonly managed: readonly { readonly id: string; readonly topic: Topic | undefined }[];
  /** Of those, the ones that are named beside a management group: lower-case. */
  readonly beside: readonly string[];
  /** The app finds subscriptions under it by itself. */
  readonly managementGroup: string | undefined;
  readonly zonesGroup: string | undefined;
  readonly linkedGroups: readonly string[];
  readonly dnsOptions: readonly ('createZones' | 'linkNetworks')[];
  readonly allows: Readonly<
    Record<
      | 'recordWrites'
      | 'approvals'
      | 'closings'
      | 'clusterCommands'
      | 'liveVerification'
      | 'clusterZones'
      | 'zoneGroups'
      | 'activityLog',
      boolean
    >
  >;
  readonly omittedActions: readonly string[];
  readonly delivery: 'function' | 'queue';
  readonly connectsEvents: boolean;
  readonly isPrivate: boolean;
}

export interface Topic {
  readonly name: string;
  readonly resourceGroup: string;
}

/** Why something could not be read; it is neither right nor wrong then. */
export interface Unread {
  readonly unread: string;
}

export const isUnread = (value: unknown): value is Unread =>
  typeof value === 'object' && value !== null && 'unread' in value;

/** What the identity may do at one scope: the roles it was given there or above. */
export interface GrantedAt {
  readonly scope: string;
  readonly permissions: readonly Permission[] | Unread;
}

/** The roles on data that the identity was given on the storage account: ids of definitions, without their path. */
export interface Storage {
  readonly id: string;
  readonly isPublic: boolean;
  /** State of each private endpoint connection. */
  readonly connections: readonly string[];
  readonly roles: readonly string[];
}

/** A topic as Azure shows it, with its event subscriptions and what became of events in the last day. */
export interface TopicSeen {
  readonly id: string;
  readonly subscriptions: readonly EventSubscription[];
  /** By event subscription, lower-case. */
  readonly delivery: ReadonlyMap<string, Delivery> | Unread;
}

export interface EventSubscription {
  readonly name: string;
  readonly state: string;
  /** Where events go, lower-case: the id of a function, or of a storage account with `#` and the queue. */
  readonly destination: string;
}

/** Events of a day. */
export interface Delivery {
  readonly delivered: number;
  readonly failed: number;
  readonly lost: number;
}

/** How people are signed in, as the platform's settings have it. */
export interface SignIn {
  readonly enabled: boolean;
  readonly clientId: string;
  readonly audiences: readonly string[];
}

/** What the app said of itself. `refused` is the status it answered otherwise. */
export interface AppSeen {
  readonly health: unknown;
  readonly me: unknown;
  /** Between asking and being answered. */
  readonly asked: Date;
  readonly answered: Date;
}

/** Everything that was read; absent is undefined, and what could not be read says why. */
export interface Seen {
  /** Subscriptions under the management group, lower-case; undefined where the deployment has none. */
  readonly under: readonly string[] | undefined | Unread;
  readonly identity: { readonly principalId: string } | undefined | Unread;
  readonly granted: readonly GrantedAt[];
  readonly storage: Storage | undefined | Unread;
  readonly topics: readonly {
    readonly subscription: string;
    readonly topic: TopicSeen | undefined | Unread;
  }[];
  readonly site: { readonly state: string } | undefined | Unread;
  readonly signIn: SignIn | Unread;
  readonly app: AppSeen | Refusal | Unread;
}

/** The app answered, with a status that is no success. */
export interface Refusal {
  readonly refused: number;
}

/** One line of the answer: what was checked, of what, and what to run where it is not right. */
export interface Line {
  readonly verdict: 'ok' | 'wrong' | 'unknown';
  readonly check: string;
  readonly subject: string;
  readonly message: string;
  /** Only where it is not right. */
  readonly remedy?: string;
}

/** A line that is right. */
export const fine = ({ id }: Check, subject: string, message: string): Line => ({
  verdict: 'ok',
  check: id,
  subject,
  message,
});

/** A line that is not: with the check's own remedy, or the one that fits the case. */
export const wrong = (check: Check, subject: string, message: string, remedy = check.remedy): Line => ({
  verdict: 'wrong',
  check: check.id,
  subject,
  message,
  remedy,
});

/** A line about what could not be read. */
export const unknown = (check: Check, subject: string, why: string, remedy = mayRead): Line => ({
  verdict: 'unknown',
  check: check.id,
  subject,
  message: `could not be read: ${why}`,
  remedy,
});

const mayRead = 'Sign in as somebody who has the role Reader there, and ask again.';
