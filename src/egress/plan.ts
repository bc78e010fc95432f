import { isRecord } from '../core/arm-body.ts';
import { compare } from '../core/compare.ts';
import type { Finding, Severity } from '../core/finding.ts';
import type { EgressPolicy, ProfileName } from '../policy/egress.ts';
import { field } from './body.ts';
import { type Check, catalogue, checkIds } from './catalogue.ts';
import { exemptionOf, isAbout, profileOf } from './match.ts';
import type { Judgement, Note, Verdict } from './model.ts';
import { allows } from './profiles.ts';
import { judgeCluster } from './rules/cluster.ts';
import { judgeKeyVault } from './rules/key-vault.ts';
import { judgeRegistry } from './rules/registry.ts';
import { judgeSqlFirewallRule } from './rules/sql-firewall.ts';
import { judgeSqlServer } from './rules/sql-server.ts';
import { judgeStorage } from './rules/storage.ts';
import { isSubject, judgeSubnet } from './rules/subnet.ts';
import {
  isRead,
  toCluster,
  toKeyVault,
  toRegistry,
  toSqlFirewallRule,
  toSqlServer,
  toStorageAccount,
  toSubnet,
} from './schema.ts';
import { type Resource, type World, worldOf } from './world.ts';

export interface Subject {
  readonly id: string;
  /** The path its packets take; empty until the effective path is worked out. */
  readonly path: Readonly<Record<string, never>>;
}

/** What the policy makes of the given resources. Everything is sorted: the same resources in any order read the same. */
export interface EgressReport {
  readonly subjects: readonly Subject[];
  /** Ids of the subjects whose bodies say nothing: no finding there does not mean that all is well. */
  readonly unread: readonly string[];
  readonly findings: readonly Finding[];
  readonly notes: readonly Note[];
}

type Judge = (resource: Resource, world: World) => Judgement;

const judges: Readonly<Record<string, Judge>> = {
  'microsoft.storage/storageaccounts': (resource) => judgeStorage(toStorageAccount(resource)),
  'microsoft.keyvault/vaults': (resource) => judgeKeyVault(toKeyVault(resource)),
  'microsoft.containerregistry/registries': (resource) => judgeRegistry(toRegistry(resource)),
  'microsoft.sql/servers': (resource, world) => judgeSqlServer(toSqlServer(resource, world)),
  'microsoft.sql/servers/firewallrules': (resource, world) => judgeSqlFirewallRule(toSqlFirewallRule(resource, world)),
  'microsoft.containerservice/managedclusters': (resource) => judgeCluster(toCluster(resource)),
  'microsoft.network/virtualnetworks/subnets': (resource, world) => judgeSubnet(toSubnet(resource, world)),
};

/**
 * Judges every resource among these bodies (REST, `az … -o json` or Resource Graph rows) that this room has checks for.
 * Pure. Bodies of other types only lend what they say about a subject: route tables, NAT gateways, networks.
 * `completeLists` names child lists known to be read to the end, so that an empty one counts as empty.
 */
export function judgeResources(
  resources: readonly unknown[],
  policy: EgressPolicy,
  now: Date,
  completeLists: readonly string[] = [],
): EgressReport {
  const world = worldOf(resources, completeLists);
  const subjects: Subject[] = [];
  const findings: Finding[] = [];
  const notes: Note[] = [...unreadableNotes(world), ...exemptionNotes(policy)];
  const unread: string[] = [];

  for (const resource of world.resources) {
    const judge = judges[resource.id.type];
    if (judge === undefined || !mayBeSubject(resource, world)) continue;
    subjects.push({ id: resource.id.id, path: {} });
    if (!isRead(resource)) {
      unread.push(resource.id.id);
      notes.push({ subject: resource.id.id, message: 'its properties were not read, so nothing is known about it' });
      continue;
    }
    const { profile, unseen } = profileOf(policy, resource.id, tagsOf(resource, world));
    const judgement = judge(resource, world);
    notes.push(...judgement.notes);
    if (judgement.verdicts.length > 0) notes.push(...unseen.map((message) => ({ subject: resource.id.id, message })));
    for (const verdict of judgement.verdicts) {
      const severity = severityUnder(profile, verdict);
      if (severity !== undefined) findings.push(toFinding(verdict, severity, profile, policy, now));
    }
  }
  return { subjects, unread, findings: findings.sort(byCheckAndSubject), notes: notes.sort(bySubject) };
}

function mayBeSubject(resource: Resource, world: World): boolean {
  return resource.id.type !== 'microsoft.network/virtualnetworks/subnets' || isSubject(toSubnet(resource, world));
}

/** A subnet has none of its own: those of its network count. Undefined where the network was not read. */
function tagsOf(resource: Resource, world: World): Readonly<Record<string, string>> | undefined {
  const isSubnet = resource.id.type === 'microsoft.network/virtualnetworks/subnets';
  const bearer = isSubnet ? world.find(resource.id.parent ?? '') : resource;
  if (bearer === undefined) return undefined;
  const tags = field(bearer.body, 'tags');
  if (!isRecord(tags)) return {};
  return Object.fromEntries(
    Object.entries(tags).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** An exposure weighs the same everywhere. A way out weighs what the catalogue says where the profile forbids it. */
function severityUnder(profile: ProfileName, { check, severity }: Verdict): Severity | undefined {
  const entry: Check = catalogue[check];
  const isAllowed =
    entry.category === 'egress' &&
    (entry.egressClass === undefined ? profile === 'open' : allows(profile, entry.egressClass));
  if (!isAllowed) return severity ?? entry.severity;
  return entry.whenAllowed === 'info' ? 'info' : undefined;
}

function toFinding(
  { check, subject, because }: Verdict,
  severity: Severity,
  profile: ProfileName,
  policy: EgressPolicy,
  now: Date,
): Finding {
  const entry: Check = catalogue[check];
  const judgedBy = entry.category === 'egress' ? ` (profile ${profile})` : '';
  const { reason, expired } = exemptionOf(policy, check, subject, now);
  const lapsed = expired === undefined ? '' : `; its exemption ended on ${expired}`;
  const message = `${because}${judgedBy}${lapsed}`;
  const finding = { check, subject, severity, message, remedy: entry.remedy };
  return reason === undefined ? finding : { ...finding, exemption: reason };
}

function unreadableNotes({ unreadable }: World): readonly Note[] {
  if (unreadable === 0) return [];
  return [{ subject: '', message: `${unreadable} of the elements have no resource id and were not judged` }];
}

/** An exemption for a check nobody makes would never be missed: most likely a slip of the pen. */
function exemptionNotes({ exemptions }: EgressPolicy): readonly Note[] {
  return exemptions
    .filter((exemption) => !checkIds.some((check) => isAbout(exemption, check)))
    .map(({ check }) => ({ subject: '', message: `the exemption of '${check}' names no check that is made here` }));
}
const byCheckAndSubject = (a: Finding, b: Finding): number =>
  compare(a.check, b.check) || compare(a.subject, b.subject);
const bySubject = (a: Note, b: Note): number => compare(a.subject, b.subject) || compare(a.message, b.message);
