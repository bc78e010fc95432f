import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isRecord } from '../../src/core/arm-body.ts';
import { judgeResources } from '../../src/egress/plan.ts';
import { toResource } from '../../src/egress/world.ts';
import { EgressPolicy, type ProfileName } from '../../src/policy/egress.ts';
import { isOfRules } from '../egress/support.ts';

const cases = join(process.env.RECORDINGS_DIR ?? '../shared/recordings', 'cases');
const kinds = ['public-access', 'aks', 'egress'];

const open = 'aks-api-public';
const unlisted = 'aks-api-authorized-ips-missing';
const balancer = 'aks-outbound-loadbalancer';
const outbound = 'egress-subnet-default-outbound';

/**
 * What each recorded answer has to give, by file and interaction, named by hand. `strict` is judged under the profile `inspected`,
 * where a load balancer and a NAT gateway are not allowed; absent, both profiles agree.
 */
const expected: Readonly<
  Record<string, Readonly<Record<number, { explicit: readonly string[]; strict?: readonly string[] }>>>
> = {
  'aks-automatic-managedNATGateway.json': {
    52: { explicit: [unlisted, open], strict: [unlisted, open, 'aks-outbound-managed-nat'] },
  },
  'aks-outbound-loadBalancer-authorized-ranges.json': {
    1: { explicit: [open], strict: [open, balancer] },
    12: { explicit: [open], strict: [open, balancer] },
    14: { explicit: [unlisted, open], strict: [unlisted, open, balancer] },
    19: { explicit: [unlisted, open], strict: [unlisted, open, balancer] },
    21: { explicit: [unlisted, open], strict: [unlisted, open, balancer] },
  },
  'aks-outbound-loadBalancer-direct.json': { 24: { explicit: [unlisted, open], strict: [unlisted, open, balancer] } },
  'aks-outbound-none.json': { 42: { explicit: [unlisted, open] } },
  'aks-private-cluster-privateLinkResources-and-connections.json': { 16: { explicit: [], strict: [balancer] } },
  'aks-private-dns-custom-zone.json': { 37: { explicit: [], strict: [balancer] } },
  'aks-private-public-fqdn-false.json': { 26: { explicit: [], strict: [balancer] } },
  'aks-private-public-fqdn-true.json': { 26: { explicit: [], strict: [balancer] } },
  'aks-static-egress-gateway.json': { 30: { explicit: [unlisted, open], strict: [unlisted, open, balancer] } },
  'aks-vnet-integration-private.json': { 17: { explicit: [], strict: [balancer] } },
  'public-access-acr.json': { 1: { explicit: ['exposure-acr-public-open'] }, 5: { explicit: [] } },
  'public-access-keyvault.json': { 2: { explicit: ['exposure-keyvault-public-open'] }, 10: { explicit: [] } },
  'public-access-sql-server.json': { 11: { explicit: ['exposure-sql-public-open'] }, 33: { explicit: [] } },
  'public-access-storage.json': { 5: { explicit: ['exposure-storage-public-open'] }, 10: { explicit: [] } },
  'public-access-appinsights.json': {
    6: { explicit: ['exposure-law-public'] },
    12: { explicit: [] },
    13: { explicit: ['exposure-law-public'] },
  },
  'public-access-containerapp-env.json': {
    12: { explicit: ['exposure-containerapps-env-external'] },
    280: { explicit: [] },
  },
  'public-access-cosmos.json': { 1: { explicit: ['exposure-cosmos-public-open'] }, 22: { explicit: [] } },
  'public-access-disk.json': { 3: { explicit: ['exposure-disk-public-network'] }, 8: { explicit: [] } },
  'public-access-ml-workspace.json': { 22: { explicit: ['exposure-ml-public-open'] }, 35: { explicit: [] } },
  'public-access-search.json': { 1: { explicit: [] } },
  // By itself a NAT gateway holds nothing: what it means for a subnet is asked below.
  'natgateway-and-subnet.json': { 8: { explicit: [] }, 11: { explicit: [] }, 17: { explicit: [] } },
  'subnet-defaultOutboundAccess-true-false.json': {
    2: { explicit: [] },
    5: { explicit: [] },
    6: { explicit: [] },
    8: { explicit: [] },
    10: { explicit: [outbound] },
    12: { explicit: [outbound] },
    13: { explicit: [outbound] },
    15: { explicit: [outbound] },
    17: { explicit: [] },
    19: { explicit: [] },
  },
};

/** Recorded, but with nothing in them that this room judges yet, and why. */
const notCovered: Readonly<Record<string, string>> = {
  'aks-userAssignedNATGateway-spec-example.json': 'a documentation example without traffic; judged below by hand',
  'public-access-where-the-switch-lives-by-type.json': 'a table of where each type keeps its switch, without bodies',
};

