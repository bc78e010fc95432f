import { findIpv4Number } from '../../core/addresses.ts';
import type { Judgement, SqlFirewallRule } from '../model.ts';

/** More addresses than this in one rule are not a list of known clients any more. */
const mostAddresses = 256;

/** What one firewall rule lets in. Behind a closed server it is dormant: it counts again the moment somebody opens the server. */
export function judgeSqlFirewallRule({ id, name, start, end, serverSwitch }: SqlFirewallRule): Judgement {
  const first = findIpv4Number(start);
  const last = findIpv4Number(end);
  if (first === undefined || last === undefined || last < first) {
    return { verdicts: [], notes: [{ subject: id, message: `'${start}' to '${end}' is not a range of addresses` }] };
  }
  const isDormant = serverSwitch !== undefined && serverSwitch !== 'open';
  const severity = isDormant ? ({ severity: 'low' } as const) : {};
  const dormant = isDormant ? '; dormant while the server is closed' : '';
  if (first === 0 && last === 0) {
    const because = `rule ${name} runs from 0.0.0.0 to 0.0.0.0, which lets in every Azure address${dormant}`;
    return { verdicts: [{ check: 'exposure-sql-allow-azure', subject: id, because, ...severity }], notes: [] };
  }
  const addresses = last - first + 1;
  if (addresses <= mostAddresses) return { verdicts: [], notes: [] };
  const because = `rule ${name} lets in ${addresses} addresses, from ${start} to ${end}${dormant}`;
  return { verdicts: [{ check: 'exposure-sql-firewall-any', subject: id, because, ...severity }], notes: [] };
}
