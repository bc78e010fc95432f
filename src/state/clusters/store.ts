import { shortId } from '../../core/resource-id.ts';
import { believe } from '../believed.ts';
import type { Doubts } from '../contradicted.ts';
import type { Kept } from '../kept.ts';
import { mostOperations, type Table } from '../table.ts';
import { overwrite, type Place, writeOver } from '../write.ts';
import type { AskedCluster, ClusterRow, IsolationChange, KnownCluster, KnownService } from './model.ts';

export type Clusters = ReturnType<typeof createClusters>;

/** Beside the cluster's own row, in one transaction. */
export const mostChanges = mostOperations - 1;

const changePrefix = 'change|';
const farthest = 8_640_000_000_000_000;

function placeOf(value: ClusterRow): Place {
  switch (value.kind) {
    case 'cluster':
      return { partition: shortId(value.cluster), row: 'cluster' };
    case 'asked':
      return { partition: shortId(value.cluster), row: 'asked' };
    case 'service':
      return { partition: shortId(value.service), row: 'service' };
    case 'change':
      return {
        partition: shortId(value.cluster),
        row: changeRow({ at: new Date(value.at), property: value.property }),
      };
    case 'all':
      return { partition: 'all', row: 'all' };
  }
}

/** What distinguishes a change from the others of its cluster. */
export interface ChangeOf {
  readonly at: Date;
  readonly property: string;
}

/** Newest first: the row key counts down. */
const changeRow = ({ at, property }: ChangeOf): string =>
  `${changePrefix}${String(farthest - at.getTime()).padStart(16, '0')}|${shortId(property)}`;

/** Clusters, the history of what their isolation rests on, and the services they publish. A memory of Azure: lost, it is seen again, but for the history. */
export function createClusters(table: Table<ClusterRow>, doubts: Doubts) {
  const { find, list } = believe('clusters', table, placeOf, doubts);

  const isOf = <Kind extends ClusterRow['kind']>(
    kept: Kept<ClusterRow> | undefined,
    kind: Kind,
  ): kept is Kept<ClusterRow & { readonly kind: Kind }> => kept?.value.kind === kind;

  async function* listOf<Kind extends ClusterRow['kind']>(
    kind: Kind,
  ): AsyncIterable<Kept<ClusterRow & { readonly kind: Kind }>> {
    for await (const kept of list(table.listWhere({ kind }))) if (isOf(kept, kind)) yield kept;
  }

  return {
    async findCluster(id: string): Promise<Kept<KnownCluster> | undefined> {
      const found = await find({ partition: shortId(id), row: 'cluster' });
      return isOf(found, 'cluster') ? found : undefined;
    },
    listClusters: () => listOf('cluster'),
    /**
     * Writes a cluster in place of what was read, and its changes with it: neither is ever there without the other. At most `mostChanges` of them.
     * @throws ConflictError where somebody was quicker.
     */
    async keepCluster(
      value: KnownCluster,
      etag: string | undefined,
      changes: readonly IsolationChange[],
    ): Promise<void> {
      const { partition, row } = placeOf(value);
      await table.transact(partition, [
        overwrite<ClusterRow>(row, value, etag),
        ...changes.map((change) => ({ kind: 'insert' as const, row: placeOf(change).row, value: change })),
      ]);
    },
    /** With its history: what is no more is not judged. Its own row goes last. */
    async forgetCluster(id: string): Promise<void> {
      const partition = shortId(id);
      for await (const { row } of table.list(partition, changePrefix)) await table.remove(partition, row);
      await table.remove(partition, 'cluster');
    },
    /** Lets single changes of one cluster go. */
    async forgetChanges(cluster: string, changes: readonly ChangeOf[]): Promise<void> {
      for (const change of changes) await table.remove(shortId(cluster), changeRow(change));
    },
    /** The changes of one cluster, newest first; at most so many. */
    async listChanges(id: string, most: number): Promise<readonly IsolationChange[]> {
      const changes: IsolationChange[] = [];
      for await (const kept of list(table.list(shortId(id), changePrefix))) {
        if (isOf(kept, 'change')) changes.push(kept.value);
        if (changes.length === most) break;
      }
      return changes;
    },
    async findAsked(id: string): Promise<Kept<AskedCluster> | undefined> {
      const found = await find({ partition: shortId(id), row: 'asked' });
      return isOf(found, 'asked') ? found : undefined;
    },
    listAsked: () => listOf('asked'),
    /** In place of what was read, or as the first. Gives its etag. @throws ConflictError where somebody was quicker. */
    putAsked: (value: AskedCluster, etag: string | undefined) =>
      writeOver<ClusterRow>(table, placeOf(value), value, etag),
    forgetAsked: (id: string) => table.remove(shortId(id), 'asked'),
    async findService(id: string): Promise<Kept<KnownService> | undefined> {
      const found = await find({ partition: shortId(id), row: 'service' });
      return isOf(found, 'service') ? found : undefined;
    },
    listServices: () => listOf('service'),
    /** In place of what was read, or as the first. @throws ConflictError where somebody was quicker. */
    putService: (value: KnownService, etag: string | undefined) =>
      writeOver<ClusterRow>(table, placeOf(value), value, etag),
    forgetService: (id: string) => table.remove(shortId(id), 'service'),
    /** Whether a cluster that is not known was made only now. */
    isAllKnown: async (): Promise<boolean> => (await find({ partition: 'all', row: 'all' })) !== undefined,
    async noteAllKnown(now: Date): Promise<void> {
      const value = { kind: 'all', at: now.toISOString() } as const;
      const { partition, row } = placeOf(value);
      await table.upsert(partition, row, value);
    },
  };
}
