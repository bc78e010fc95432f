import type { Evidence } from '../core/evidence.ts';
import type { Check, Severity } from '../core/finding.ts';
import type { ResourceId } from '../core/resource-id.ts';
import type { EgressPolicy, ProfileName } from '../policy/egress.ts';
import type { Exposure, Unknown } from './exposure/model.ts';
import type { Sought } from './path/sought.ts';
import type { EgressClass } from './profiles/allowed.ts';

/** One ARM body that says what it is about. */
export interface Resource {
  readonly id: ResourceId;
  readonly body: Record<string, unknown>;
  /** Nested as REST returns them, or flattened as `az` prints them. */
  readonly properties: Record<string, unknown>;
  /** Whether the body says anything beyond the resource's name. Where it doesn't, every default would be a guess. */
  readonly isRead: boolean;
  /** The api-version a plan writes it with: what it doesn't say has that version's default. Undefined for what Azure shows. */
  readonly plannedWith: string | undefined;
}

/** The given bodies by id: what a verdict may rest on. What isn't in here was not read. */
export interface World {
  readonly resources: readonly Resource[];
  /** By its id, or by the expression of its id. */
  find(id: string): Resource | undefined;
  /**
   * The resources that a check may search for those that point at its own. None in the running room: a direct read of one resource and a page of a
   * sweep would find different ones, and never agree. What both search for (`seeks`) is among `resources`.
   */
  readonly others: readonly Resource[];
  /** The private endpoints among them that ask for a connection to this resource (lower-cased id). */
  endpointsTo(id: string): readonly Resource[];
  /** Whether what isn't here doesn't exist, as in a whole plan. */
  readonly isComplete: boolean;
  /** The children of one type; undefined where none is here and the list isn't known to be complete. */
  findChildren(parent: string, type: string): readonly Resource[] | undefined;
  /** How many elements were no resources. */
  readonly unreadable: number;
  /** Whose bodies these are. */
  readonly view: View;
}

/** A file's bodies, which hold what it holds, or those the running room reads for one verdict. */
export type View = 'file' | 'room';

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
  readonly contentFields: readonly string[];
  readonly checks: Readonly<Record<string, EgressCheck>>;
  /** Pure: what is held against a resource; undefined where this one is no subject at all. A type without only lends what it says. */
  readonly judge?: (resource: Resource, world: World, policy: EgressPolicy) => Judgement | undefined;
  /** Judged by sweeps alone: its events are read elsewhere, and would be read twice. */
  readonly sweepOnly?: boolean;
  /** Whether other resources' verdicts rest on it, and a sweep reads it before them. */
  readonly lends?: boolean;
  /** The ids whose bodies are not here and that the verdict still depends on. */
  readonly leansOn?: (resource: Resource, world: World) => readonly string[];
  /** What the verdict depends on that nothing but a search finds. */
  readonly seeks?: (resource: Resource, world: World) => readonly Sought[];
  /** Child lists that a verdict needs and neither the body nor Resource Graph shows: read with the resource, and judged under its key. */
  readonly childLists?: readonly string[];
  /** Children inside the body that raise events of their own: the whole resource is observed then. */
  readonly parts?: readonly string[];
  /** The list of children inside the body: these have keys of their own, and one read of this resource judges all of them. */
  readonly inlineList?: string;
  /** Judged by nobody, and observed for the sake of those whose ways out depend on it. */
  readonly isHungOn?: boolean;
  /** Further lists of children inside the body, which have keys of their own and are read by themselves. */
  readonly alsoInline?: readonly string[];
}

/** One thing this room checks. */
export interface EgressCheck extends Check {
  /**
   * `exposure`: somebody outside can reach in. `egress`: traffic can get out, as the profile sees it. `private-link`: a private way is broken or too
   * wide. `lifecycle`: something that fails later and pushes people to open things.
   */
  readonly category: 'exposure' | 'egress' | 'private-link' | 'lifecycle';
  /** In a few words. */
  readonly title?: string;
  /** The only profiles it counts under; all of them where absent. */
  readonly under?: readonly ProfileName[];
  /** The properties it reads, below `properties` unless they begin with `/`: one decided at run time is unknown, not a finding. */
  readonly paths?: readonly string[];
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
  /** What it rests on, where that isn't what the body says at the check's paths. */
  readonly evidence?: Evidence;
}

/** What is said of one resource. */
export interface Judgement {
  readonly breaches: readonly Breach[];
  /** What could not be known; never to be taken for safe. */
  readonly unknown: readonly Unknown[];
  /** Whether its own endpoint answers the internet; a type without an endpoint leaves it out. */
  readonly exposure?: Exposure;
}

/** Something about a subject that could not be known. */
export interface Note extends Omit<Unknown, 'property'> {
  /** The lower-cased id; empty where it is about the input or the policy. */
  readonly id: string;
  /** Null where the subject is only named, and nothing of it was judged. */
  readonly property: string | null;
}
