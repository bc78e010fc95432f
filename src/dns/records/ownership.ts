import { isRecord, propertiesOf } from '../../core/arm-body.ts';
import { InputError } from '../../core/errors.ts';
import { shortId } from '../../core/resource-id.ts';
import { foldCase, isNameShaped } from '../../core/text.ts';
import type { RecordTarget } from '../../state/names/model.ts';
import { recordAddresses } from '../schema.ts';

const schemaVersion = '1';

/** What exists in Azure under a name. `ours` only where the metadata says so, with this deployment's owner id. */
export type Standing =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'ours';
      readonly etag: string;
      readonly ttl: number;
      readonly addresses: readonly string[];
      readonly endpointHash: string;
      readonly resourceGuid: string;
    }
  | {
      readonly kind: 'other';
      readonly addresses: readonly string[];
      readonly holder: string;
      /** Set where a person, or their tool, wrote it: such a record set may be adopted when policy says so. */
      readonly adoptable?: {
        readonly etag: string;
        /** It says nothing at all of its writer. */
        readonly isBare: boolean;
      };
      /** Set where a zone group wrote it and nobody else has signed beside: the endpoint it names, for which we may have written that group. */
      readonly zoneGroup?: {
        readonly etag: string;
        /** Name of the private endpoint, lower-case. */
        readonly endpoint: string;
        readonly resourceGuid: string;
      };
    };

/** The ownership that is written into a record set's own metadata, so that it is deleted with it. */
export function ownershipMetadata(
  owner: string,
  target: Pick<RecordTarget, 'endpoint' | 'resourceGuid'>,
): Record<string, string> {
  return {
    'gatehouse-owner': owner,
    'gatehouse-endpoint': shortId(target.endpoint),
    'gatehouse-guid': target.resourceGuid,
    'gatehouse-v': schemaVersion,
  };
}

/** The body of a record set's PUT: it replaces the whole set (learn.microsoft.com/javascript/api/@azure/arm-privatedns/recordsets). */
export function recordSetBody(owner: string, type: 'a' | 'aaaa', target: RecordTarget) {
  const metadata = ownershipMetadata(owner, target);
  return type === 'a'
    ? { ttl: target.ttl, metadata, aRecords: target.addresses.map((ipv4Address) => ({ ipv4Address })) }
    : { ttl: target.ttl, metadata, aaaaRecords: target.addresses.map((ipv6Address) => ({ ipv6Address })) };
}

/**
 * Reads a record set as ARM returns it. No mark, or another deployment's, means hands off. The platform's own zone
 * groups sign as `creator: created by private endpoint …` (test/facts/record-owners.ts), AKS as `owned-by`.
 * @throws InputError where the body is no record set: what exists there is then unread, neither absent nor somebody else's
 */
export function readStanding(body: unknown, owner: string): Standing {
  if (body === undefined) return { kind: 'absent' };
  if (!isRecordSet(body)) {
    throw new InputError('record set', [{ path: '', message: 'what Azure answered is no record set' }]);
  }
  const { etag } = body;
  const properties = propertiesOf(body);
  const metadata = isRecord(properties.metadata) ? properties.metadata : {};
  const addresses = recordAddresses(properties);
  const machine = findMachineHolder(metadata, properties.isAutoRegistered === true, owner);
  if (machine !== undefined) {
    const zoneGroup = properties.isAutoRegistered === true ? undefined : findZoneGroup(metadata, etag);
    return { kind: 'other', addresses, holder: machine, ...(zoneGroup === undefined ? {} : { zoneGroup }) };
  }
  if (typeof etag !== 'string') return { kind: 'other', addresses, holder: person };
  if (metadata['gatehouse-owner'] !== owner) {
    const adoptable = { etag, isBare: Object.keys(metadata).length === 0 };
    return { kind: 'other', addresses, holder: person, adoptable };
  }
  const ttl = typeof properties.ttl === 'number' ? properties.ttl : 0;
  const endpointHash = String(metadata['gatehouse-endpoint'] ?? '');
  return { kind: 'ours', etag, ttl, addresses, endpointHash, resourceGuid: String(metadata['gatehouse-guid'] ?? '') };
}

/** Whether a body holds a record set at all: an empty answer says nothing of what exists there. */
export const isRecordSet = (body: unknown): body is Record<string, unknown> =>
  isRecord(body) && (typeof body.etag === 'string' || isRecord(body.properties));

const person = 'somebody else (no owner in its metadata)';

/** The platform or provider that maintains this record set itself: it is never adopted, not even where our own mark is on it too. */
function findMachineHolder(
  metadata: Record<string, unknown>,
  isAutoRegistered: boolean,
  owner: string,
): string | undefined {
  const { creator } = metadata;
  if (typeof creator === 'string' && foldCase(creator).startsWith('created by private endpoint')) {
    return `a private DNS zone group${withName(creator, groupSignature.exec(creator)?.slice(1))}`;
  }
  const deployment = metadata['gatehouse-owner'];
  if (typeof deployment === 'string' && deployment !== owner)
    return `another Gatehouse deployment${withName(deployment, [deployment])}`;
  const service = metadata['owned-by'];
  if (typeof service === 'string') return `AKS or another service${withName(`owned-by ${service}`, [service])}`;
  return isAutoRegistered ? 'auto-registration of a virtual machine' : undefined;
}

/** What a signature says, where what is in it can be names: the writer of a record set writes its metadata too. */
const withName = (text: string, names: readonly string[] | undefined): string =>
  names?.every(isNameShaped) === true ? ` (${text})` : '';

/** How a zone group signs, as observed in zones it writes. */
const groupSignature = /^created by private endpoint (\S+) with resource guid (\S+)$/i;

function findZoneGroup(metadata: Record<string, unknown>, etag: unknown) {
  const [, endpoint = '', resourceGuid = ''] = groupSignature.exec(String(metadata.creator)) ?? [];
  if (typeof etag !== 'string' || endpoint === '' || Object.keys(metadata).length > 1) return undefined;
  return { etag, endpoint: foldCase(endpoint), resourceGuid: foldCase(resourceGuid) };
}
