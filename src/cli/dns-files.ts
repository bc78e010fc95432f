import { findBodyId } from '../core/arm-body.ts';
import { linkServiceType } from '../core/link-service.ts';
import { quoteId } from '../core/resource-id.ts';
import { parseNetworkInterface } from '../dns/endpoints/interface-schema.ts';
import { parseLinkService } from '../dns/endpoints/link-service.ts';
import { parseZoneGroups } from '../dns/endpoints/zone-group-schema.ts';
import type { EndpointView } from '../dns/model.ts';
import type { DnsInput } from '../dns/report/explain.ts';
import { type Expected, eachBody, ofType, readBodies } from './bodies.ts';
import type { ExitStatus, Terminal } from './terminal.ts';
import { worstOf } from './unread.ts';

export const endpoints: Expected = ofType(
  'microsoft.network/privateendpoints',
  'a private endpoint',
  'az network private-endpoint show (or list) -o json',
);
const interfaces = ofType('microsoft.network/networkinterfaces', 'a network interface', 'az network nic show -o json');
const services = ofType(linkServiceType, 'a private link service', 'az network private-link-service show -o json');
const zoneGroups = ofType(
  'microsoft.network/privateendpoints/privatednszonegroups',
  'a private DNS zone group',
  'az network private-endpoint dns-zone-group show -o json',
);
const recordSets: Expected = {
  what: 'a record set of type A or AAAA',
  from: 'az network private-dns record-set a show -o json',
  isWanted: (type) => /^microsoft\.network\/privatednszones\/a(aaa)?$/.test(type),
};

/** Files with what exists besides endpoints. */
export interface DnsFiles {
  readonly nic: readonly string[];
  readonly service?: string;
  readonly zoneGroup: readonly string[];
  readonly recordSet: readonly string[];
}

type Beside = Pick<DnsInput, 'interfaces' | 'service' | 'zoneGroups' | 'recordSets'>;

/** The content of those files, once it is read. */
interface ReadBeside {
  /** What of it belongs to one endpoint; all of its interfaces where there is only one. */
  readonly of: (view: EndpointView, isOnly: boolean) => Beside;
  /** Warns of each record set that is not `asked` for, and of each zone group of an endpoint that is not: they say nothing. */
  readonly warnOfUnused: (asked: ReadonlySet<string>) => void;
  /** Whether each element of every list could be read. */
  readonly status: ExitStatus;
}

/** Reads every file, before anything is explained. */
export async function readBeside(
  { nic, service, zoneGroup, recordSet }: DnsFiles,
  terminal: Terminal,
): Promise<ReadBeside> {
  const statuses: ExitStatus[] = [];
  async function bodiesOf(files: readonly string[], expected: Expected, read: (body: unknown) => unknown) {
    const found: unknown[] = [];
    for (const file of files) {
      const given = await readBodies(file, expected, terminal);
      const { answers, status } = eachBody(given, expected, (body) => ({ body, is: read(body) }), terminal);
      statuses.push(status);
      found.push(...answers.map(({ body }) => body));
    }
    return found;
  }
  const nics = await bodiesOf(nic, interfaces, parseNetworkInterface);
  const linkServices = await bodiesOf(service === undefined ? [] : [service], services, parseLinkService);
  const groups = await bodiesOf(zoneGroup, zoneGroups, parseZoneGroups);
  const existing = await bodiesOf(recordSet, recordSets, () => undefined);
  const byEndpoint = grouped(nics, (body) => parseNetworkInterface(body).endpoint);
  const byInterface = grouped(nics, (body) => parseNetworkInterface(body).id);
  const byService = grouped(linkServices, (body) => parseLinkService(body).id);
  const byAlias = grouped(linkServices, (body) => parseLinkService(body).alias);
  const groupsOf = grouped(groups, (body) => findBodyId(body)?.parent);
  const recordSetsById = new Map(existing.map((body) => [findBodyId(body)?.id ?? '', body]));
  const of: ReadBeside['of'] = ({ id, networkInterfaces, privateLinkResource }, isOnly) => ({
    // A single one of somebody else's is named in the answer.
    interfaces: isOnly
      ? nics
      : [...new Set([...byEndpoint(id), ...networkInterfaces.flatMap(byInterface).filter(isNobodys)])],
    service: [...byService(privateLinkResource), ...byAlias(privateLinkResource)][0],
    zoneGroups: groupsOf(id),
    recordSets: recordSetsById,
  });
  const warnOfUnused = (asked: ReadonlySet<string>): void => {
    for (const id of recordSetsById.keys())
      if (!asked.has(id))
        terminal.err(
          `warning: --record-set: ${quoteId(id)} is not where policy puts a record of the endpoint: left out\n`,
        );
    for (const { id, parent = '' } of groups.flatMap((body) => findBodyId(body) ?? []))
      if (!asked.has(parent)) terminal.err(`warning: --zone-group: ${quoteId(id)} is of another endpoint: left out\n`);
  };
  return { of, warnOfUnused, status: worstOf(statuses) };
}

/** Whether an interface's body doesn't say whose it is: then the endpoint's word counts. */
const isNobodys = (body: unknown): boolean => parseNetworkInterface(body).endpoint === undefined;

/** Bodies by a key that is read of each once, since there may be thousands on both sides. */
function grouped(bodies: readonly unknown[], keyOf: (body: unknown) => string | undefined) {
  const byKey = new Map<string | undefined, unknown[]>();
  for (const body of bodies) {
    const key = keyOf(body);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [body]);
    else known.push(body);
  }
  return (key: string): readonly unknown[] => byKey.get(key) ?? [];
}
