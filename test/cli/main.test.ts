import { describe, expect, it } from 'vitest';
import { rooms } from '../../src/house/rooms.ts';
import { policyJsonSchemaText } from '../../src/policy/json-schema.ts';
import { policyReferenceText } from '../../src/policy/reference.ts';
import { blobZone, endpoint } from '../preview/support.ts';
import * as bodies from './bodies.ts';
import { gatehouse } from './gatehouse.ts';

const dnsKey = { room: 'dns', key: bodies.endpointId.toLowerCase() };

describe('what other people wrote, in a terminal', () => {
  it.each(['policy check {p.yaml} --json', 'policy check {p.yaml}'])('%s: moves and turns nothing', async (line) => {
    const policy = 'version: 1\n"na\\x1b]0;x\\x07\\x9b31m\\u202eme": 1\n';
    const { out, err } = await gatehouse(line, { 'p.yaml': policy });
    expect(`${out}${err}`).toContain('\\u009b');
    expect(`${out}${err}`).not.toMatch(/[^\P{Cc}\n\t]|\p{Cf}/u);
    if (out.startsWith('{')) expect(JSON.stringify(JSON.parse(out))).toContain('\u009b');
  });
});

describe('explain event', () => {
  it.each(['<b>', '[x](http:y)', '::error::x'])('says that the app drops one about a thing called %s', async (name) => {
    const id = `${bodies.storageId.replace(/providers.*/, 'providers')}/Microsoft.Network/privateEndpoints/${name}`;
    const event = { ...bodies.event(), subject: id, data: { resourceUri: id } };
    const { status, out } = await gatehouse('explain event --event {e.json} --json', { 'e.json': event });
    expect(status).toBe(0);
    const ignored = 'the app drops it: Azure lets nothing have such a name';
    expect(JSON.parse(out)).toMatchObject({ changes: [], keys: [], ignored });
  });

  it.each(['\n', ' ', '//'])('refuses an id that ends with %j', async (end) => {
    const id = `${bodies.storageId}${end}`;
    const event = { ...bodies.event(), subject: id, data: { resourceUri: id } };
    const { status, err } = await gatehouse('explain event --event {e.json} --json', { 'e.json': event });
    expect(status).toBe(2);
    expect(err).toContain('data.resourceUri');
  });

  it('gives the change and the keys of one event', async () => {
    const { status, out, err } = await gatehouse('explain event --event {e.json} --json', { 'e.json': bodies.event() });
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({
      changes: [{ id: bodies.endpointId.toLowerCase(), type: 'microsoft.network/privateendpoints', change: 'write' }],
      keys: [dnsKey],
      ignored: null,
    });
  });

  it('gives every key of a batch once, sorted by room', async () => {
    const gone = bodies.event({
      id: 'e2',
      eventType: 'Microsoft.Resources.ResourceDeleteSuccess',
      data: { resourceUri: bodies.storageId },
    });
    const batch = [bodies.event(), gone, bodies.event(), bodies.event({ eventType: 'Microsoft.Storage.BlobCreated' })];
    const { out } = await gatehouse('explain event --event - --json', {}, batch);
    const { changes, keys, ignored } = JSON.parse(out);
    expect(changes).toHaveLength(3);
    const storage = bodies.storageId.toLowerCase();
    expect(keys).toEqual([{ room: 'approvals', key: storage }, dnsKey, { room: 'egress', key: storage }]);
    expect(ignored).toContain('Microsoft.Storage.BlobCreated');
  });

  it.each([
    { of: 'one event', body: { what: 'a recording', event: bodies.event() } },
    { of: 'several events', body: { what: 'a recording', events: [bodies.event()] } },
  ])('reads a recording of $of', async ({ body }) => {
    expect(JSON.parse((await gatehouse('explain event --event - --json', {}, body)).out).keys).toEqual([dnsKey]);
  });

  it('answers what it can of a batch with a malformed event, and names that on stderr', async () => {
    const { status, out, err } = await gatehouse('explain event --event {b.json} --json', {
      'b.json': [bodies.event(), bodies.event({ eventType: undefined })],
    });
    expect(status).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ keys: [dnsKey], malformed: [{ problems: [{ path: '[1].eventType' }] }] });
    expect(err).toContain('b.json: [1].eventType');
  });

  it('says the same to a person', async () => {
    const { out } = await gatehouse('explain event --event -', {}, bodies.event());
    expect(out).toContain(`write  microsoft.network/privateendpoints  ${dnsKey.key}`);
    expect(out).toContain(`dns  ${dnsKey.key}`);
    const group = '/subscriptions/00000000-0000-0000-0000-0000000000aa/resourceGroups/Shop';
    const nobody = await gatehouse('explain event --event -', {}, bodies.event({ data: { resourceUri: group } }));
    expect(nobody.out).toContain('No room observes anything');
  });
});

