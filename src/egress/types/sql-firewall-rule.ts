import { reachOf } from '../../core/addresses.ts';
import { quoteName } from '../../core/text.ts';
import { field, textOf } from '../body.ts';
import { isAllOfAzure } from '../exposure/admission.ts';
import { findSwitchRow } from '../exposure/catalogue.ts';
import { readSwitch } from '../exposure/switch.ts';
import type { Breach, EgressCheck, Resource, ResourceType } from '../model.ts';

const checks = {
  any: {
    id: 'exposure-sql-firewall-any',
    category: 'exposure',
    severity: ['critical', 'low'],
    when: 'the rule lets in more than 256 public addresses; low while the server itself is closed',
    why: 'A range this wide is the internet, or so much of it that nobody knows who is in it.',
    remedy: 'Delete the rule; where a public path must stay, list single addresses.',
  },
  allowAzure: {
    id: 'exposure-sql-allow-azure',
    category: 'exposure',
    severity: ['high', 'low'],
    when: 'the rule runs from 0.0.0.0 to 0.0.0.0; low while the server itself is closed',
    why: 'It lets in every Azure address, other customers included.',
    remedy: 'Delete the rule and reach the server through a private endpoint.',
  },
} as const satisfies Record<string, EgressCheck>;

/** More addresses than this in one rule are not a list of known clients any more. */
const mostAddresses = 256;

function isSwitchedOff({ id, properties }: Resource): boolean {
  const row = findSwitchRow(id.type);
  return row !== undefined && ['off', 'perimeter'].includes(readSwitch(properties, row).state);
}

/** What one firewall rule lets in. Behind a closed server it is dormant: it counts again the moment somebody opens the server. */
export const sqlFirewallRule: ResourceType = {
  name: 'Microsoft.Sql/servers/firewallRules',
  apiVersion: '2021-11-01',
  tellingFields: ['startIpAddress', 'endIpAddress'],
  checks,
  judge({ id, body, properties }, world) {
    const name = textOf(field(body, 'name')) ?? id.name;
    const start = textOf(field(properties, 'startIpAddress')) ?? '';
    const end = textOf(field(properties, 'endIpAddress')) ?? '';
    const range = `${start}-${end}`;
    const { addresses, unreadable } = reachOf([range]);
    if (unreadable.length > 0) {
      return {
        breaches: [],
        unknown: [
          {
            property: 'startIpAddress',
            because: `${quoteName(start)} to ${quoteName(end)} is not a range of addresses`,
          },
        ],
      };
    }
    const server = world.find(id.parent ?? '');
    const isDormant = server?.isRead === true && isSwitchedOff(server);
    const breach = (check: EgressCheck, because: string): Breach =>
      isDormant
        ? { check, because: `${because}; dormant while the server is closed`, severity: 'low' }
        : { check, because };
    if (isAllOfAzure(range)) {
      const because = `rule ${name} runs from 0.0.0.0 to 0.0.0.0, which lets in every Azure address`;
      return { breaches: [breach(checks.allowAzure, because)], unknown: [] };
    }
    if (addresses <= mostAddresses) return { breaches: [], unknown: [] };
    const because = `rule ${name} lets in ${addresses} public addresses, from ${start} to ${end}`;
    return { breaches: [breach(checks.any, because)], unknown: [] };
  },
};
