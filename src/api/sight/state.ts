import type { KnownConnection } from '../../state/connections/model.ts';
import type { Endpoint } from '../../state/endpoints/model.ts';
import type { ListedFinding } from '../../state/findings/store.ts';
import type { NameRecord } from '../../state/names/model.ts';
import type { ReadName } from '../../state/names/store.ts';
import type { ApiState } from '../ports.ts';
import type { Sight } from './sight.ts';

async function* among<T>(rows: AsyncIterable<T>, isSeen: (row: T) => boolean): AsyncIterable<T> {
  for await (const row of rows) if (isSeen(row)) yield row;
}

const only = async <T>(found: Promise<T | undefined>, isSeen: (row: T) => boolean): Promise<T | undefined> => {
  const row = await found;
  return row === undefined || isSeen(row) ? row : undefined;
};

async function* nothing(): AsyncIterable<never> {}

/**
 * Our tables as somebody sees them who is let in for some subscriptions.
 *
 *   row                      is seen where
 *   endpoint                 it, or what it leads to, is in one of them
 *   connection               the resource, or the endpoint that asks, is
 *   name                     a claimant, or what it leads to, is; other claims of it are left out
 *   finding                  its subject is; of a zone or record set, what it was found under
 *   way out, closing         its subject is
 *   audit row                its target is
 *   links of a zone          those of networks that are
 *   what has no subject      never: counts of everything, waiting work
 */
export function narrowedState(sight: Sight, state: ApiState): ApiState {
  const { sees } = sight;
  const ofEndpoint = ({ value }: { readonly value: Endpoint }) => sees(value.id) || sees(value.privateLinkResource);
  const ofConnection = ({ value }: { readonly value: KnownConnection }) =>
    sees(value.privateLinkResource) || sees(value.endpoint);
  const ofFinding = ({ value: { subject, key } }: ListedFinding) =>
    sees(subject) || (subject.includes('/privatednszones/') && sees(key));
  return {
    endpoints: {
      list: (subscription) => among(state.endpoints.list(subscription), ofEndpoint),
      find: (id) => only(state.endpoints.find(id), ofEndpoint),
      findByHash: (hash) => only(state.endpoints.findByHash(hash), ofEndpoint),
    },
    connections: {
      list: () => among(state.connections.list(), ofConnection),
      listOf: async (resource) => (await state.connections.listOf(resource)).filter(ofConnection),
      findByHash: (hash) => only(state.connections.findByHash(hash), ofConnection),
    },
    names: {
      async *list() {
        for await (const name of state.names.list()) {
          const seen = narrowedName(sight, name);
          if (seen.claims.length > 0) yield seen;
        }
      },
      read: async (recordSet) => {
        const seen = narrowedName(sight, await state.names.read(recordSet));
        return seen.claims.length > 0 ? seen : { ...seen, record: undefined };
      },
    },
    findings: {
      listWhere: (fields) => among(state.findings.listWhere(fields), ofFinding),
      listResolved: (severity, behind) => among(state.findings.listResolved(severity, behind), ofFinding),
      findByRow: (row) => only(state.findings.findByRow(row), ofFinding),
    },
    paths: {
      list: (subscription) => among(state.paths.list(subscription), ({ id }) => sees(id)),
      findByHash: (hash) => only(state.paths.findByHash(hash), ({ value }) => sees(value.id)),
    },
    remediations: {
      list: (subscription) => among(state.remediations.list(subscription), ({ value }) => sees(value.id)),
    },
    audit: { list: (day, behind) => among(state.audit.list(day, behind), ({ value }) => sees(value.target)) },
    zones: {
      async find(kind, zone) {
        const found = await state.zones.find(kind, zone);
        const links = found?.value.links?.filter(({ network }) => sees(network));
        return found && { ...found, value: { ...found.value, links } };
      },
    },
    work: { list: nothing },
    meta: {
      find: async () => undefined,
      listWays: async () => [],
      listPoison: async () => [],
      listEvents: async () => new Map(),
    },
  };
}

/** A name as its claimants in sight see it: who else claims it, or holds it, is left out. */
function narrowedName<T extends ReadName>(sight: Sight, name: T): T {
  const claims = name.claims.filter((claim) => sight.sees(claim.endpoint) || sight.sees(claim.privateLinkResource));
  return { ...name, claims, record: name.record && narrowedRecord(sight, name.record) };
}

function narrowedRecord(sight: Sight, { written, holder, intent, ...record }: NameRecord): NameRecord {
  return {
    ...record,
    ...(written !== undefined && sight.sees(written.endpoint) ? { written } : {}),
    ...(holder === undefined ? {} : { holder: sight.redact(holder) }),
    ...(intent === undefined ? {} : { intent: { ...intent, because: sight.redact(intent.because) } }),
  };
}
