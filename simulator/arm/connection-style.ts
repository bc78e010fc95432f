import type { Json } from './bodies.ts';

/** What the first part of a connection's name is taken from. */
export type NameStyle =
  | '{endpoint}.{guid}'
  | '{endpoint}-{guid}'
  | '{resource}.{guid}'
  | '{endpoint}'
  | '{connection}'
  | '{guid}'
  | 'connection-{guid}';

/** How one provider answers an approval or a rejection. */
export interface Decision {
  readonly status: 200 | 201 | 202;
  /** The answer's body: the connection as it will be, as it still is, or something else entirely. */
  readonly body: 'new' | 'old' | 'state' | 'empty' | Json;
  /** The connection shows its new state while the operation runs, though the answer doesn't. */
  readonly showsAtOnce?: true;
  /** `provisioningState` in the answer, where it is not that of a running operation. */
  readonly answers?: string;
  /** Properties that are null in the answer: the provider echoes what azure-cli left out. */
  readonly nulls?: readonly string[];
  /** Path templates of the operation, with `{sub} {group} {parent} {id} {location} {op}`; absent where the change is done at once. */
  readonly operation?: {
    readonly status?: string;
    readonly result?: string;
    readonly waiting?: string;
    readonly waitingStatus?: 202;
  };
}

/** The quirks of one type's private endpoint connections, as observed: test/facts/connection-answers.ts. */
export interface ConnectionStyle {
  readonly name: NameStyle;
  readonly hasLocation?: true;
  readonly etag?: 'weak' | 'quoted' | 'bare' | 'once decided';
  readonly group?: 'groupIds' | 'groupId' | 'linkIdentifier';
  /** Absent on some types. */
  readonly provisioning?: { readonly done: string; readonly running: string };
  readonly actions?: 'actionsRequired' | 'actionRequired' | 'none';
  readonly autoDescription: string;
  /** No description is shown where none was given; others show an empty one. */
  readonly isSilent?: true;
  readonly method?: 'PATCH';
  readonly approve: Decision;
  readonly reject?: Decision;
  /** Only a Pending connection can be decided, or an Approved one can't be approved again. */
  readonly refuses?: {
    readonly when: 'not pending' | 'approved again' | 'approved after rejection';
    readonly code: string;
    readonly message: string;
  };
}

export const succeeded = { done: 'Succeeded', running: 'Updating' };
export const atOnce: Decision = { status: 200, body: 'new' };
export const asyncOperation = (
  status: Decision['status'],
  body: Decision['body'],
  statusPath: string | undefined,
  result?: string,
  waiting?: string,
  more: Partial<Decision> = {},
): Decision => ({
  ...more,
  status,
  body,
  operation: {
    ...(statusPath === undefined ? {} : { status: statusPath }),
    ...(result === undefined ? {} : { result }),
    ...(waiting === undefined ? {} : { waiting }),
  },
});
export const inLocation = (provider: string, collection: string): string =>
  `/subscriptions/{sub}/providers/${provider}/locations/{location}/${collection}/{op}`;
export const inGroup = (provider: string, collection: string): string =>
  `/subscriptions/{sub}/resourceGroups/{group}/providers/${provider}/locations/{location}/${collection}/{op}`;

/** How most types answer, and every type nobody has observed. */
export const usual: ConnectionStyle = {
  name: '{endpoint}.{guid}',
  provisioning: succeeded,
  group: 'groupIds',
  autoDescription: 'Auto-Approved',
  approve: atOnce,
};