const record = { zone: 'privatelink.blob.core.windows.net', name: 'stshop', type: 'A' };

describe('explain dns', () => {
  it('says of an endpoint of a plan which records it would have', async () => {
    const planned = (groupIds: readonly string[]) => endpoint('pe', { groupIds });
    const { status, out } = await gatehouse('explain dns --endpoint - --json', {}, planned(['blob']));
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      records: [{ zone: blobZone, name: 'stshop', type: 'A', addresses: [] }],
      reason: null,
      notes: [expect.stringMatching(/address is decided by Azure.*once its connection is approved/)],
    });
    const nothing = await gatehouse('explain dns --endpoint -', {}, planned([]));
    expect(nothing.out).toContain('No records: Planned: it names no group');
  });

  it.each([
    { as: 'REST returns it', body: bodies.endpoint() },
    { as: 'az prints it', body: bodies.endpoint({ flat: true }) },
  ])('gives the record sets of an endpoint $as', async ({ body }) => {
    const { status, out } = await gatehouse('explain dns --endpoint {pe.json} --json', { 'pe.json': body });
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      records: [{ ...record, addresses: ['10.0.0.4'] }],
      reason: null,
      notes: [],
    });
  });

  it('takes names from the network interface where the endpoint has none', async () => {
    const files = { 'pe.json': bodies.endpoint({ customDnsConfigs: [] }), 'nic.json': bodies.networkInterface() };
    const { out } = await gatehouse('explain dns --endpoint {pe.json} --nic {nic.json} --json', files);
    expect(JSON.parse(out).records).toEqual([{ ...record, addresses: ['10.0.0.7'] }]);
  });

  it('says why there are no records', async () => {
    const { status, out } = await gatehouse(
      'explain dns --endpoint - --json',
      {},
      bodies.endpoint({ customDnsConfigs: [] }),
    );
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ records: [], reason: expect.stringMatching(/./) });
  });

  it('says the same to a person', async () => {
    const { out } = await gatehouse('explain dns --endpoint -', {}, bodies.endpoint());
    expect(out).toBe(
      "stshop  A  10.0.0.4  privatelink.blob.core.windows.net\nrule: 'stshop.blob.core.windows.net' is stshop in privatelink.blob.core.windows.net: the catalogue, by the ending blob.core.windows.net\n",
    );
  });

  it('refuses a service that is none', async () => {
    const files = { 'pe.json': bodies.endpoint(), 'pls.json': bodies.endpoint() };
    const { status, err } = await gatehouse('explain dns --endpoint {pe.json} --service {pls.json}', files);
    expect([status, err]).toEqual([2, expect.stringContaining('expected a private link service')]);
  });
});

describe('explain approval', () => {
  const files = (status?: string) => ({
    'p.yaml': bodies.policy,
    'kv.json': bodies.vault(),
    'c.json': bodies.connection(status),
  });
  const line = 'explain approval --policy {p.yaml} --resource {kv.json} --connection {c.json}';

  it('gives the verdict, the rule and the objections of the others', async () => {
    const { status, out } = await gatehouse(`${line} --json`, files());
    expect(status).toBe(0);
    expect(JSON.parse(out)).toEqual({ verdict: 'approve', rule: 'vaults of the shop', objections: [] });
  });

  it('says the same to a person', async () => {
    expect((await gatehouse(line, files())).out).toBe("approve, by rule 'vaults of the shop'\n");
    expect((await gatehouse(line, files('Approved'))).out).toMatch(/^none: the connection is not Pending/);
  });
});

