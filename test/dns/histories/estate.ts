import type { Table } from '../../../src/state/table.ts';
import type { Tables } from '../../../src/state/tables.ts';
import { endpointId, type MemoryAzure } from '../../support/dns-world.ts';
import type { Happening } from './happenings.ts';
import { markOf } from './troubled-azure.ts';

/** A private endpoint as it truly is. */
export interface Truth {
  readonly name: string;
  readonly account: string;
  readonly address: string;
  readonly guid: string;
  readonly state: 'Approved' | 'Pending' | 'Rejected';
  readonly isProvisioned: boolean;
  readonly isOptedOut: boolean;
  readonly createdAt: number;
  /** Mark of the incarnation it took the place of, where that one was wanted up to then. */
  readonly replaced: string | undefined;
}

type EndpointHappening = Extract<Happening, { readonly endpoint: string }>;
type TamperKind = 'removeRecord' | 'rewriteRecord' | 'writeOver' | 'writeForeign';

/** The endpoints of a history and what strangers wrote, kept apart from how Azure shows them. */
export class Estate {
  readonly endpoints = new Map<string, Truth>();
  /** What somebody else last wrote under a name, as text. */
  readonly strangers = new Map<string, string>();
  private readonly azure: MemoryAzure;
  private incarnations = 0;
  /** Marks of endpoints that were not wanted at some time: what memory says of them may be old. */
  private readonly unsettled = new Set<string>();

  constructor(azure: MemoryAzure) {
    this.azure = azure;
  }

  happen(each: EndpointHappening, now: number): void {
    const known = this.endpoints.get(each.endpoint);
    if (each.what === 'create') {
      this.incarnations += 1;
      const { endpoint: name, account, address, state } = each;
      this.put({
        name,
        account,
        address: `10.0.0.${address}`,
        guid: `${name}-${this.incarnations}`,
        state: state === 'Pending' ? 'Pending' : 'Approved',
        isProvisioned: state !== 'Updating',
        isOptedOut: false,
        createdAt: now,
        replaced: known !== undefined && isWanted(known) ? markOf(endpointId(name), known.guid) : undefined,
      });
      return;
    }
    if (known === undefined) return;
    if (each.what === 'delete') {
      this.unsettle(known);
      this.endpoints.delete(each.endpoint);
      this.azure.endpoints.delete(endpointId(each.endpoint));
      return;
    }
    if (each.what === 'approve') this.put({ ...known, state: 'Approved' });
    if (each.what === 'reject') this.put({ ...known, state: 'Rejected' });
    if (each.what === 'settle') this.put({ ...known, isProvisioned: true });
    if (each.what === 'optOut') this.put({ ...known, isOptedOut: true });
    if (each.what === 'optIn') this.put({ ...known, isOptedOut: false });
    if (each.what === 'readdress') this.put({ ...known, address: `10.0.0.${each.address}` });
  }

  /** What was on its way has arrived. */
  settleAll(): void {
    for (const truth of this.endpoints.values()) this.put({ ...truth, isProvisioned: true });
  }

  unsettleAll(): void {
    for (const truth of this.endpoints.values()) this.unsettle(truth);
  }

  /** An empty memory: the tables were lost. */
  async forget(state: Tables): Promise<void> {
    for (const table of Object.values(state) as Table<unknown>[]) {
      for await (const { partition, row } of table.listAll()) await table.remove(partition, row);
    }
  }

  tamper(what: TamperKind, id: string): void {
    const body = this.azure.recordSets.get(id);
    if (what === 'removeRecord') {
      this.azure.recordSets.delete(id);
      return;
    }
    if (what === 'writeForeign') this.azure.putForeignRecord(id, '10.9.9.9', { team: 'another' });
    else if (body === undefined) return;
    else if (what === 'rewriteRecord') {
      this.azure.putForeignRecord(id, body.properties.aRecords[0]?.ipv4Address ?? '', {});
    } else this.azure.putForeignRecord(id, '10.6.6.6', body.properties.metadata);
    this.strangers.set(id, JSON.stringify(this.azure.recordSets.get(id)));
  }

  /** Whether the mark is of an endpoint that has been wanted just there all the time, or is on its way to be again. */
  isLiving(id: string, hash: string, guid: string, group: string, now: number): boolean {
    const mark = `${hash} ${guid}`;
    if (this.unsettled.has(mark) || !id.startsWith(`${group}/`)) return false;
    for (const truth of this.endpoints.values()) {
      if (!id.endsWith(`/a/${truth.account}`)) continue;
      if (markOf(endpointId(truth.name), truth.guid) === mark) return truth.isProvisioned && isWanted(truth);
      const isOnItsWay = !truth.isProvisioned && now - truth.createdAt < 10 * 60_000;
      if (truth.replaced === mark && isOnItsWay) return true;
    }
    return false;
  }

  private unsettle({ name, guid }: Truth): void {
    this.unsettled.add(markOf(endpointId(name), guid));
  }

  private put(truth: Truth): void {
    if (!isWanted(truth)) this.unsettle(truth);
    this.endpoints.set(truth.name, truth);
    const { name, account, address, guid, state, isProvisioned, isOptedOut } = truth;
    const provisioning = isProvisioned ? 'Succeeded' : 'Updating';
    const names = state === 'Approved' && isProvisioned;
    this.azure.putEndpoint(name, account, address, { guid, state, provisioning, names });
    if (!isOptedOut) return;
    Object.assign(this.azure.endpoints.get(endpointId(name)) as object, { tags: { gatehouse: 'off' } });
  }
}

/** Whether policy wants a name for it, once it is provisioned. */
export const isWanted = ({ state, isOptedOut }: Truth): boolean => state === 'Approved' && !isOptedOut;