interface Recorded {
  readonly interaction: number;
  readonly body: Record<string, unknown>;
}

const isPresent = existsSync(cases);
const load = (file: string): Record<string, unknown> => JSON.parse(readFileSync(join(cases, file), 'utf8'));

/** Answers whose body is a resource of a type this room judges. */
function judgedAnswers(file: string): readonly Recorded[] {
  const { interactions } = load(file);
  return (Array.isArray(interactions) ? interactions : []).flatMap(({ interaction, response }) => {
    const isJudged =
      isRecord(response.body) && toResource(response.body) !== undefined && subjectsOf(response.body).length > 0;
    return isJudged ? [{ interaction, body: response.body }] : [];
  });
}

const report = (bodies: readonly unknown[], profile: ProfileName = 'explicit') =>
  judgeResources(bodies, EgressPolicy.parse({ profile }), new Date('2026-03-15T12:00:00Z'));
const subjectsOf = (body: unknown) => report([body]).exposures;
const found = (body: unknown, profile: ProfileName) =>
  report([body], profile)
    .findings.filter(isOfRules)
    .map(({ check }) => check);

describe.skipIf(!isPresent)('recorded answers (skipped where RECORDINGS_DIR is not at hand)', () => {
  const files = isPresent ? readdirSync(cases).filter((file) => kinds.includes(String(load(file).kind))) : [];

  it('are all covered, or listed with a reason', () => {
    expect([...Object.keys(expected), ...Object.keys(notCovered)].sort()).toEqual([...files].sort());
  });

  it.each(Object.keys(expected))('%s: every answer that can be judged is named here', (file) => {
    const recorded = judgedAnswers(file).map(({ interaction }) => interaction);
    expect(recorded.sort((a, b) => a - b)).toEqual(Object.keys(expected[file] ?? {}).map(Number));
  });

  const rows = Object.entries(expected).flatMap(([file, byInteraction]) =>
    Object.entries(byInteraction).map(([interaction, says]) => ({ file, interaction: Number(interaction), ...says })),
  );
  it.each(rows)('$file, interaction $interaction', ({ file, interaction, explicit, strict }) => {
    const body = judgedAnswers(file).find((answer) => answer.interaction === interaction)?.body;
    expect(found(body, 'explicit')).toEqual(explicit);
    expect(found(body, 'inspected')).toEqual(strict ?? explicit);
  });

  it.each(rows)(
    '$file, interaction $interaction: open exactly where it is found open',
    ({ file, interaction, explicit }) => {
      const body = judgedAnswers(file).find((answer) => answer.interaction === interaction)?.body;
      const isOpen = report([body]).exposures.some(
        ({ public: state }) => state === 'enabled' || state === 'restricted',
      );
      expect(isOpen).toBe(explicit.some((check) => check.startsWith('exposure-') || check === open));
    },
  );

  it.each(rows.filter(({ explicit }) => explicit.length > 0))(
    '$file, interaction $interaction: less its properties there is no verdict, only a note',
    ({ file, interaction }) => {
      const body = judgedAnswers(file).find((answer) => answer.interaction === interaction)?.body;
      const { findings, unknown } = report([{ ...body, properties: undefined }]);
      expect([findings, unknown.length]).toEqual([[], 1]);
    },
  );

  it.each(Object.keys(notCovered))('%s has nothing to judge', (file) => {
    expect(judgedAnswers(file)).toEqual([]);
  });

  it('the example of a cluster behind its own NAT gateway: public API server, its way out judged at the subnet', () => {
    const { response_200 } = load('aks-userAssignedNATGateway-spec-example.json');
    expect(found(response_200, 'explicit')).toEqual([unlisted, open]);
    expect(found(response_200, 'isolated')).toEqual([unlisted, open, 'egress-path-uninspected']);
  });

  it('the recorded NAT gateway clears a subnet behind it, and without its addresses it does not', () => {
    const { interactions } = load('natgateway-and-subnet.json') as {
      interactions: { response: { body: Record<string, unknown> } }[];
    };
    const gateway = interactions[0]?.response.body ?? {};
    const subnet = {
      id: String(gateway.id).replace('natGateways/ng1', 'virtualNetworks/vnet1/subnets/subnet1'),
      properties: {
        addressPrefix: '10.0.0.0/24',
        natGateway: { id: String(gateway.id).toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions') },
      },
    };
    const inert = { ...gateway, properties: { idleTimeoutInMinutes: 4 } };
    expect(report([subnet, gateway]).findings).toEqual([]);
    expect(report([subnet, inert]).findings.map(({ check }) => check)).toEqual([outbound]);
  });
});
