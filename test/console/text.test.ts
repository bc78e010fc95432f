import { describe, expect, it } from 'vitest';
import type { Connection, Finding, RecordSetWithNetworks } from '../../src/console/data/api.ts';
import { findPlace, pages } from '../../src/console/pages.ts';
import { chainOf } from '../../src/console/text/chain.ts';
import { toCsv } from '../../src/console/text/csv.ts';
import { exemptionFor } from '../../src/console/text/exemption.ts';
import { sayProgress } from '../../src/console/text/progress.ts';
import { portalAddress, readResource, sayBy } from '../../src/console/text/resource.ts';
import { sayAge, sayMoment, sayMoments } from '../../src/console/text/time.ts';
import { confidenceTitle, profileTitles, seenOutside, sharesOf, waysByProfile } from '../../src/console/text/ways.ts';
import { inOrder, weigh } from '../../src/console/text/weigh.ts';
import { wayNames } from '../../src/egress/path/model.ts';
import { profileNames } from '../../src/policy/egress.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';

const subscription = '/subscriptions/aaaaaaaa-1111-4111-8111-000000000001';
const account = `${subscription}/resourcegroups/rg/providers/microsoft.storage/storageaccounts/st1`;

describe('a resource id says', () => {
  it.each([
    [account, 'st1', 'storage account', 'rg'],
    [
      `${subscription}/resourcegroups/rg/providers/microsoft.network/virtualnetworks/v/subnets/s`,
      'v / s',
      'subnet',
      'rg',
    ],
    [`${subscription}/resourcegroups/rg/providers/microsoft.cache/redis/r`, 'r', 'redis', 'rg'],
    [`${account}/providers/microsoft.insights/diagnosticsettings/d`, 'd', 'diagnosticsetting', 'rg'],
    [subscription, 'aaaaaaaa-1111-4111-8111-000000000001', '', undefined],
    ['policy', 'policy', '', undefined],
    ['', '', '', undefined],
  ])('%s: %s, %s, %s', (id, name, kind, resourceGroup) => {
    expect(readResource(id)).toMatchObject({ name, kind, resourceGroup });
  });

  it('where the portal shows it, with anything in a name', () => {
    const address = new URL(portalAddress('https://portal.azure.com', 'tid', `${account}"><script>`));
    expect(address.origin).toBe('https://portal.azure.com');
    expect(address.hash).not.toMatch(/[<>"]/);
  });
});

describe('who did something', () => {
  it.each([
    ['person me', 'you'],
    ['person other', 'person other'],
    ['person known', 'kim@contoso.example'],
    ['caller known', 'kim@contoso.example'],
    ['application known', 'application known'],
    ['rule partners', 'the rule “partners”'],
    ['gatehouse', 'Gatehouse, by policy'],
  ])('%s is %s', (by, says) => expect(sayBy(by, 'me', new Map([['known', 'kim@contoso.example']]))).toBe(says));
});

describe('a moment', () => {
  const now = new Date('2026-03-04T12:00:00.000Z');
  it.each([
    ['2026-03-01T11:00:00.000Z', '3 days ago'],
    ['2026-03-04T11:00:00.000Z', '1 hour ago'],
    ['2026-03-04T11:58:01.000Z', '1 minute ago'],
    ['2026-03-04T11:59:30.000Z', 'moments ago'],
    ['2026-03-04T12:00:59.000Z', 'moments ago'],
    ['2026-03-05T00:00:00.000Z', 'in 12 hours'],
    ['2026-03-07T12:00:00.000Z', 'in 3 days'],
  ])('%s was or is %s', (moment, age) => expect(sayAge(moment, now)).toBe(age));
  it('is said in UTC', () => expect(sayMoment('2026-03-04T11:58:01.000Z')).toBe('2026-03-04 11:58 UTC'));
  it('is said so inside a sentence too', () =>
    expect(sayMoments('by a at 2026-03-04T11:58:01.000Z, due 2026-03-05T00:00:00Z')).toBe(
      'by a at 2026-03-04 11:58 UTC, due 2026-03-05 00:00 UTC',
    ));
});

describe('ways out by profile', () => {
  it('are counted under each, the widest first; what is not known or newer than this page comes last', () => {
    const way = (profile: string | null, name: string) => ({ profile, class: name });
    expect(
      waysByProfile([
        way('isolated', 'blocked'),
        way(null, 'unknown'),
        way('open', 'nat-gateway'),
        way('isolated', 'blocked'),
        way('isolated', 'default-outbound'),
      ]),
    ).toEqual([
      { title: 'Open', classes: { 'nat-gateway': 1 } },
      { title: 'Isolated', classes: { blocked: 2, 'default-outbound': 1 } },
      { title: 'Not known yet', classes: { unknown: 1 } },
    ]);
  });
  it('have a name for every profile of policy', () =>
    expect(profileTitles.map(([name]) => name)).toEqual([...profileNames]));
});

describe('what the internet sees of a way out', () => {
  it.each([
    ['nat-gateway', ['nat-ip', 'ip2'], 'nat-ip, ip2'],
    ['nat-gateway', [], 'an address that was not read'],
    ['lb-outbound-rule', [], 'an address that was not read'],
    ['blocked', [], 'nothing leaves to the internet'],
    ['private-only', [], 'nothing leaves to the internet'],
    ['default-outbound', [], 'an address that Azure chooses, and may change'],
    ['forced-tunnel', [], 'an address of where this leads; it is not known here'],
    ['unknown', [], 'not known'],
  ])('%s with %j: %s', (name, addresses, says) => expect(seenOutside(name, addresses)).toBe(says));
  it('is said with how it is known', () =>
    expect(['derived', 'newer'].map(confidenceTitle)).toEqual(['it follows from what the resources say', 'newer']));
});

describe('how far a sweep is', () => {
  const since = '2026-03-04T11:00:00.000Z';
  it.each([
    [{ step: 'plan', done: 300, left: 1_200 }, 'the plan: 300 read, 1,200 left'],
    [{ step: 'dns', pages: 1 }, 'dns: 1 page read'],
    [{ step: 'egress', pages: 12, left: 3_000 }, 'egress: 12 pages read, 3,000 left'],
    [{ step: 'approvals' }, 'approvals: begun'],
  ])('%j is said as %s', (far, says) => expect(sayProgress({ ...far, since, at: since })).toBe(says));
});

describe('requests', () => {
  const request = (id: string, more: Partial<Connection> = {}): Connection => ({
    id,
    connectionId: id,
    resourceId: account,
    endpointId: account.replace('st1', 'pe'),
    groupIds: [],
    state: 'Pending',
    message: '',
    verdict: 'hold',
    objections: [],
    firstSeen: '2026-03-04T10:00:00.000Z',
    lastSeen: '2026-03-04T12:00:00.000Z',
    etag: '',
    ...more,
  });
  const { endpointId: _, ...unknown } = request('unknown');
  const far = request('far', { endpointId: account.replaceAll('a', 'b'), pendingSince: '2026-03-04T11:00:00.000Z' });
  const half = request('half', {
    firstApproval: { id: 'f1', by: 'person x', at: '2026-03-04T10:00:00.000Z', reason: 'ok' },
    firstSeen: '2026-03-04T11:30:00.000Z',
  });
  const old = request('old', { firstSeen: '2026-03-01T10:00:00.000Z' });

  it('weigh by who asks, and most where one approval is missing', () => {
    expect([unknown, far, half, old].map(weigh)).toEqual(['unknown', 'far', 'half', 'near']);
  });

  it('come by age or by weight, the same for any order they came in', () => {
    for (const given of [
      [unknown, far, half, old],
      [old, half, far, unknown],
    ]) {
      expect(inOrder(given, 'age').map(({ id }) => id)).toEqual(['old', 'unknown', 'far', 'half']);
      expect(inOrder(given, 'weight').map(({ id }) => id)).toEqual(['half', 'unknown', 'far', 'old']);
    }
  });
});

describe('the chain of a name', () => {
  const network = `${subscription}/resourcegroups/rg/providers/microsoft.network/virtualnetworks/v`;
  const claim = {
    endpointId: 'pe',
    privateLinkResourceId: account,
    networkId: network,
    location: 'westeurope',
    addresses: ['10.0.0.4'],
    firstSeen: '',
    releasing: false,
  };
  const whole: RecordSetWithNetworks = {
    id: 'r',
    resourceId: 'r',
    fqdn: 'st1.privatelink.blob.core.windows.net',
    type: 'A',
    state: 'settled',
    standing: 'ours',
    addresses: ['10.0.0.4'],
    claims: [claim],
    networks: [{ networkId: network, state: 'Completed' }],
  };
  const other = `${network}2`;

  it.each([
    ['is whole', whole, network, 'good good good good'],
    ['is whole for any network', whole, undefined, 'good good good good'],
    [
      'breaks where nobody claims it',
      { ...whole, claims: [{ ...claim, releasing: true }] },
      network,
      'broken unreached unreached unreached',
    ],
    [
      'breaks where the record set is missing',
      { ...whole, standing: 'none' as const },
      network,
      'good broken unreached unreached',
    ],
    [
      'does not know what was not read',
      { ...whole, standing: 'unknown' as const, state: 'changed' as const },
      network,
      'good unknown unknown good',
    ],
    [
      'holds what somebody else keeps',
      { ...whole, standing: 'other' as const, holder: 'AKS' },
      network,
      'good good good good',
    ],
    ['breaks where the zone is not linked', whole, other, 'good good good broken'],
    ['breaks where it is linked to nobody', { ...whole, networks: [] }, undefined, 'good good good broken'],
    [
      'breaks where the link is under way',
      { ...whole, networks: [{ networkId: network, state: 'InProgress' }] },
      network,
      'good good good broken',
    ],
    [
      'does not know unread links',
      (({ networks: _unread, ...rest }) => rest)(whole),
      network,
      'good good good unknown',
    ],
  ])('%s', (_what, record, seenFrom, states) => {
    const steps = chainOf(record, seenFrom);
    expect(steps.map(({ state }) => state).join(' ')).toBe(states);
    for (const step of steps) expect(step.remedy !== undefined, step.name).toBe(step.state === 'broken');
  });
});

describe('what is saved', () => {
  it('is CSV that no spreadsheet runs', () => {
    const rows = [
      { a: '=cmd()', b: 'one, "two"\nthree' },
      { a: undefined, b: '' },
    ];
    expect(toCsv(rows, ['a', 'b'])).toBe('a,b\r\n\'=cmd(),"one, ""two""\nthree"\r\n,\r\n');
  });
});

describe('the lines that accept a finding', () => {
  const finding = { room: 'egress', check: 'exposure-storage-public-open', subject: account } as Finding;
  it('are a policy', () => {
    const { egress } = parsePolicy(`version: 1\n${exemptionFor(finding, '2026-06-01')}`);
    expect(egress.exemptions).toMatchObject([{ check: finding.check, subject: account, until: '2026-06-01' }]);
  });
  it('are none where policy accepts none', () => {
    expect(exemptionFor({ ...finding, room: 'dns' }, '2026-06-01')).toBeUndefined();
  });
});

describe('an address', () => {
  it.each([
    ['/', 'waiting', {}],
    ['/connections/abc', 'connection', { id: 'abc' }],
    ['/connections/abc/', 'connection', { id: 'abc' }],
    ['/names/st1.blob.core.windows.net', 'name', { fqdn: 'st1.blob.core.windows.net' }],
    ['/names/%2A.example.com', 'name', { fqdn: '*.example.com' }],
    ['/names/%zz', 'name', { fqdn: '%zz' }],
  ])('%s is a page', (path, page, values) => expect(findPlace(path)).toMatchObject({ page, values }));
  it.each(['/nothing', '/connections', '/connections//', '/health/x'])('%s is none', (path) =>
    expect(findPlace(path)).toBeUndefined(),
  );
  it('never begins as the API or the platform does', () => {
    for (const { path } of pages) expect(path).not.toMatch(/^\/(api|admin|runtime|\.auth|assets)(\/|$)/);
  });
});

describe('ways out', () => {
  it('have a title for every class there is, and come from none to the most open', () => {
    const shares = sharesOf(Object.fromEntries([...wayNames].map((name) => [name, 1])));
    expect(shares).toHaveLength(wayNames.length);
    for (const { name, title } of shares) expect(title).not.toBe(name);
    expect(shares.map(({ tone }) => tone).join(' ')).toMatch(/^(good ?)+(warn ?)+(bad ?)+quiet$/);
  });

  it("are fractions of all; nobody's is left out, and a newer class keeps its name", () => {
    expect(sharesOf({ 'nat-gateway': 1, blocked: 3, 'lb-snat': 0, teleport: 4 })).toEqual([
      { name: 'blocked', title: 'Blocked', tone: 'good', count: 3, percent: 37.5 },
      { name: 'nat-gateway', title: 'NAT gateway', tone: 'warn', count: 1, percent: 12.5 },
      { name: 'teleport', title: 'teleport', tone: 'quiet', count: 4, percent: 50 },
    ]);
    expect(sharesOf({})).toEqual([]);
  });
});
