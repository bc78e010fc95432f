import { at, elementsOf, lowerText, textOf } from '../../body.ts';
import type { Resource } from '../../model.ts';
import { admissionOf, named } from '../admission.ts';
import { entriesOf } from '../entries.ts';
import type { Admission } from '../model.ts';
import { decidedLater, readAt } from '../values.ts';
import { everybody, type GateOf, nobody, unread } from './answers.ts';

/** Kinds of requests, not origins: everybody may make one that is allowed, unless a list of addresses narrows it. */
export function admitByRequests({ properties }: Resource, gate: GateOf<'requests'>): Admission {
  const acl = readAt(properties, gate.at);
  if (acl.kind === 'absent') return everybody(`${gate.at} is not set`);
  if (acl.kind === 'unknown') return unread([decidedLater(acl.path)]);
  const allow = readAt(properties, `${gate.at}.${gate.allow}`);
  if (allow.kind === 'unknown') return unread([decidedLater(allow.path)]);
  const requests = allow.kind === 'value' ? elementsOf(allow.value).flatMap((each) => textOf(each) ?? []) : [];
  const denies = lowerText(at(acl.value, 'defaultAction')) === 'deny' || gate.deny === undefined;
  const entries = entriesOf(
    properties,
    gate.lists.map((list) => `${gate.at}.${list}`),
  );
  if (requests.length === 0 && denies && gate.deny !== undefined) return nobody(`${gate.at} allows no kind of request`);
  const asks = requests.length === 0 ? 'every kind of request' : named([...requests].sort());
  if (entries.addresses.length > 0) return admissionOf(entries);
  if (requests.length === 0 && denies) return nobody(`${gate.at} lets nobody in`);
  if (!denies && deniesAll(acl.value, gate)) return nobody(`${gate.at} denies every kind of request`);
  return everybody(`${gate.at} allows ${asks} from everywhere`);
}

const kindsOfRequests: readonly string[] = ['serverconnection', 'clientconnection', 'restapi'];

function deniesAll(acl: unknown, { deny }: GateOf<'requests'>): boolean {
  const denied = new Set(elementsOf(at(acl, ...(deny ?? '').split('.'))).flatMap((each) => lowerText(each) ?? []));
  return kindsOfRequests.every((kind) => denied.has(kind));
}