describe('policy check', () => {
  it('says what a valid policy would do', async () => {
    const { status, out, err } = await gatehouse('policy check {p.yaml}', { 'p.yaml': bodies.policy });
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/dns +observe +no zones named/);
    expect(out).toMatch(/approvals +enforce +in this order: approve 'vaults of the shop', hold 'the rest'/);
  });

  const subscription = '11111111-2222-3333-4444-555555555555';
  const network = `/subscriptions/${subscription}/resourceGroups/n/providers/Microsoft.Network/virtualNetworks/hub`;
  const endpoint = `/subscriptions/${subscription}/resourceGroups/a/providers/Microsoft.Network/privateEndpoints/pe`;
  it.each([
    ...rooms.map(({ name }) => ({
      text: `${name}: { mode: enforce }`,
      says: new RegExp(`^\\W*${name} +enforce\\b`, 'm'),
    })),
    { text: "clusters: { mode: enforce, live: ['**/managedClusters/a'] }", says: /enforce +runs commands in the cl/ },
    { text: "clusters: { live: ['**/managedClusters/a'] }", says: /clusters\.live +\*\*\/managedClusters\/a/ },
    { text: `dns: { adopt: [{ record: 'z/st', endpoints: ['${endpoint}'] }] }`, says: /dns\.adopt +z\/st for \/sub/ },
    { text: `dns: { links: [{ network: ${network} }] }`, says: /dns\.links +.*\/hub to every zone/ },
    { text: "approvals: { twoPerson: [{ targets: { ids: ['**/a'] } }] }", says: /approvals\.twoPerson +.*\*\*\/a/ },
    {
      text: "egress: { remediate: { rules: [{ checks: [exposure-*], match: { ids: ['**/a'] } }] } }",
      says: /egress\.remediate +exposure-\* of .*\*\*\/a/,
    },
    { text: "reachability: { targets: ['**/a', '**/b'] }", says: /reachability +targets: 2/ },
    {
      text: `api: { readers: [{ group: ${subscription}, subscriptions: [${subscription}] }] }`,
      says: /api\.readers +1.* sees 1/,
    },
  ])('shows what acts of $text, in a comment too', async ({ text, says }) => {
    for (const option of ['', ' --markdown'])
      expect((await gatehouse(`policy check -${option}`, {}, `version: 1\n${text}\n`)).out).toMatch(says);
  });

  it('lists every problem of one that is not valid, and exits with 1', async () => {
    const text = 'version: 1\ndns:\n  mod: enforce\negress: { profile: opne }\n';
    const { status, out } = await gatehouse('policy check {p.yaml}', { 'p.yaml': text });
    expect(status).toBe(1);
    expect(out).toContain("dns.mod: is not a setting; did you mean 'mode'? (line 3)");
    expect(out).toContain("did you mean 'open'? (line 4)");
    const { out: json } = await gatehouse('policy check - --json', {}, text);
    expect(JSON.parse(json)).toMatchObject({
      valid: false,
      problems: [{ path: 'dns.mod' }, { path: 'egress.profile' }],
    });
  });

  it('says how release 0 called the check of an exemption, and that it can not be exempt', async () => {
    const exemption = (check: string) => `{ check: ${check}, subject: '**', reason: known }`;
    const text = `version: 1\negress: { exemptions: [${exemption('exposure-*')}, ${exemption('ZoneUnread')}] }\n`;
    const { status, err } = await gatehouse('policy check -', {}, text);
    expect(status).toBe(0);
    expect(
      err
        .trimEnd()
        .split('\n')
        .filter((line) => line.includes('exemptions')),
    ).toEqual([
      "warning: egress.exemptions[1].check: 'ZoneUnread' is called 'dns-zone-unread' now; only checks of egress and exposure can be exempt",
    ]);
  });

  it('warns on stderr of what a valid policy can hardly mean', async () => {
    const text = `version: 1
dns: { mode: enforce }
approvals:
  rules:
    - { name: all, action: hold }
    - { name: late, action: hold, validUntil: 2026-01-01 }
egress: { mode: enforce }
`;
    const { status, err, out } = await gatehouse('policy check - --json', {}, text);
    expect(status).toBe(0);
    const paths = ['dns.zones', 'approvals.rules[1]', 'approvals.rules[1].validUntil', 'egress.mode'];
    expect(JSON.parse(out).warnings.map(({ path }: { path: string }) => path)).toEqual(paths);
    expect(
      err
        .trimEnd()
        .split('\n')
        .map((line) => line.split(': ')[1]),
    ).toEqual(paths);
  });
});

describe('policy', () => {
  it('schema and reference print what is published', async () => {
    expect(await gatehouse('policy schema')).toEqual({ status: 0, out: policyJsonSchemaText(), err: '' });
    expect(await gatehouse('policy reference')).toEqual({ status: 0, out: policyReferenceText(), err: '' });
  });
});

