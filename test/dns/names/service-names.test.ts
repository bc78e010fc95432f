import { describe, expect, it } from 'vitest';
import type { LinkServiceView } from '../../../src/dns/model.ts';
import { planServiceNames } from '../../../src/dns/names/service-names.ts';
import { view } from '../support/endpoint-values.ts';
import { dnsPolicy } from '../support/values.ts';

const alias = 'orders.0f.westeurope.azure.privatelinkservice';
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

const tags = { tags: { team: 'orders' } };
const unread = "RuleUnseen: whether dns.services[0] means it can't be seen: the private link service's";

describe('which rule names a private link service', () => {
  it.each([
    { when: 'by alias, among the services', service: { alias }, rules: [{ services: ['orders*'] }], names: ['rule0'] },
    { when: 'by id', service: { id }, rules: [{ services: ['**/pls1'] }], names: ['rule0'] },
    {
      when: 'by the first of two',
      service: { id, alias },
      rules: [{ aliases: ['*'] }, { services: ['**'] }],
      names: ['rule0'],
    },
    {
      when: 'by a later one, while an earlier can not be seen',
      service: { alias },
      rules: [tags, { aliases: ['orders*'] }],
      names: ['rule1'],
      notes: [`${unread} tags were not read`],
      isUncertain: true,
    },
    {
      when: 'by none, while the only one can not be seen',
      service: { alias },
      rules: [{ services: ['**/pls1'] }],
      names: [],
      notes: [`${unread} id was not read`],
      isUncertain: true,
    },
    {
      when: 'by a later one, the earlier being ruled out by what is seen',
      service: { alias },
      rules: [{ ...tags, aliases: ['ledger*'] }, { aliases: ['orders*'] }],
      names: ['rule1'],
    },
  ])('$when', ({ service, rules, names, notes = [], isUncertain = false }) => {
    expect(plan(service, ...rules)).toEqual({ names, notes, isUncertain });
  });
});
