import type { EndpointView } from '../dns/model.ts';
import type { DnsExplanation } from '../dns/report/explain.ts';
import type { DnsPlace } from '../dns/report/explain-places.ts';
import { columns } from './columns.ts';

/** What a person reads of one endpoint's explanation. `hasInterfaces`: whether any were given. */
export function dnsLines(
  { records, reason, notes, rules, strategy, places }: DnsExplanation,
  view: EndpointView,
  hasInterfaces: boolean,
): readonly string[] {
  return [
    ...columns(records.map(({ zone, name, type, addresses }) => [name, type, addresses.join(' '), zone])),
    ...rules.map(({ fqdn, zone, name, because }) => `rule: '${fqdn}' is ${name} in ${zone}: ${because}`),
    ...(strategy === 'zoneGroup' && records.length > 0
      ? ['rule: policy has the platform write them, through a private DNS zone group']
      : []),
    ...(places ?? []).map(placeLine),
    ...(reason === null ? [] : [`No records: ${reason}`]),
    ...notes.map((note) => `note: ${note}`),
    ...(hasInterfaces || !wantsInterfaces(reason, notes) ? [] : hint(view)),
  ];
}

function placeLine({ zone, name, type, zoneId, because, prospect, stands }: DnsPlace): string {
  if (zoneId === null) return `place: ${name} ${type} in ${zone}: none; ${because}`;
  const found = prospect === undefined ? '' : `${prospect}, ${stands?.join(' ') || 'nothing'} is there: `;
  return `place: ${name} ${type} in ${zoneId}: ${found}${because}`;
}

/** Its interfaces know every name and address: of use where its own list has none, or has some that only they can confirm. */
const wantsInterfaces = (reason: string | null, notes: readonly string[]): boolean =>
  /^(NoNames|NoAddress):/.test(reason ?? '') || notes.some((note) => note.includes('(--nic)'));

function hint({ networkInterfaces }: EndpointView): readonly string[] {
  if (networkInterfaces.length === 0) return [];
  return [
    'hint: its network interface knows its names and addresses. Add --nic nic.json, made by',
    `  az network nic show --ids ${networkInterfaces.join(' ')} -o json > nic.json`,
  ];
}
