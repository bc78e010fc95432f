import type { KeptFinding } from '../../../src/state/findings/model.ts';
import type { Claim, NameRecord } from '../../../src/state/names/model.ts';
import { blobRecord, endpointId, zoneGroup } from '../../support/dns-world.ts';
import type { Cast } from './cast.ts';
import { type Estate, isWanted, type Truth } from './estate.ts';
import { addressesOf, markOf } from './troubled-azure.ts';

interface Memory {
  readonly findings: readonly KeptFinding[];
  readonly claims: readonly Claim[];
  readonly records: ReadonlyMap<string, NameRecord>;
}

/** What is not as it should be once everything has settled, in sentences. */
export async function judgeWorld(cast: Cast, estate: Estate, group: string): Promise<string[]> {
  const memory = await remember(cast);
  const wanting = [...estate.endpoints.values()].filter(isWanted);
  const placeOf = ({ account }: Truth): string => blobRecord(account).replace(zoneGroup, group);
  const names = new Set([...cast.azure.recordSets.keys(), ...wanting.map(placeOf), ...memory.records.keys()]);
  const wrongs = [...names].sort().flatMap((id) => {
    const claimants = wanting.filter((truth) => placeOf(truth) === id);
    return judgeName(id, claimants, cast, estate, memory).map((wrong) => `${short(id)}: ${wrong}`);
  });
  return [
    ...wrongs,
    ...judgeFindings(memory, estate, names),
    ...judgeClaims(memory, estate),
    ...(await judgeRows(cast, estate, memory)),
    ...(await judgeRest(cast, memory)),
  ];
}

async function remember({ state }: Cast): Promise<Memory> {
  const findings: KeptFinding[] = [];
  for await (const { value } of state.findings.listAll()) if (value.state === 'open') findings.push(value);
  const claims: Claim[] = [];
  const records = new Map<string, NameRecord>();
  for await (const { value } of state.names.listAll()) {
    if (value.kind === 'claim') claims.push(value);
    else records.set(value.recordSet, value);
  }
  return { findings, claims, records };
}

const isContested = (id: string, { findings }: Memory): boolean =>
  findings.some(({ check, subject }) => check === 'dns-record-contested' && subject === id);

function judgeName(id: string, claimants: readonly Truth[], { azure }: Cast, estate: Estate, memory: Memory): string[] {
  const body = azure.recordSets.get(id);
  const metadata = body?.properties.metadata ?? {};
  const isOurs = metadata['gatehouse-owner'] === 'test-owner';
  if (body !== undefined && !isOurs && JSON.stringify(body) !== estate.strangers.get(id)) {
    return ['somebody else’s record set is not as they wrote it'];
  }
  // A tag leaves what an endpoint has as it is, and two writers in a fight have their finding.
  if (isFrozen(id, estate, memory) || isContested(id, memory)) return [];
  const open = memory.findings.filter(({ subject }) => subject === id).map(({ check }) => check);
  const wrongs: string[] = [];
  const expected: string[] = [];
  const addresses = addressesOf(body);
  const written = memory.records.get(id)?.written;
  if (claimants.length === 0) {
    if (isOurs) wrongs.push('exists although nobody wants it');
    else if (body !== undefined && written !== undefined) expected.push('dns-record-left-behind');
  } else {
    if (new Set(claimants.map(({ address }) => address)).size > 1) expected.push('dns-name-conflict');
    if (body === undefined) wrongs.push('is missing');
    else if (!isOurs) {
      if (claimants.every(({ address }) => address !== addresses)) expected.push('dns-name-taken');
      if (written !== undefined && Object.keys(metadata).length === 0)
        wrongs.push('lost its mark and did not get it back');
      else if (written !== undefined) expected.push('dns-record-unmarked');
    } else if (!claimants.some((truth) => truth.address === addresses && isMarked(metadata, truth))) {
      wrongs.push(`says ${addresses}, marked ${metadata['gatehouse-guid']}, which is nobody's`);
    }
  }
  if (open.toSorted().join() !== expected.toSorted().join()) {
    wrongs.push(`findings are [${open.join(', ')}] and should be [${expected.join(', ')}]`);
  }
  return wrongs;
}