describe('input that can not be read gives status 2, nothing on stdout, and on stderr', () => {
  const [e, p] = ['explain event --event', 'policy check'];
  const approval = 'explain approval --policy {p.yaml} --resource {kv.json} --connection {c.json}';
  const three = { 'p.yaml': bodies.policy, 'kv.json': bodies.vault(), 'c.json': bodies.connection() };
  it.each([
    { what: 'the missing file', line: `${e} nowhere.json`, err: 'nowhere.json: there is no such file' },
    { what: 'the folder', line: `${p} .`, err: '.: is a folder' },
    {
      what: 'where JSON breaks off',
      line: `${e} {f.json} --json`,
      files: { 'f.json': '{"id": ' },
      err: 'f.json: is not JSON',
    },
    {
      what: 'a policy in place of an endpoint',
      line: 'explain dns --endpoint {p.yaml}',
      files: { 'p.yaml': bodies.policy },
      err: 'p.yaml: looks like YAML, as a policy is written; expected JSON',
    },
    {
      what: 'a commented policy in place of resources',
      line: 'explain egress --resources {p.yaml}',
      files: { 'p.yaml': '# ours\n\nversion: 1\n' },
      err: 'p.yaml: looks like YAML',
    },
    { what: 'the empty file', line: `${e} {f.json}`, files: { 'f.json': ' \n' }, err: 'f.json: is empty' },
    {
      what: 'every field of a malformed event',
      line: `${e} {f.json} --json`,
      files: { 'f.json': {} },
      err: 'f.json: eventType: is missing',
    },
    { what: 'the wrong shape', line: `${e} -`, input: '7', err: 'standard input: is not an event' },
    {
      what: 'the field of an endpoint',
      line: 'explain dns --endpoint {pe.json} --json',
      files: { 'pe.json': bodies.vault() },
      err: 'pe.json: id: ',
    },
    {
      what: 'which of several files',
      line: 'explain dns --endpoint {pe.json} --nic {nic.json}',
      files: { 'pe.json': bodies.endpoint(), 'nic.json': { id: 'x' } },
      err: 'nic.json: id',
    },
    { what: 'the field of a resource', line: approval, files: { ...three, 'kv.json': {} }, err: 'kv.json: id: ' },
    {
      what: 'the field of a connection',
      line: approval,
      files: { ...three, 'c.json': { id: 'x' } },
      err: 'c.json: properties.privateLinkServiceConnectionState',
    },
    {
      what: 'every problem of a policy',
      line: approval,
      files: { ...three, 'p.yaml': 'version: 1\nfoo: 1' },
      err: 'p.yaml: foo: is not a setting',
    },
    {
      what: 'the element of an export',
      line: 'explain egress --resources {x.json} --json',
      files: { 'x.json': [{ name: 'a' }] },
      err: 'x.json: [0]: is not a resource',
    },
    {
      what: 'the subject that is no id',
      line: 'explain egress --resources - --subject kv-shop',
      input: bodies.vault(),
      err: "--subject: 'kv-shop' is not a resource id",
    },
    {
      what: 'that standard input can be read once',
      line: 'explain dns --endpoint - --nic -',
      err: "only one file may be '-'",
    },
    { what: 'the unknown command, with a hint', line: 'explian', err: 'Did you mean explain?' },
    { what: 'the unknown option, with a hint', line: `${p} --jsn`, err: '(see gatehouse policy check --help)' },
    { what: 'the missing option', line: 'explain dns', err: '--endpoint' },
    { what: 'the cloud that is none', line: 'explain dns --endpoint - --cloud Azure', err: 'AzureUSGovernment' },
    { what: 'the excess argument', line: `${p} a b`, err: 'too many arguments' },
    { what: 'the help, where no command is given', line: 'explain', err: 'Usage: gatehouse explain' },
  ])('$what', async ({ line, files = {}, input = '', err }) => {
    const answered = await gatehouse(line, files, input);
    expect(answered).toMatchObject({ status: 2, out: '', err: expect.stringContaining(err) });
  });
});

describe('help and encodings', () => {
  it.each([
    { line: '--help', out: /Examples:[\s\S]*Exit status[\s\S]* 70 / },
    { line: 'connections approve --help', out: /--reason <text> .*\s\(required\)/ },
    { line: 'explain dns --help', out: /--policy <file> [^-]*--zone-group and\s+--record-set need it/ },
    { line: '--version', out: /^\d+\.\d+\.\d+\n$/ },
    { line: 'explain dns --help', out: /--nic <file>/ },
  ])('$line is an answer', async ({ line, out }) => {
    expect(await gatehouse(line)).toMatchObject({ status: 0, out: expect.stringMatching(out), err: '' });
  });

  it('files may begin with a byte order mark, and be UTF-16 as PowerShell writes them', async () => {
    const text = `\uFEFF${JSON.stringify(bodies.event())}`;
    for (const bytes of [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')]) {
      const { status, out } = await gatehouse('explain event --event {e.json} --json', { 'e.json': bytes });
      expect(status).toBe(0);
      expect(JSON.parse(out).keys).toEqual([dnsKey]);
    }
  });
});
