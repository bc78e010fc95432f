import { describe, expect, it } from 'vitest';
import { Policy } from '../../src/policy/policy.ts';
import { reviewPolicy } from '../../src/policy/review-policy.ts';

const subscription = '11111111-2222-3333-4444-555555555555';
const resourceGroup = `/subscriptions/${subscription}/resourcegroups/rg-dns`;
const network = `/subscriptions/${subscription}/resourcegroups/n/providers/microsoft.network/virtualnetworks/hub`;
const blob = 'privatelink.blob.core.windows.net';
const byName = { [blob]: `${resourceGroup}/providers/microsoft.network/privatednszones/${blob}` };
const elsewhere = { match: { networks: ['**/vnet-east'] }, resourceGroup: `${resourceGroup}-east` };
const now = new Date('2026-06-01T12:00:00Z');
const noPlace = 'dns.zones: names no zones, so no record can be written; set resourceGroup or byName';
const everyZone = (index: number) =>
  `dns.links[${index}].zones: is left out, so the network is linked to every zone; where two places hold a zone of one name it can be linked to only one of them`;
const waits = 'approvals.rules: is empty, so every connection waits for a person';
const approve = (name: string, more: object = {}) => ({
  name,
  action: 'approve',
  from: { subscriptions: [subscription] },
  ...more,
});
const closesNothing =
  'egress.mode: enforce changes nothing: egress.remediate has no rules, and nothing else writes to Azure';
const asksNone = 'clusters.mode: enforce asks no cluster anything: clusters.live names none';
const closing = { checks: ['exposure-*'], match: { subscriptions: [subscription] } };

const warningsOf = (sections: object): readonly string[] =>
  reviewPolicy(Policy.parse({ version: 1, ...sections }), now).map(({ path, message }) => `${path}: ${message}`);

