import { z } from 'zod';

const When = z.iso.datetime();
/** What Azure showed of each property, as text. */
const Values = z.record(z.string(), z.string());

/** A cluster as it was last seen. */
const KnownCluster = z.object({
  kind: z.literal('cluster'),
  cluster: z.string(),
  properties: Values,
  /** Whether it once had no way out: it is to stay so, until policy says otherwise. */
  closed: z.boolean(),
  /** Lines of isolation that held once while it was to be isolated, sorted. */
  held: z.array(z.string()),
  /** The properties when no such line failed: what the change was made to. */
  sound: Values,
  /** Whose change makes it be observed, beside its own and that of its ways out. */
  hangsOn: z.array(z.string()),
});
export type KnownCluster = z.infer<typeof KnownCluster>;

/** One change of a property that isolation rests on. */
const IsolationChange = z.object({
  kind: z.literal('change'),
  cluster: z.string(),
  at: When,
  property: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type IsolationChange = z.infer<typeof IsolationChange>;

/** A private link service and who was connected to it. */
const KnownService = z.object({
  kind: z.literal('service'),
  service: z.string(),
  alias: z.string(),
  /** Lower-cased ids of the endpoints that were connected when it was last seen, sorted. */
  consumers: z.array(z.string()),
  /** Those that a service of the same id left behind when it was made anew, sorted. */
  left: z.array(z.string()),
  hangsOn: z.array(z.string()),
  /** Since when it is gone. */
  goneAt: When.optional(),
});
export type KnownService = z.infer<typeof KnownService>;

/** Since when every cluster that a sweep came by was known: one that is not known by then was made later. */
const AllKnown = z.object({ kind: z.literal('all'), at: When });

/** clusters: partition = hash of the cluster's or the service's id, or `all`; rows `cluster`, `service`, `all`, and `change|{newest first}|{hash of the property}`. */
export const ClusterRow = z.discriminatedUnion('kind', [KnownCluster, IsolationChange, KnownService, AllKnown]);
export type ClusterRow = z.infer<typeof ClusterRow>;
