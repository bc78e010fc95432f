import { actionsOf } from './compare-deployments.ts';
import type { Heard, Resource } from './read-deployment.ts';

/** What a parameter file makes of the two passes. */
export interface Passes {
  /** With GATEHOUSE_CONNECT_EVENTS false. */
  readonly first: readonly Resource[];
  /** With it true. */
  readonly second: readonly Resource[];
}

/** The lines of infra/main.bicepparam by which a file hears of what only this script knows. */
export const lines = {
  connectEvents: "param connectEvents = bool(readEnvironmentVariable('GATEHOUSE_CONNECT_EVENTS', 'false'))",
  omittedActions:
    "param omittedActions = empty(readEnvironmentVariable('GATEHOUSE_OMITTED_ACTIONS', '')) ? [] : split(readEnvironmentVariable('GATEHOUSE_OMITTED_ACTIONS', ''), ',')",
  discovered: "param discoveredSubscriptions = json(readEnvironmentVariable('GATEHOUSE_DISCOVERED', 'null'))",
  group: "param managementGroupId = readEnvironmentVariable('GATEHOUSE_MANAGEMENT_GROUP', '')",
  batch: "param batch = json(readEnvironmentVariable('GATEHOUSE_BATCH', 'null'))",
} as const;

/**
 * The lines that a parameter file lacks, by what it makes: Azure would refuse events for a function that isn't there yet, or a whole role for
 * an action it doesn't know, half-way through a deployment. Empty: it reads what is set for it.
 */
export function findUnreadVariables({ first, second }: Passes, omitted: readonly string[]): readonly string[] {
  const left = new Set(omitted);
  return [
    ...(connects(first) || !connects(second) ? [lines.connectEvents] : []),
    ...(second.filter(isRole).some((each) => actionsOf(each).some((action) => left.has(action)))
      ? [lines.omittedActions]
      : []),
  ];
}

/** What a run sets for its parameter file beside its step. */
export interface Given {
  /** The management group, and the subscriptions found under it; undefined where it was given none. */
  readonly group?: { readonly id: string; readonly discovered: readonly { readonly id: string }[] } | undefined;
  /** How many runs each step takes. */
  readonly runs: number;
}

/**
 * The lines that a parameter file lacks, by what it sets: the subscriptions under the group would not be connected, the app not know the group,
 * or everything be sent in each run.
 */
export function findUnheard({ discovered, group, isBatched }: Heard, given: Given): readonly string[] {
  const found = given.group?.discovered.map(({ id }) => id.toLowerCase());
  return [
    ...(found !== undefined && found.join() !== discovered?.join() ? [lines.discovered] : []),
    ...(given.group !== undefined && given.group.id !== group ? [lines.group] : []),
    ...(given.runs > 1 && !isBatched ? [lines.batch] : []),
  ];
}

const connects = (resources: readonly Resource[]): boolean =>
  resources.some(({ type }) => type === 'Microsoft.EventGrid/systemTopics/eventSubscriptions');

const isRole = ({ type }: Resource): boolean => type === 'Microsoft.Authorization/roleDefinitions';
