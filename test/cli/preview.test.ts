import { Socket } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { blobZone, endpoint, snapshot, storage, zoneGroup } from '../preview/support.ts';
import { gatehouse } from './gatehouse.ts';

const open = snapshot(storage('stshop', { publicNetworkAccess: 'Enabled' }));
const pair = snapshot(storage(), endpoint('pe'), zoneGroup('pe', blobZone));

describe('preview', () => {
  it('answers in JSON or for a person, of one file or several', async () => {
    const { status, out } = await gatehouse('preview {a.json} {b.json} --json', { 'a.json': open, 'b.json': pair });
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ names: [{ record: 'stshop' }], zoneGroups: [{ verdict: 'right' }] });
    const read = await gatehouse('preview -', {}, pair);
    expect(read.out).toContain(
      'stshop.blob.core.windows.net in privatelink.blob.core.windows.net for pe: will, with the endpoint',
    );
  });

  it.each([
    { failOn: 'critical', status: 0 },
    { failOn: 'high', status: 1 },
  ])('with --fail-on $failOn exits with $status', async ({ failOn, status }) => {
    expect(await gatehouse(`preview - --fail-on ${failOn}`, {}, open)).toMatchObject({ status });
  });

  it.each([
    { unknown: 'warn', status: 0 },
    { unknown: 'fail', status: 1 },
  ])('with egress.unknown $unknown exits with $status where a result shows ids only', async ({ unknown, status }) => {
    const ids = { changes: [{ resourceId: storage().id, changeType: 'Deploy', before: null, after: null }] };
    const line = 'preview - --policy {p.yaml}';
    expect(await gatehouse(line, { 'p.yaml': `version: 1\negress: { unknown: ${unknown} }\n` }, ids)).toMatchObject({
      status,
    });
  });

  it('with egress.unknown ignore leaves what is not known out of its lines, and in its data', async () => {
    const files = { 'p.yaml': 'version: 1\negress: { unknown: ignore }\n' };
    const content = snapshot(storage('st', { publicNetworkAccess: "[parameters('x')]" }));
    const say = async (form: string) => (await gatehouse(`preview - --policy {p.yaml} ${form}`, files, content)).out;
    expect(await say('')).not.toContain('publicNetworkAccess');
    expect(JSON.parse(await say('--json')).unknown).toMatchObject([{ property: 'publicNetworkAccess' }]);
    expect(await say('--markdown')).toContain('what is not known: 1');
  });

  it('fails where two files contradict each other and one of them opens it', async () => {
    const closed = snapshot(storage('stshop', { publicNetworkAccess: 'Disabled', minimumTlsVersion: 'TLS1_2' }));
    const files = { 'a.json': open, 'b.json': closed };
    const { status, out } = await gatehouse('preview {a.json} {b.json} --fail-on high --json', files);
    expect(status).toBe(1);
    const because = 'it is said twice, and differently, so it is not known';
    expect(JSON.parse(out)).toMatchObject({
      exposures: [{ public: 'unknown' }],
      unknown: [{ property: 'publicNetworkAccess', because }],
    });
  });

  it('knows what exists today by --existing', async () => {
    const files = { 'plan.json': pair, 'today.json': [endpoint('pe-old'), zoneGroup('pe-old', blobZone)] };
    const { out } = await gatehouse('preview {plan.json} --existing {today.json} --json', files);
    expect(JSON.parse(out).names).toMatchObject([{ problems: ['also claimed by pe-old'] }]);
  });

  it.each([
    { when: 'is a zip', content: Buffer.from('PK\u0003\u0004'), says: 'terraform show -json' },
    { when: 'is no JSON', content: 'hello', says: 'expected JSON, as `az … -o json` prints' },
    {
      when: 'is Bicep',
      content: '// ours\nparam x string\n',
      says: 'looks like Bicep source; expected what `bicep snapshot`',
    },
    {
      when: 'is Terraform',
      content: 'resource "azurerm_subnet" "a" {}',
      says: 'looks like Terraform source; expected',
    },
    {
      when: 'is a stream of events',
      content: '{"@level":"info"}\n{"@level":"info"}\n',
      says: 'the stream of events of `terraform plan -json`; expected what `terraform show -json PLAN` prints',
    },
    {
      when: 'is JSON line by line',
      content: '{"id":"a"}\n{"id":"b"}\n',
      says: 'looks like JSON line by line; expected one',
    },
    { when: 'is a policy', content: 'version: 1\n', says: 'looks like YAML, as a policy is written; expected JSON' },
    {
      when: 'is a snapshot without a list',
      content: { predictedResources: {} },
      says: 'predictedResources: is an object; expected a list',
    },
    { when: 'is something else', content: { hello: 1 }, says: 'is neither a resource' },
    { when: 'is nested too deep', content: `${'['.repeat(200)}${']'.repeat(200)}`, says: 'more than 128 levels' },
  ])('exits with 2 for a file that $when, and says what was expected', async ({ content, says }) => {
    const answered = await gatehouse('preview {f}', { f: content });
    expect(answered).toMatchObject({ status: 2, out: '', err: expect.stringContaining(says) });
  });

  it('writes a comment, or SARIF that points at the line of the source', async () => {
    const bicep = "\nresource st 'Microsoft.Storage/storageAccounts@2025-01-01' = {\n  name: 'stshop'\n}\n";
    const files = { 'plan.json': open, 'main.bicep': bicep };
    const { out: comment } = await gatehouse('preview {plan.json} --markdown', files);
    expect(comment).toContain('| high | `exposure-storage-public-open` |');
    const { out } = await gatehouse('preview {plan.json} --sarif --source {main.bicep}', files);
    const [result] = JSON.parse(out).runs[0].results;
    expect(result).toMatchObject({ ruleId: 'exposure-storage-public-open', level: 'error' });
    const { artifactLocation, region } = result.locations[0].physicalLocation;
    expect([artifactLocation.uri, region.startLine]).toEqual([expect.stringMatching(/main\.bicep$/), 2]);
    const bare = await gatehouse('preview {plan.json} --sarif', files);
    const place = JSON.parse(bare.out).runs[0].results[0].locations[0].physicalLocation;
    expect([place.artifactLocation.uri, place.region.startLine]).toEqual([expect.stringMatching(/plan\.json$/), 1]);
  });

  it('asks nobody, for all that it reads and writes', async () => {
    const connect = vi.spyOn(Socket.prototype, 'connect').mockImplementation(() => {
      throw new Error('a preview is offline');
    });
    try {
      const files = { 'plan.json': pair, 'today.json': [endpoint('pe-old')] };
      for (const form of ['--json', '--markdown', '--sarif', ''])
        expect(await gatehouse(`preview {plan.json} --existing {today.json} ${form}`.trim(), files)).toMatchObject({
          status: 0,
        });
      expect(connect).not.toHaveBeenCalled();
    } finally {
      connect.mockRestore();
    }
  });

  it('writes one thing at a time', async () => {
    expect(await gatehouse('preview - --json --sarif', {}, open)).toMatchObject({ status: 2, out: '' });
  });
});
