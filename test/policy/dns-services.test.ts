import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { fillTemplate } from '../../src/policy/name-template.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';

function problemsOf(dns: unknown): readonly string[] {
  try {
    parsePolicy(JSON.stringify({ version: 1, dns }));
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ path, message }) => `${path} ${message}`);
  }
}

const guid = '11111111-2222-3333-4444-555555555555';
const suffix = 'westeurope.azure.privatelinkservice';
const alias = `orders.${guid}.${suffix}`;
const rule = (more: Record<string, unknown>) => ({
  services: [{ match: { aliases: [alias] }, zone: 'a.example', name: '{service}', ...more }],
});

describe('dns.services', () => {
  it.each([
    { dns: rule({}), says: [] },
    { dns: rule({ name: 'x-{alias.name}.{location}' }), says: [] },
    { dns: rule({ name: '{nobody}' }), says: [/^dns\.services\[0\]\.name.*\{nobody\}.*no placeholder/] },
    { dns: rule({ name: '-{service}' }), says: [/^dns\.services\[0\]\.name.*'-x' is not/] },
    { dns: rule({ name: '{service}..a' }), says: [/^dns\.services\[0\]\.name.*is not a DNS name/] },
    { dns: rule({ name: '{service' }), says: [/^dns\.services\[0\]\.name.*is not a DNS name/] },
    { dns: rule({ name: 'a b' }), says: [/^dns\.services\[0\]\.name.*'a b' is not/] },
    { dns: rule({ zone: 'no zone' }), says: [/^dns\.services\[0\]\.zone.*is not the name of a DNS zone/] },
    { dns: rule({ match: {} }), says: [/^dns\.services\[0\]\.match.*says nothing/] },
    { dns: rule({ match: { aliases: [alias], alias: ['*'] } }), says: [/^dns\.services\[0\]\.match/] },
  ])('$dns.services.0.name in $dns.services.0.zone for $dns.services.0.match: $says', ({ dns, says }) => {
    const problems = problemsOf(dns);
    expect(problems).toHaveLength(says.length);
    for (const [index, pattern] of says.entries()) expect(problems[index]).toMatch(pattern);
  });
});

describe('a rule of dns.services means services by what only the platform writes', () => {
  const id = `/subscriptions/${guid}/resourceGroups/net/providers/Microsoft.Network/privateLinkServices`;
  const alone = ['may be anybody'];
  it.each<{ match: Record<string, unknown>; says: string[] }>([
    { match: { services: [`${id}/orders`] }, says: [] },
    { match: { services: [`${id}/*`] }, says: [] },
    { match: { services: [`/subscriptions/${guid}/**`] }, says: [] },
    { match: { services: [alias] }, says: [] },
    { match: { services: [`orders-*.${guid}.${suffix}`] }, says: [] },
    { match: { aliases: [alias], tags: { team: 'orders' } }, says: [] },
    { match: { services: ['**'] }, says: alone },
    { match: { services: ['**/orders'] }, says: alone },
    { match: { services: ['/subscriptions/*/**'] }, says: alone },
    { match: { services: [`${id}/orders`, '**/orders'] }, says: alone },
    { match: { services: ['orders.*'] }, says: alone },
    { match: { aliases: ['*'] }, says: alone },
    { match: { aliases: [`orders.*.${suffix}`] }, says: alone },
    { match: { aliases: [`orders.${guid}.*`] }, says: alone },
    { match: { aliases: [`orders.${guid}.*.azure.privatelinkservice`] }, says: alone },
    { match: { aliases: [`{${alias},*}`] }, says: alone },
    { match: { services: [`{/subscriptions/${guid}/**,**}`] }, says: alone },
    { match: { services: [`${id}/orders`], aliases: ['*'] }, says: alone },
    { match: { tags: { team: 'orders' } }, says: ['the choice of who writes the service'] },
  ])('$match: $says', ({ match, says }) => {
    expect(problemsOf(rule({ match }))).toEqual(says.map((each) => expect.stringContaining(each)));
  });

  it.each([
    { allow: ['wildcards', 'underscores'], count: 0 },
    { allow: [], count: 1 },
    { allow: ['everything'], count: 1 },
  ])('and allows $allow: $count problems', ({ allow, count }) => {
    expect(problemsOf(rule({ allow }))).toHaveLength(count);
  });
});

describe('dns.strategy', () => {
  it.each([
    { dns: { strategy: 'zoneGroup' }, count: 0 },
    { dns: { strategyRules: [{ match: { resourceGroups: ['rg-*'] }, strategy: 'zoneGroup' }] }, count: 0 },
    { dns: { strategy: 'group' }, count: 1 },
    { dns: { strategyRules: [{ match: {}, strategy: 'zoneGroup' }] }, count: 1 },
    { dns: { strategyRules: [{ match: { subscriptions: ['mine'] }, strategy: 'zoneGroup' }] }, count: 1 },
  ])('$dns has $count problems', ({ dns, count }) => {
    expect(problemsOf(dns)).toHaveLength(count);
  });
});

describe('a template filled', () => {
  it.each([
    { template: '{service}', values: { service: 'Ledger' }, gives: { name: 'ledger' } },
    { template: '{service}', values: {}, gives: { problem: '{service} is not known here' } },
    { template: '{service}', values: { service: 'a.b' }, gives: { problem: expect.stringContaining("'a.b'") } },
    { template: '{service}', values: { service: 'x'.repeat(64) }, gives: { problem: expect.stringContaining('63') } },
    {
      template: '{resourceGroup}',
      values: { resourceGroup: 'a(b)' },
      gives: { problem: expect.stringContaining('a(b)') },
    },
  ])('$template with $values', ({ template, values, gives }) => {
    expect(fillTemplate(template, values)).toEqual(gives);
  });
});
