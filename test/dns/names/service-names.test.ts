import { describe, expect, it } from 'vitest';
import type { LinkServiceView } from '../../../src/dns/model.ts';
import { planServiceNames } from '../../../src/dns/names/service-names.ts';
import { view } from '../support/endpoint-values.ts';
import { dnsPolicy } from '../support/values.ts';

const tail = '11111111-2222-3333-4444-555555555555.westeurope.azure.privatelinkservice';
const alias = `orders.${tail}`;
const id =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/net/providers/microsoft.network/privatelinkservices/pls1';
const interfaces = [{ id: 'nic', names: [], addresses: ['10.0.0.4'] }];
const zone = 'a.example';

const plan = (service: LinkServiceView, ...matches: readonly unknown[]) => {
  const services = matches.map((match, index) => ({ match, zone, name: `rule${index}` }));
  const { records, notes, isUncertain } = planServiceNames(
    view({ networkInterfaces: ['nic'] }),
    interfaces,
    service,
    dnsPolicy({ services }),
  );
  return { names: records.map(({ name }) => name), notes, isUncertain };
};

const anywhere = '/subscriptions/00000000-0000-0000-0000-000000000001/**';
const tags = { tags: { team: 'orders' }, services: [alias] };
const unread = "RuleUnseen: whether dns.services[0] means it can't be seen: the private link service's";

describe('which rule names a private link service', () => {
  it.each([
    {
      when: 'by alias, among the services',
      service: { alias },
      rules: [{ services: [`ord*.${tail}`] }],
      names: ['rule0'],
    },
    { when: 'by id', service: { id }, rules: [{ services: [id] }], names: ['rule0'] },
    {
      when: 'by the first of two',
      service: { id, alias },
      rules: [{ aliases: [`*.${tail}`] }, { services: [anywhere] }],
      names: ['rule0'],
    },
    {
      when: 'by a later one, while an earlier can not be seen',
      service: { alias },
      rules: [tags, { aliases: [alias] }],
      names: ['rule1'],
      notes: [`${unread} tags were not read`],
      isUncertain: true,
    },
    {
      when: 'by none, while the only one can not be seen',
      service: { alias },
      rules: [{ services: [id] }],
      names: [],
      notes: [`${unread} id was not read`],
      isUncertain: true,
    },
    {
      when: 'by a later one, the earlier being ruled out by what is seen',
      service: { alias },
      rules: [{ ...tags, aliases: [`ledger.${tail}`] }, { aliases: [alias] }],
      names: ['rule1'],
    },
  ])('$when', ({ service, rules, names, notes = [], isUncertain = false }) => {
    expect(plan(service, ...rules)).toEqual({ names, notes, isUncertain });
  });
});

describe('a name that a service’s owner or a requester chooses', () => {
  const own = (fqdns: readonly string[]) => ({ id, own: { fqdns, tags: {} } });
  const named = (service: LinkServiceView, rules: readonly Record<string, unknown>[]) => {
    const services = rules.map((each) => ({ match: { services: [id] }, zone, ...each }));
    const { records, placed, unplaced } = planServiceNames(
      view({ networkInterfaces: ['nic'], name: 'My_Endpoint' }),
      interfaces,
      service,
      dnsPolicy({ services, zones: { byName: {} } }),
    );
    return {
      names: records.map(({ name }) => name),
      given: placed.filter(({ isGiven }) => isGiven === true).map(({ name }) => name),
      refused: unplaced.map(({ kind, fqdn }) => `${kind} ${fqdn}`),
    };
  };
  const none = { names: [], given: [], refused: [] };

  it.each([
    { attempt: 'has no rule: with any zones that policy names', fqdns: [`db.${zone}`], rules: [], is: none },
    {
      attempt: 'ends like the zone of its rule',
      fqdns: [`db.${zone}`],
      rules: [{}],
      is: { ...none, names: ['db'], given: ['db'] },
    },
    {
      attempt: 'ends like another zone',
      fqdns: ['db.b.example'],
      rules: [{}],
      is: { ...none, refused: ['Unmapped db.b.example'] },
    },
    {
      attempt: 'is a wildcard',
      fqdns: [`*.${zone}`],
      rules: [{}],
      is: { ...none, refused: [`BadName *.${zone}`] },
    },
    {
      attempt: 'is a wildcard, and the rule allows underscores only',
      fqdns: [`*.${zone}`],
      rules: [{ allow: ['underscores'] }],
      is: { ...none, refused: [`BadName *.${zone}`] },
    },
    {
      attempt: 'is a wildcard, which the rule allows',
      fqdns: [`*.${zone}`],
      rules: [{ allow: ['wildcards'] }],
      is: { ...none, names: ['*'], given: ['*'] },
    },
    {
      attempt: 'is where certificates are proven',
      fqdns: [`_acme-challenge.${zone}`],
      rules: [{ allow: ['wildcards'] }],
      is: { ...none, refused: [`BadName _acme-challenge.${zone}`] },
    },
    {
      attempt: 'is an endpoint’s name with an underscore',
      fqdns: [],
      rules: [{ name: '{endpoint}' }],
      is: { ...none, refused: [`BadName my_endpoint.${zone}`] },
    },
    {
      attempt: 'is an endpoint’s name with an underscore, which the rule allows',
      fqdns: [],
      rules: [{ name: '{endpoint}', allow: ['underscores'] }],
      is: { ...none, names: ['my_endpoint'], given: ['my_endpoint'] },
    },
    {
      attempt: 'is policy’s own',
      fqdns: [],
      rules: [{ name: 'fixed-{location}' }],
      is: { ...none, names: ['fixed-westeurope'] },
    },
  ])('$attempt', ({ fqdns, rules, is }) => {
    expect(named(own(fqdns), rules)).toEqual(is);
  });
});