describe('a valid policy gets a word where', () => {
  it.each<{ readonly when: string; readonly policy: object; readonly says: readonly string[] }>([
    { when: 'nothing: it says nothing', policy: {}, says: [] },
    { when: 'records are to be written and no zone is named', policy: { dns: { mode: 'enforce' } }, says: [noPlace] },
    { when: 'nothing: no zone is named and none is written', policy: { dns: { mode: 'observe' } }, says: [] },
    {
      when: 'nothing: a group of zones is named',
      policy: { dns: { mode: 'enforce', zones: { resourceGroup } } },
      says: [],
    },
    { when: 'nothing: one zone is named', policy: { dns: { mode: 'enforce', zones: { byName } } }, says: [] },
    {
      when: 'nothing: a network is linked to every zone of one place',
      policy: { dns: { zones: { resourceGroup }, links: [{ network }] } },
      says: [],
    },
    {
      when: 'nothing: a rule alone names a place',
      policy: { dns: { mode: 'enforce', zones: { rules: [elsewhere] }, links: [{ network }] } },
      says: [],
    },
    {
      when: 'a network is linked to every zone of two places',
      policy: {
        dns: { zones: { resourceGroup, rules: [elsewhere] }, links: [{ network, zones: [blob] }, { network }] },
      },
      says: [everyZone(1)],
    },
    {
      when: 'a pattern takes in zones that public names pass through, of which each is named',
      policy: {
        dns: {
          zones: { resourceGroup },
          links: [
            { network, zones: [blob] },
            { network, zones: ['privatelink.*.windows.net'] },
          ],
        },
      },
      says: [
        'dns.links[1].zones: takes in privatelink.analysis.windows.net, privatelink.pbidedicated.windows.net, which public names always pass through: they are not linked while they are empty; name those you mean in full, or set resolutionPolicy to NxDomainRedirect',
      ],
    },
    {
      when: 'nothing: its links ask public DNS for what such a zone lacks',
      policy: {
        dns: {
          zones: { resourceGroup },
          links: [{ network, zones: ['privatelink.*'], resolutionPolicy: 'NxDomainRedirect' }],
        },
      },
      says: [],
    },
    {
      when: 'requests are to be answered and no rule says how',
      policy: { approvals: { mode: 'enforce' } },
      says: [waits],
    },
    { when: 'nothing: no rule says how, and none is answered', policy: { approvals: { mode: 'observe' } }, says: [] },
    {
      when: 'nothing: no rule says how, and what waits expires',
      policy: { approvals: { mode: 'enforce', pending: { expireAfter: '30d' } } },
      says: [],
    },
    {
      when: 'nothing: no rule says how, and two people do',
      policy: { approvals: { mode: 'enforce', twoPerson: [{ targets: { groupIds: ['blob'] } }] } },
      says: [],
    },
    { when: 'nothing: a rule counts', policy: { approvals: { mode: 'enforce', rules: [approve('a')] } }, says: [] },
    {
      when: 'a rule answers all that one below it would',
      policy: { approvals: { rules: [approve('a'), approve('b')] } },
      says: ["approvals.rules[1]: 'b' is never reached: 'a' above it answers all that it would"],
    },
    {
      when: 'a rule is narrowed by a message that a service of Microsoft’s writes',
      policy: { approvals: { rules: [approve('a', { message: '*my profile*' })] } },
      says: [expect.stringMatching(/^approvals\.rules\[0\]\.from: .*narrowed by a message alone/) as unknown as string],
    },
    {
      when: 'a rule is over, from that moment on',
      policy: { approvals: { rules: [approve('a', { validUntil: '2026-06-01T12:00:00Z' })] } },
      says: ["approvals.rules[0].validUntil: is over (2026-06-01T12:00:00.000Z), so 'a' matches nothing"],
    },
    {
      when: 'nothing: a rule is not over yet',
      policy: { approvals: { rules: [approve('a', { validUntil: '2026-06-01T12:00:01Z' })] } },
      says: [],
    },
    {
      when: 'an exemption was over yesterday',
      policy: { egress: { exemptions: [{ check: 'exposure-a', subject: '**/a', reason: 'r', until: '2026-05-31' }] } },
      says: ["egress.exemptions[0].until: is over (2026-05-31), so 'exposure-a' is exempt no longer"],
    },
    {
      when: 'nothing: an exemption ends today, and another never',
      policy: {
        egress: {
          exemptions: [
            { check: 'exposure-a', subject: '**/a', reason: 'r', until: '2026-06-01' },
            { check: 'exposure-b', subject: '**/a', reason: 'r' },
          ],
        },
      },
      says: [],
    },
    {
      when: 'an exemption is of a check by its former name',
      policy: { egress: { exemptions: [{ check: 'NameTaken', subject: '**/a', reason: 'r' }] } },
      says: [
        "egress.exemptions[0].check: 'NameTaken' is called 'dns-name-taken' now; only checks of egress and exposure can be exempt",
      ],
    },
    {
      when: 'egress is to enforce and has no rules, before what else egress gets',
      policy: {
        egress: {
          mode: 'enforce',
          exemptions: [{ check: 'exposure-a', subject: '**/a', reason: 'r', until: '2026-05-31' }],
        },
      },
      says: [closesNothing, "egress.exemptions[0].until: is over (2026-05-31), so 'exposure-a' is exempt no longer"],
    },
    {
      when: 'nothing: egress has rules',
      policy: { egress: { mode: 'enforce', remediate: { rules: [closing] } } },
      says: [],
    },
    { when: 'clusters are to be asked and none is named', policy: { clusters: { mode: 'enforce' } }, says: [asksNone] },
    {
      when: 'a duration is too short to be of use, after all else',
      policy: { retention: { audit: '1h' }, clusters: { mode: 'enforce' } },
      says: [asksNone, expect.stringMatching(/^retention\.audit: is less than 1d/) as unknown as string],
    },
  ])('$when', ({ policy, says }) => {
    expect(warningsOf(policy)).toEqual(says);
  });
});
