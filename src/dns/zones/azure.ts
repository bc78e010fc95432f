import { apiVersions } from '../../arm/api-versions.ts';
import { readErrorBody, readRetryAfter } from '../../arm/classify.ts';
import { isRecord, propertiesOf } from '../../core/arm-body.ts';
import { unlessRefused } from '../../core/errors.ts';
import { findResourceId, nameOf } from '../../core/resource-id.ts';
import { foldCase } from '../../core/text.ts';
import { type Millis, seconds } from '../../core/time.ts';
import type { DnsPorts, Reading } from '../ports.ts';
import { recordAddresses } from '../schema.ts';
import type { ZoneAction, ZoneLink, ZoneView } from './model.ts';
import { findLink, ownerTag, toZone } from './schema.ts';

/** A direct read: `absent` is proven; what the identity may not read is neither there nor absent. */
export async function observeZone(
  { arm, owner }: Pick<DnsPorts, 'arm' | 'owner'>,
  id: string,
  signal: AbortSignal,
): Promise<ZoneView | 'absent' | 'unread'> {
  const answer = await unlessRefused(arm.find(id, apiVersions.privateDns, signal), 'unread');
  if (answer === 'unread') return answer;
  return answer === undefined ? 'absent' : toZone(answer.body, owner);
}

/** Every link of a zone; undefined where the identity may not read them. A link that can't be parsed leaves all of them unread. */
export async function observeLinks(
  { arm }: Pick<DnsPorts, 'arm'>,
  zoneId: string,
  signal: AbortSignal,
): Promise<readonly ZoneLink[] | undefined> {
  const list = arm.list(`${zoneId}/virtualNetworkLinks`, apiVersions.privateDns, signal);
  const links = (await unlessRefused(list, undefined))?.map(findLink);
  if (links === undefined || links.includes(undefined)) return undefined;
  return links.flatMap((link) => link ?? []).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The addresses that a record set says, none where there is none; undefined where it may not be read. */
export async function observeAddresses(
  { privateDns }: Pick<DnsPorts, 'privateDns'>,
  recordSet: string,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const body = await unlessRefused(privateDns.findRecordSet(recordSet, signal), 'unread');
  return body === 'unread' ? undefined : recordAddresses(propertiesOf(body));
}

/** Creates a zone or a link, and only where nothing exists, or removes a link: Azure takes it on, and says where to ask how far it is (learn.microsoft.com/azure/azure-resource-manager/management/async-operations). */
export async function beginWrite(
  { privateDns, owner }: Pick<DnsPorts, 'privateDns' | 'owner'>,
  action: ZoneAction,
  { now, signal }: Reading,
): Promise<{ readonly url: string | undefined; readonly checkAfter: Millis }> {
  const body = { location: 'global', tags: { [ownerTag]: owner } };
  const write = {
    createZone: () => privateDns.createZone(action.target, body, signal),
    createLink: () => privateDns.createLink(action.target, { ...body, ...linkProperties(action) }, signal),
    removeLink: () => privateDns.removeLink(action.target, signal),
  }[action.kind];
  const { headers } = await write();
  return {
    url: headers['azure-asyncoperation'] ?? headers.location,
    checkAfter: readRetryAfter(headers['retry-after'], now) ?? seconds(2),
  };
}

function linkProperties({ target, network, resolutionPolicy }: ZoneAction) {
  // Only private link zones know the property.
  const isPrivateLink = nameOf(findResourceId(target)?.parent ?? '').includes('privatelink');
  return {
    registrationEnabled: false,
    virtualNetwork: { id: network },
    ...(resolutionPolicy === undefined || !isPrivateLink ? {} : { resolutionPolicy }),
  };
}

/** How far an operation is. `over`: it ended well, or Azure no longer knows it; what exists says the rest. */
export type Progress =
  | { readonly kind: 'running' }
  | { readonly kind: 'over' }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/** Asks once. A failure comes as 200 with a body that says so (test/facts/private-dns.ts). */
export async function askProgress({ arm }: Pick<DnsPorts, 'arm'>, url: string, signal: AbortSignal): Promise<Progress> {
  const answer = await unlessRefused(arm.follow(url, signal), undefined);
  if (answer === undefined) return { kind: 'over' };
  const status = isRecord(answer.body) && typeof answer.body.status === 'string' ? foldCase(answer.body.status) : '';
  if (status === 'failed' || status === 'canceled') {
    const { code, message } = readErrorBody(answer.body);
    return { kind: 'failed', code: code ?? 'Failed', message: message ?? 'Azure does not say why' };
  }
  return answer.status === 202 || status === 'inprogress' ? { kind: 'running' } : { kind: 'over' };
}
