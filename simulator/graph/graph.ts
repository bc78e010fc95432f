import type { SimResource, World } from '../world.ts';
import type { Row } from './bind.ts';
import { createLaggingView } from './lagging-view.ts';
import { cutPage, type GraphAnswer, pageLimit } from './page.ts';
import { parseQuery } from './parse.ts';
import { buildPipeline } from './pipeline.ts';
import { createQuota, type Quota } from './quota.ts';
import { tableColumns, toRow } from './rows.ts';
import type { TableName } from './syntax.ts';

export type { GraphAnswer } from './page.ts';

/** What may be turned while the simulator runs. */
export interface GraphSettings {
  /** How far the graph is behind the world, in milliseconds. */
  lagMs: number;
  /** Rows the caller has no permission to read are left out without a word, as in Azure. Asked with the id as stored. */
  isVisible: (id: string) => boolean;
  /** Whether the 16th query within five seconds is answered 429. */
  throttled: boolean;
}

export interface GraphQuery {
  readonly query: string;
  /** Subscriptions to read, in any casing; all where absent. */
  readonly subscriptions?: readonly string[] | undefined;
  readonly options?:
    | {
        /** Rows a page, at most 1,000. */
        readonly $top?: number | undefined;
        readonly $skip?: number | undefined;
        readonly $skipToken?: string | undefined;
        readonly resultFormat?: 'objectArray' | undefined;
      }
    | undefined;
}

export interface Graph {
  readonly settings: GraphSettings;
  readonly quota: Quota;
  /** @throws QueryError where the query is outside the subset or means nothing. */
  query(body: GraphQuery): GraphAnswer;
  /** Stops following the world. */
  close(): void;
}

/** Resource Graph over a world: the tables, the language subset and the paging that the README lists. */
export function createGraph(world: World, options: Partial<GraphSettings> = {}): Graph {
  const settings: GraphSettings = { lagMs: 0, isVisible: () => true, throttled: false, ...options };
  const view = createLaggingView(world);
  const rowOf = createRowCache(world.tenantId);

  const rowsOf = (table: TableName, subscriptions: readonly string[] | undefined): readonly Row[] => {
    const wanted = subscriptions && new Set(subscriptions.map((subscription) => subscription.toLowerCase()));
    const rows: Row[] = [];
    for (const resource of view.asOf(settings.lagMs)) {
      const found = rowOf(resource);
      if (found?.table !== table || !settings.isVisible(resource.id)) continue;
      if (wanted === undefined || wanted.has(String(found.row.subscriptionId))) rows.push(found.row);
    }
    return rows;
  };

  return {
    settings,
    quota: createQuota(world),
    query({ query, subscriptions, options: request = {} }) {
      const parsed = parseQuery(query);
      const pipeline = buildPipeline(parsed, tableColumns);
      const rows = pipeline.run(rowsOf(parsed.table, subscriptions));
      return cutPage(rows, pipeline.pageable, query, {
        top: request.$top ?? pageLimit,
        skip: pipeline.limited ? 0 : (request.$skip ?? 0),
        skipToken: request.$skipToken,
      });
    },
    close: view.close,
  };
}

type TableRow = ReturnType<typeof toRow>;

/** Rows are made once a body: bodies are replaced as a whole, never changed. */
function createRowCache(tenantId: string): (resource: SimResource) => TableRow {
  const rows = new WeakMap<SimResource, { readonly row: TableRow }>();
  return (resource) => {
    const kept = rows.get(resource) ?? { row: toRow(resource, tenantId) };
    rows.set(resource, kept);
    return kept.row;
  };
}
