import { findAddress } from '../../core/addresses.ts';
import { linkServiceType } from '../../core/link-service.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { foldCase } from '../../core/text.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { ServiceRule } from '../../policy/dns-services.ts';
import { fillTemplate } from '../../policy/name-template.ts';
import { answerOf, type Facts } from '../../policy/review-selector.ts';
import type { EndpointView, LinkServiceView, NetworkInterfaceView } from '../model.ts';
import { findDomainName, matchSuffix } from './domain-name.ts';
import { isInterfaceOf } from './own-names.ts';
import { badAddress, type NamePlan, noteOf, type Placed, type Unplaced, withoutRecords } from './plan-names.ts';
import { toRecordSets } from './record-sets.ts';
import { isServable } from './servable.ts';

export type ServicePolicy = Pick<DnsPolicy, 'services'>;

export interface ServiceNamePlan extends NamePlan {
  /** What could decide otherwise could not be read: nothing may be withdrawn. */
  readonly isUncertain: boolean;
}

/** Whether policy gives names to endpoints to private link services; without one nothing has to be read of them. */
export const namesServices = ({ services }: ServicePolicy): boolean => services.length > 0;

/**
 * The record sets of an endpoint to a customer's private link service: Azure has no name for it (as observed:
 * its endpoint has no customDnsConfigs, and a zone group on it writes nothing). Pure.
 *
 *   first rule that matches      its names
 *   with a template              the template's, in the rule's zone
 *   without one                  the service's own fqdns that end like the rule's zone
 *   none                         none
 *
 * The owner of a service chooses its fqdns: only a rule that means this very service gives them a zone, and a wildcard or an underscore gets no
 * record unless it says so.
 */
export function planServiceNames(
  endpoint: EndpointView,
  interfaces: readonly NetworkInterfaceView[],
  service: LinkServiceView,
  policy: ServicePolicy,
): ServiceNamePlan {
  const { rule, because, unseen } = findRule(service, policy.services);
  const texts = interfaces.filter((each) => isInterfaceOf(each, endpoint)).flatMap((each) => each.addresses);
  const addresses = texts.flatMap((text) => findAddress(text) ?? []);
  const found =
    rule === undefined
      ? []
      : rule.name === undefined
        ? ownNames(service, rule.zone)
        : [templateName(endpoint, service, rule.zone, rule.name, because)];
  const allowed = rule?.allow ?? [];
  const placed: Placed[] = [];
  const unplaced: Unplaced[] = [];
  for (const name of found) {
    const refused = 'kind' in name ? undefined : findSpecial(name.name, allowed);
    if ('kind' in name) unplaced.push(name);
    else if (refused !== undefined)
      unplaced.push({ fqdn: name.fqdn, kind: 'BadName', because: `${because}.allow does not list ${refused}` });
    else if (!addresses.every(({ text }) => isServable(text)))
      unplaced.push({ fqdn: name.fqdn, ...badAddress(addresses) });
    else if (addresses.length > 0) placed.push(name);
    else unplaced.push({ fqdn: name.fqdn, kind: 'NoAddress', because: 'its network interface has no address yet' });
  }
  const records = toRecordSets(placed.map(({ zone, name }) => ({ zone, name, addresses, implied: false })));
  const isUnread = rule !== undefined && rule.name === undefined && service.own === undefined;
  return {
    records,
    reason: records.length > 0 ? null : reasonFor(unplaced, isUnread),
    notes: [...unseen, ...unplaced.map(noteOf)].sort(),
    unplaced,
    placed,
    isUncertain: unseen.length > 0 || isUnread,
  };
}

/** The first rule that matches. What a rule before it asks for and could not be read makes the choice uncertain. */
function findRule(
  service: LinkServiceView,
  rules: readonly ServiceRule[],
): { rule?: ServiceRule; because: string; unseen: readonly string[] } {
  const facts: Facts = { id: service.id, type: linkServiceType, alias: service.alias, tags: service.own?.tags };
  const unseen: string[] = [];
  for (const [index, rule] of rules.entries()) {
    const because = `dns.services[${index}]`;
    const answer = answerOf(rule.match, facts, { who: 'the private link service' });
    if (answer.kind === 'met') return { rule, because, unseen };
    if (answer.kind === 'unseen')
      unseen.push(`RuleUnseen: whether ${because} means it can't be seen: ${answer.because}`);
  }
  return { because: '', unseen };
}

/** Words of a template that a requester or the service's owner chooses. */
const chosen = /\{(endpoint|service|resourceGroup|alias\.name)\}/;

function templateName(
  endpoint: EndpointView,
  service: LinkServiceView,
  zone: string,
  template: string,
  because: string,
): Placed | Unplaced {
  const aliasName = service.alias?.split('.')[0];
  const serviceName = findResourceId(service.id)?.name ?? aliasName;
  const filled = fillTemplate(template, {
    endpoint: endpoint.name,
    resourceGroup: findResourceId(endpoint.id)?.resourceGroup ?? '',
    location: foldCase(endpoint.location).replaceAll(' ', ''),
    ...(serviceName === undefined ? {} : { service: serviceName }),
    ...(aliasName === undefined ? {} : { 'alias.name': aliasName }),
  });
  const fqdn = `${'name' in filled ? filled.name : template}.${zone}`;
  const refused = (why: string): Unplaced => ({ fqdn, kind: 'BadName', because: `${because}.name: ${why}` });
  if ('problem' in filled) return refused(filled.problem);
  if (findDomainName(fqdn) === undefined) return refused('with its zone it is longer than a DNS name may be');
  return {
    fqdn,
    zone,
    name: filled.name,
    because: `${because}, by the template ${template}`,
    isGiven: chosen.test(template),
  };
}

function ownNames({ own }: LinkServiceView, zone: string): (Placed | Unplaced)[] {
  return [...new Set(own?.fqdns)].sort().map((fqdn) => {
    const name = findDomainName(fqdn);
    if (name === undefined) return { fqdn, kind: 'Unmapped', because: 'it is not a domain name' };
    const left = matchSuffix(name, zone)?.left;
    if (left === undefined) return { fqdn: name, kind: 'Unmapped', because: `it ends like none of ${zone}` };
    return { fqdn: name, zone, name: left, because: "one of the service's own fqdns", isGiven: true };
  });
}

/** What is special about a name, and not allowed: it would answer for names nobody asked for, or be used by mail and certificates. */
function findSpecial(
  name: string,
  allowed: NonNullable<ServiceRule['allow']>,
): 'wildcards' | 'underscores' | undefined {
  if (name.includes('*') && !allowed.includes('wildcards')) return 'wildcards';
  return name.includes('_') && !allowed.includes('underscores') ? 'underscores' : undefined;
}

function reasonFor(unplaced: readonly Unplaced[], isUnread: boolean): string {
  const [first] = unplaced;
  if (first !== undefined) return withoutRecords(first.kind);
  if (isUnread) return 'ServiceUnread: the private link service could not be read, so its own names are not known';
  return 'PrivateLinkService: no rule of dns.services gives it a name';
}
