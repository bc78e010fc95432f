import * as z from 'zod';

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
  /** Those that a service of the same id left behind when it was recreated, sorted. */
  left: z.array(z.string()),
  hangsOn: z.array(z.string()),
  /** Since when it is gone. */
  goneAt: When.optional(),
});
export type KnownService = z.infer<typeof KnownService>;

const Sections = z.array(z.string());

/** What a cluster said when it was asked what only it knows. */
const LiveReading = z.object({
  at: When,
  /** Absent where the cluster did not say. */
  storageClasses: z
    .array(
      z.object({
        name: z.string(),
        provisioner: z.string(),
        networkEndpointType: z.string().optional(),
        isDefault: z.boolean(),
      }),
    )
    .optional(),
  /** One of each class; the class is absent for the default one. */
  claims: z.array(z.object({ name: z.string(), storageClass: z.string().optional() })).optional(),
  services: z.array(z.object({ name: z.string(), type: z.string(), isInternal: z.boolean() })).optional(),
  /** What authors of network policies didn't get; absent where the cluster did not say. */
  warnings: z.array(z.object({ policy: z.string(), kind: z.string(), says: z.string() })).optional(),
  /** What was not reported, and why; sorted. */
  unsaid: z.array(z.string()),
});
export type LiveReading = z.infer<typeof LiveReading>;

/** What is asked of a cluster by commands, one at a time, and what it said last. */
const AskedCluster = z.object({
  kind: z.literal('asked'),
  cluster: z.string(),
  /** When it was last begun to be asked, in vain too. */
  begunAt: When.optional(),
  /** Somebody waits for it to be asked before it is due. */
  wanted: z.object({ at: When, by: z.string(), reason: z.string() }).optional(),
  /** The one command that runs; without an address it may never have begun. */
  running: z.object({ since: When, sections: Sections, result: z.string().optional() }).optional(),
  /** Where the results of the commands before it are, while one reading takes several. */
  results: z.array(z.object({ result: z.string(), sections: Sections })),
  reading: LiveReading.optional(),
  /** Why it could not be asked last. */
  trouble: z.object({ reason: z.string(), message: z.string() }).optional(),
});
export type AskedCluster = z.infer<typeof AskedCluster>;

/** Since when every cluster that a sweep came by was known: one that is not known by then was made later. */
const AllKnown = z.object({ kind: z.literal('all'), at: When });

/** clusters: partition = hash of the cluster's or the service's id, or `all`; rows `cluster`, `asked`, `service`, `all`, and `change|{newest first}|{hash of the property}`. */
export const ClusterRow = z.discriminatedUnion('kind', [
  KnownCluster,
  AskedCluster,
  IsolationChange,
  KnownService,
  AllKnown,
]);
export type ClusterRow = z.infer<typeof ClusterRow>;