function isMarked(metadata: Readonly<Record<string, string>>, { name, guid }: Truth): boolean {
  return `${metadata['gatehouse-endpoint']} ${metadata['gatehouse-guid']}` === markOf(endpointId(name), guid);
}

/** Whether an endpoint that is to be left alone has a claim there. */
function isFrozen(id: string, { endpoints }: Estate, { claims }: Memory): boolean {
  return claims.some(({ recordSet, endpoint }) => {
    const truth = [...endpoints.values()].find(({ name }) => endpointId(name) === endpoint);
    return recordSet === id && truth?.isOptedOut === true;
  });
}

/** Findings of names are judged with them; of the others only a dead connection's may be open. */
function judgeFindings({ findings }: Memory, { endpoints }: Estate, names: ReadonlySet<string>): string[] {
  const expected = [...endpoints.values()]
    .filter(({ state }) => state === 'Rejected')
    .map(({ name }) => `dns-endpoint-dead of ${name}`);
  const open = findings
    .filter(({ subject }) => !names.has(subject))
    .map(({ check, subject }) => `${check} of ${short(subject)}`);
  const rest = open.toSorted().join('; ');
  return rest === expected.toSorted().join('; ')
    ? []
    : [`other findings are [${rest}] and should be [${expected.join('; ')}]`];
}

function judgeClaims({ claims, records }: Memory, { endpoints }: Estate): string[] {
  return claims.flatMap(({ recordSet, endpoint, releasing }) => {
    const truth = [...endpoints.values()].find(({ name }) => endpointId(name) === endpoint);
    const place = `the claim of ${short(endpoint)} on ${short(recordSet)}`;
    if (releasing) return [`${place} is being released for ever`];
    if (truth === undefined) return [`${place} outlives its endpoint`];
    if (!records.has(recordSet)) return [`${place} has no record row`];
    return truth.state === 'Approved' ? [] : [`${place} should be gone`];
  });
}

async function judgeRows({ state }: Cast, estate: Estate, memory: Memory): Promise<string[]> {
  const wrongs: string[] = [];
  for (const [id, { state: at, standing }] of memory.records) {
    if (isContested(id, memory)) continue;
    if (at !== 'settled' || standing === 'unknown') wrongs.push(`the row of ${short(id)} says ${at} and ${standing}`);
  }
  const living = [...estate.endpoints.keys()].map(endpointId).sort();
  const rows = (await Array.fromAsync(state.endpoints.listAll())).map(({ value }) => value);
  const known = rows.map(({ id }) => id).sort();
  if (known.join() !== living.join())
    wrongs.push(`rows of [${known.map(short).join()}], and [${living.map(short).join()}] live`);
  for (const { recordSet, endpoint } of memory.claims) {
    const isListed = rows.some(({ id, names }) => id === endpoint && names.includes(recordSet));
    if (!isListed) wrongs.push(`no endpoint's row lists the claim on ${short(recordSet)}`);
  }
  for await (const { value } of state.work.listAll()) {
    const waits = [...estate.endpoints.values()].find(({ name }) => endpointId(name) === value.key);
    if (waits?.state === 'Pending' || isContested(value.key, memory)) continue;
    wrongs.push(`${short(value.key)} still waits: ${value.outcome}, ${value.because}`);
  }
  return wrongs;
}

/** A settled world stays settled: another sweep makes no write to Azure. */
async function judgeRest(cast: Cast, memory: Memory): Promise<string[]> {
  if (memory.findings.some(({ check }) => check === 'dns-record-contested')) return [];
  const before = JSON.stringify([...cast.azure.recordSets]);
  cast.azure.calls.length = 0;
  await cast.sweep();
  await cast.run(60_000);
  const calls = cast.azure.calls.filter((call) => call.endsWith('record set'));
  return [
    ...(JSON.stringify([...cast.azure.recordSets]) === before ? [] : ['another sweep changes record sets']),
    ...(calls.length === 0 ? [] : [`another sweep still makes calls: ${calls.join(', ')}`]),
  ];
}

const short = (id: string): string =>
  (id.includes('/hub-dns/') ? 'old ' : id.includes('/new-dns/') ? 'new ' : '') + id.slice(id.lastIndexOf('/') + 1);
