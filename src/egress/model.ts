import type { Check, Severity } from '../core/finding.ts';
import type { ResourceId } from '../core/resource-id.ts';
import type { EgressClass } from './profiles.ts';

/** One ARM body whose id could be read. */
export interface Resource {
  readonly id: ResourceId;
  readonly body: Record<string, unknown>;
  /** Nested as REST returns them, or flattened as `az` prints them. */
  readonly properties: Record<string, unknown>;
  /** Whether the body says anything beyond the resource's name. Where it doesn't, every default would be a guess. */
  readonly isRead: boolean;
}

/** The given bodies by id: what a verdict may rest on. What isn't in here was not read. */
export interface World {
  readonly resources: readonly Resource[];
  find(id: string): Resource | undefined;
  /** The children of one type; undefined where none is here and the list isn't known to be complete. */
  findChildren(parent: string, type: string): readonly Resource[] | undefined;
  /** How many elements were no resources. */
  readonly unreadable: number;
}

/**
 * Everything this room knows of one resource type, in one file of types/. The keys, the reads, the queries of the sweep, the page of
 * findings and the rights of the reader role derive from the list of them (types.ts).
 */
export interface ResourceType {
  /** As Azure spells it. */
  readonly name: string;
  /** The api-version a resource of it is read with. */
  readonly apiVersion: string;
  /** Fields of which a body that says anything has one; a bare list of names and ids (`az resource list`) has none. */
  readonly tellingFields: readonly string[];
  readonly checks: Readonly<Record<string, EgressCheck>>;
  /** Pure: what is held against a resource; undefined where this one is no subject at all. A type without only lends what it says. */
  readonly judge?: (resource: Resource, world: World) => Judgement | undefined;
  /** The ids whose bodies are not here and that the verdict still hangs on. */
  readonly leansOn?: (resource: Resource, world: World) => readonly string[];
  /** Child lists that a verdict needs and neither the body nor Resource Graph shows: read with the resource, and judged under its key. */
  readonly childLists?: readonly string[];
  /** The list of children inside the body: these have keys of their own, and one read of this resource judges all of them. */
  readonly inlineList?: string;
}

/** One thing this room checks. */
export interface EgressCheck extends Check {
  /** `exposure`: somebody outside can reach in, under every profile. `egress`: traffic can get out, as the profile sees it. */
  readonly category: 'exposure' | 'egress';
  /**
   * The way out this is about; an egress check without one is quiet under `open` only. Where the profile allows it, a check that can weigh
   * `info` leaves such a finding for the record, any other none.
   */
  readonly egressClass?: EgressClass;
}

/** What one check holds against a resource, before profile and exemptions have their say. */
export interface Breach {
  readonly check: EgressCheck;
  readonly because: string;
  /** Where it differs from the check's. */
  readonly severity?: Severity;
}

/** What is said of one resource. */
export interface Judgement {
  readonly breaches: readonly Breach[];
  /** What could not be known; never to be taken for safe. */
  readonly notes: readonly string[];
}

/** Something about a subject that could not be known. */
export interface Note {
  readonly subject: string;
  readonly message: string;
}
